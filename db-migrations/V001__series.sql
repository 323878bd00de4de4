create table series (
  id                   bigint generated always as identity primary key,
  series_instance_uid  text        not null unique,
  study_instance_uid   text        not null,
  modality             text        not null,
  state                text        not null default 'RECEIVING'
                       check (state in ('RECEIVING', 'COMPLETE', 'REPORTED', 'DELIVERED', 'SET_ASIDE')),
  revision             integer     not null default 1,
  source               text        not null,
  first_received_at    timestamptz not null default now(),
  judge_at             timestamptz not null default now(),
  completed_by         text,
  completed_at         timestamptz,
  result               text,
  reason               text
);

create index series_to_judge on series (judge_at) where state = 'RECEIVING';
create index series_by_state on series (state, id);

comment on table  series is 'One CT series as it was sent to us; its whole life is told by state and revision.';
comment on column series.id is 'Our number of the series; the only identifier that appears in logs.';
comment on column series.series_instance_uid is 'Series Instance UID (0020,000E).';
comment on column series.study_instance_uid is 'Study Instance UID (0020,000D) of the first image received.';
comment on column series.modality is 'Modality (0008,0060) of the first image received.';
comment on column series.state is 'RECEIVING, COMPLETE, REPORTED, DELIVERED or SET_ASIDE; see src/docs/life-of-a-series.md.';
comment on column series.revision is 'Starts at 1; a slice that comes after completion opens the next revision.';
comment on column series.source is 'Name of the peer (peers.yaml) that sent the first image.';
comment on column series.first_received_at is 'When the first image was stored.';
comment on column series.judge_at is 'When to ask next whether the series is complete.';
comment on column series.completed_by is 'The signal that completed the current revision, e.g. QUIET_PERIOD.';
comment on column series.completed_at is 'When that signal was accepted.';
comment on column series.result is 'POSITIVE, NEGATIVE or NOT_ANALYSED once the current revision is reported.';
comment on column series.reason is 'Why the series was not analysed or is set aside, in one sentence for a person.';
