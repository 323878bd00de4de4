create table series_work (
  id           bigint generated always as identity primary key,
  series_id    bigint      not null references series (id),
  revision     integer     not null,
  step         text        not null check (step in ('CLASSIFY', 'DELIVER')),
  destination  text        not null default '',
  report_id    bigint      references report (id),
  state        text        not null default 'WAITING'
               check (state in ('WAITING', 'CLAIMED', 'DONE', 'SET_ASIDE', 'SUPERSEDED')),
  priority     integer     not null default 0,
  due_at       timestamptz not null default now(),
  attempt      integer     not null default 0,
  owner        text,
  lease_until  timestamptz,
  last_answer  text,
  enqueued_at  timestamptz not null default now(),
  finished_at  timestamptz,
  unique (series_id, revision, step, destination)
);

create index series_work_next on series_work (step, priority desc, due_at, id) where state in ('WAITING', 'CLAIMED');
create index series_work_of_series on series_work (series_id);

comment on table  series_work is 'The line of series waiting for a step. Claimed with SKIP LOCKED, held by a lease, fenced by the attempt number.';
comment on column series_work.id is 'Our number of the work.';
comment on column series_work.series_id is 'The series to work on.';
comment on column series_work.revision is 'The revision of the series this work belongs to.';
comment on column series_work.step is 'CLASSIFY (analyse and write the report) or DELIVER (send the report to one destination).';
comment on column series_work.destination is 'Name of the destination for DELIVER, empty for CLASSIFY.';
comment on column series_work.report_id is 'The report to send, for DELIVER.';
comment on column series_work.state is 'WAITING, CLAIMED, DONE, SET_ASIDE (a person looks) or SUPERSEDED (a later revision took over).';
comment on column series_work.priority is 'Higher goes first.';
comment on column series_work.due_at is 'Not before this time; moved into the future by a failed attempt.';
comment on column series_work.attempt is 'Number of claims so far; the fencing token of the current claim.';
comment on column series_work.owner is 'The worker that holds the lease.';
comment on column series_work.lease_until is 'When the lease runs out and any worker may claim the work anew.';
comment on column series_work.last_answer is 'What the last attempt came to, in one sentence.';
comment on column series_work.enqueued_at is 'When it was enqueued.';
comment on column series_work.finished_at is 'When it was done, set aside or superseded.';
