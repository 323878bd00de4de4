-- rank_at orders a lane: when the work came, moved back by its priority's head start. It is fixed when the work
-- joins the lane, so the order is an index and work that waits ages past later work of any priority. Null while
-- the work rests between two attempts: rows that are not due never lie in the way of a claim.
alter table series_work
  add column rank_at  timestamptz default now(),
  add column failures integer not null default 0,
  add column held_by  text check (held_by in ('WORK', 'SERIES', 'DESTINATION')),
  drop constraint series_work_state_check,
  add constraint series_work_state_check
    check (state in ('WAITING', 'CLAIMED', 'HELD', 'DONE', 'SET_ASIDE', 'CANCELLED', 'SUPERSEDED'));

comment on column series_work.state is 'WAITING, CLAIMED, HELD (a person keeps it back), DONE, SET_ASIDE (a person looks), CANCELLED (by a person) or SUPERSEDED (a later revision took over).';
comment on column series_work.priority is 'In head starts (node.yaml work.headStart): -1 LOW, 0 ROUTINE, 1 HIGH, 4 STAT.';
comment on column series_work.attempt is 'Number of claims so far; the fencing token of the current claim.';
comment on column series_work.rank_at is 'Place in its lane: when it joined, less its head start. Null while it rests until due_at.';
comment on column series_work.failures is 'Attempts that failed, or whose worker fell silent; what a node gave back while it stopped is none.';
comment on column series_work.held_by is 'What keeps HELD work back: a hold on the WORK itself, on its SERIES, or its DESTINATION is paused.';

-- Every index but the keys covers active rows only, so ten million finished ones cost a claim nothing.
-- lease_until is in none of them: a heartbeat is then a HOT update that touches no index at all.
drop index series_work_next;
drop index series_work_of_series; -- the unique key begins with series_id
create index series_work_lane    on series_work (step, destination, rank_at, id) where state = 'WAITING' and rank_at is not null;
create index series_work_resting on series_work (due_at) where state = 'WAITING' and rank_at is null;
create index series_work_claimed on series_work (id) where state = 'CLAIMED';
create index series_work_aside   on series_work (id) where state in ('SET_ASIDE', 'HELD');

-- By default a table of ten million rows is vacuumed after two million dead ones; a queue slows down long before.
alter table series_work set (
  fillfactor = 80,
  autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 5000,
  autovacuum_analyze_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);

create table work_hold (
  id           bigint generated always as identity primary key,
  scope        text        not null check (scope in ('SERIES', 'DESTINATION')),
  series_id    bigint      unique references series (id),
  destination  text        unique,
  placed_at    timestamptz not null default now(),
  placed_by    text        not null,
  reason       text        not null,
  check ((scope = 'SERIES') = (series_id is not null) and (scope = 'DESTINATION') = (destination is not null))
);

comment on table  work_hold is 'What a person keeps back beyond single work: all work of a series, or all reports for a destination.';
comment on column work_hold.id is 'Our number of the hold.';
comment on column work_hold.scope is 'SERIES or DESTINATION.';
comment on column work_hold.series_id is 'The series that is held.';
comment on column work_hold.destination is 'The destination that is paused.';
comment on column work_hold.placed_at is 'Since when.';
comment on column work_hold.placed_by is 'Who placed it.';
comment on column work_hold.reason is 'Why, in the words of who placed it.';

-- What work goes back to: a hold's scope, or null for the line. It waits for a hold that is being placed or lifted
-- (the commands take the same locks exclusively), and looks only then: no work slips past a hold in between.
create function work_hold_on(series bigint, step text, destination text) returns text
language plpgsql volatile as $$
begin
  perform pg_advisory_xact_lock_shared(35, hashint8(series));
  if step = 'DELIVER' then
    perform pg_advisory_xact_lock_shared(36, hashtext(destination));
  end if;
  return (select h.scope from work_hold h
          where h.series_id = series or (step = 'DELIVER' and h.destination = work_hold_on.destination)
          order by h.scope desc limit 1);
end $$;

-- "Like this": the same sentence but for its numbers.
create function work_reason_shape(reason text) returns text
language sql immutable as $$ select regexp_replace(coalesce(reason, ''), '[0-9]+', '#', 'g') $$;

create view work_depth as
  select step, destination,
         count(*) filter (where state = 'WAITING' and rank_at is not null) as ready,
         count(*) filter (where state = 'WAITING' and rank_at is null)     as resting,
         count(*) filter (where state = 'CLAIMED')                         as claimed,
         count(*) filter (where state = 'HELD')                            as held,
         count(*) filter (where state = 'SET_ASIDE')                       as set_aside,
         coalesce(extract(epoch from now() - min(enqueued_at) filter (where state in ('WAITING', 'CLAIMED'))), 0)
           ::double precision                                              as oldest_seconds
  from series_work
  where state in ('WAITING', 'CLAIMED', 'HELD', 'SET_ASIDE')
  group by step, destination;

comment on view work_depth is 'Depth and age of each lane, for people and for autoscaling: a node helps while ready > 0.';
