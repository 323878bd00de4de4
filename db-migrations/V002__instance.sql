create table instance (
  id                   bigint generated always as identity primary key,
  series_id            bigint      not null references series (id),
  sop_instance_uid     text        not null unique,
  sop_class_uid        text        not null,
  transfer_syntax_uid  text        not null,
  digest               text        not null,
  bytes                bigint      not null,
  revision             integer     not null,
  study_instance_uid   text        not null,
  patient_digest       text        not null,
  received_at          timestamptz not null default now(),
  calling_ae           text        not null,
  header               jsonb       not null
);

create index instance_of_series on instance (series_id, received_at);

comment on table  instance is 'One SOP instance that was answered Success: its file is on disk and synced before this row is committed.';
comment on column instance.id is 'Our number of the instance.';
comment on column instance.series_id is 'The series it belongs to.';
comment on column instance.sop_instance_uid is 'SOP Instance UID (0008,0018).';
comment on column instance.sop_class_uid is 'SOP Class UID (0008,0016).';
comment on column instance.transfer_syntax_uid is 'Transfer syntax in which it came and in which it is kept.';
comment on column instance.digest is 'SHA-256 of the encoded data set, hexadecimal; also names the file under objects/.';
comment on column instance.bytes is 'Length of the encoded data set.';
comment on column instance.revision is 'Revision of the series in which it arrived.';
comment on column instance.study_instance_uid is 'Study Instance UID (0020,000D) of this image.';
comment on column instance.patient_digest is 'SHA-256 over Patient ID, issuer, name and birth date: tells patients apart without naming them.';
comment on column instance.received_at is 'When it was stored.';
comment on column instance.calling_ae is 'Calling AE title of the association that brought it.';
comment on column instance.header is 'The attributes that order and judge slices, by keyword; no patient attributes.';

create table instance_conflict (
  id                   bigint generated always as identity primary key,
  instance_id          bigint      not null references instance (id),
  transfer_syntax_uid  text        not null,
  digest               text        not null,
  received_at          timestamptz not null default now(),
  calling_ae           text        not null,
  unique (instance_id, digest)
);

comment on table  instance_conflict is 'An object that came with a known SOP Instance UID but other content: kept aside, never analysed, never overwriting.';
comment on column instance_conflict.id is 'Our number of the conflict.';
comment on column instance_conflict.instance_id is 'The instance that came first and stands.';
comment on column instance_conflict.transfer_syntax_uid is 'Transfer syntax of the object set aside.';
comment on column instance_conflict.digest is 'SHA-256 of its encoded data set; names its file under objects/.';
comment on column instance_conflict.received_at is 'When it was stored.';
comment on column instance_conflict.calling_ae is 'Calling AE title of the association that brought it.';

create table series_source (
  series_id    bigint      not null references series (id),
  node         uuid        not null,
  association  bigint      not null,
  calling_ae   text        not null,
  opened_at    timestamptz not null default now(),
  ended_at     timestamptz,
  released     boolean,
  primary key (series_id, node, association)
);

create index series_source_open on series_source (node) where ended_at is null;

comment on table  series_source is 'Which association brought slices of which series, and whether it was released: a signal of completeness.';
comment on column series_source.series_id is 'The series.';
comment on column series_source.node is 'Identity of the running node process that held the association.';
comment on column series_source.association is 'Number of the association within that process.';
comment on column series_source.calling_ae is 'Calling AE title.';
comment on column series_source.opened_at is 'When it brought the first slice of this series.';
comment on column series_source.ended_at is 'When it ended; null while it is open.';
comment on column series_source.released is 'True after A-RELEASE; false after an abort, a timeout, a lost connection or the death of the node.';
