create table procedure_step (
  sop_instance_uid     text        primary key,
  source               text        not null,
  state                text        not null check (state in ('IN PROGRESS', 'COMPLETED', 'DISCONTINUED')),
  study_instance_uids  text[]      not null,
  modality             text        not null,
  station_ae           text        not null,
  end_date             text        not null default '',
  end_time             text        not null default '',
  created_at           timestamptz not null default now(),
  changed_at           timestamptz not null default now()
);

comment on table  procedure_step is 'A Modality Performed Procedure Step as a source told it (PS3.4 F.7); of its attributes only what says which series there are, none of the patient.';
comment on column procedure_step.sop_instance_uid is 'SOP Instance UID of the step.';
comment on column procedure_step.source is 'Name of the peer (peers.yaml) that created it; nobody else may change it.';
comment on column procedure_step.state is 'Performed Procedure Step Status (0040,0252); after COMPLETED or DISCONTINUED nothing changes.';
comment on column procedure_step.study_instance_uids is 'Study Instance UIDs (0020,000D) of its Scheduled Step Attributes Sequence.';
comment on column procedure_step.modality is 'Modality (0008,0060).';
comment on column procedure_step.station_ae is 'Performed Station AE Title (0040,0241).';
comment on column procedure_step.end_date is 'Performed Procedure Step End Date (0040,0250), empty until told.';
comment on column procedure_step.end_time is 'Performed Procedure Step End Time (0040,0251), empty until told.';
comment on column procedure_step.created_at is 'When N-CREATE came.';
comment on column procedure_step.changed_at is 'When it was told last.';

create table procedure_series (
  step_uid             text   not null references procedure_step (sop_instance_uid) on delete cascade,
  series_instance_uid  text   not null,
  sop_instance_uids    text[] not null,
  primary key (step_uid, series_instance_uid)
);

create index procedure_series_by_series on procedure_series (series_instance_uid);

comment on table  procedure_series is 'One item of a step''s Performed Series Sequence (0040,0340).';
comment on column procedure_series.step_uid is 'The step.';
comment on column procedure_series.series_instance_uid is 'Series Instance UID (0020,000E), whether or not the series has arrived.';
comment on column procedure_series.sop_instance_uids is 'Referenced images and other composite objects of the series.';

create table availability_notice (
  sop_instance_uid    text        primary key,
  source              text        not null,
  study_instance_uid  text        not null,
  told_at             timestamptz not null default now()
);

comment on table  availability_notice is 'An Instance Availability Notification (PS3.4 R) that was answered Success.';
comment on column availability_notice.sop_instance_uid is 'SOP Instance UID of the notification, ours when the sender gave none.';
comment on column availability_notice.source is 'Name of the peer (peers.yaml) that sent it.';
comment on column availability_notice.study_instance_uid is 'Study Instance UID (0020,000D).';
comment on column availability_notice.told_at is 'When it came.';

create table availability (
  source               text        not null,
  sop_instance_uid     text        not null,
  series_instance_uid  text        not null,
  availability         text        not null check (availability in ('ONLINE', 'NEARLINE', 'OFFLINE', 'UNAVAILABLE')),
  told_at              timestamptz not null default now(),
  primary key (source, sop_instance_uid)
);

create index availability_by_series on availability (source, series_instance_uid);

comment on table  availability is 'What a peer said last about one instance that it has.';
comment on column availability.source is 'Name of the peer (peers.yaml).';
comment on column availability.sop_instance_uid is 'Referenced SOP Instance UID (0008,1155).';
comment on column availability.series_instance_uid is 'Series Instance UID (0020,000E).';
comment on column availability.availability is 'Instance Availability (0008,0056).';
comment on column availability.told_at is 'When it was said.';
