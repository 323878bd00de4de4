create table audit_event (
  id           bigint generated always as identity primary key,
  at           timestamptz not null default now(),
  event_id     text        not null,
  event_type   text,
  action       text        not null check (action in ('C', 'R', 'U', 'D', 'E')),
  outcome      integer     not null check (outcome in (0, 4, 8, 12)),
  actor        text        not null,
  peer         text,
  series_id    bigint      references series (id),
  detail       text        not null
);

create index audit_event_of_series on audit_event (series_id) where series_id is not null;

comment on table  audit_event is 'What was done, by whom, with what outcome, in the terms of PS3.15 A.5; written in the transaction of the act itself.';
comment on column audit_event.id is 'Order of recording.';
comment on column audit_event.at is 'When.';
comment on column audit_event.event_id is 'Event ID, a DCM code, e.g. 110104 DICOM Instances Transferred.';
comment on column audit_event.event_type is 'Event Type Code where the event has one, e.g. 110126 Node Authentication.';
comment on column audit_event.action is 'C create, R read, U update, D delete, E execute.';
comment on column audit_event.outcome is '0 success, 4 minor failure, 8 serious failure, 12 major failure.';
comment on column audit_event.actor is 'Who acted: a node process, an AE title with its address, or a user.';
comment on column audit_event.peer is 'The other party of a transfer, if any.';
comment on column audit_event.series_id is 'The series concerned, if any.';
comment on column audit_event.detail is 'One sentence; no patient attributes.';
