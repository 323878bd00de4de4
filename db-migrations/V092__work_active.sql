-- "No earlier revision on its way" was looked up among all revisions of a series, done ones included. This index holds
-- the active ones only, so the check of a claim is one probe that mostly finds nothing.
create index series_work_active on series_work (series_id, step, destination, revision)
  where state in ('WAITING', 'CLAIMED', 'HELD');
