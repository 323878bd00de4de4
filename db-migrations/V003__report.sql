create table report (
  id                   bigint generated always as identity primary key,
  series_id            bigint      not null references series (id),
  revision             integer     not null,
  kind                 text        not null check (kind in ('POSITIVE', 'NEGATIVE', 'NOT_ANALYSED')),
  model_digest         text,
  sop_class_uid        text        not null,
  sop_instance_uid     text        not null unique,
  series_instance_uid  text        not null,
  study_instance_uid   text        not null,
  data_set             bytea       not null,
  finding              jsonb,
  written_at           timestamptz not null default now(),
  unique (series_id, revision)
);

comment on table  report is 'A structured report as it is sent: the same bytes on every attempt, so a resend is the same object.';
comment on column report.id is 'Our number of the report.';
comment on column report.series_id is 'The series it speaks of.';
comment on column report.revision is 'The revision of the series that was analysed.';
comment on column report.kind is 'POSITIVE, NEGATIVE or NOT_ANALYSED.';
comment on column report.model_digest is 'SHA-256 of the model bundle; null when no model was asked.';
comment on column report.sop_class_uid is 'SOP Class UID of the report.';
comment on column report.sop_instance_uid is 'SOP Instance UID, derived from series, revision, model digest and kind of object.';
comment on column report.series_instance_uid is 'Series Instance UID of the report''s own series.';
comment on column report.study_instance_uid is 'Study Instance UID, that of the images.';
comment on column report.data_set is 'The data set in Explicit VR Little Endian, without file meta information.';
comment on column report.finding is 'Probabilities of the series and of its slices, for the console; null when not analysed.';
comment on column report.written_at is 'When the report was written.';
