create table store_segment (
  number     bigint      primary key,
  run        uuid        not null,
  begun_at   timestamptz not null default now(),
  listed_to  bigint      not null,
  whole      boolean     not null default false
);

comment on table  store_segment is 'A file of the store that holds many objects, and how much of it has rows; src/docs/operations.md.';
comment on column store_segment.number is 'Names the file, segments/<number>.seg; milliseconds since 1970 with five random digits behind.';
comment on column store_segment.run is 'The run of the node (as in series_source.node) that listed it last.';
comment on column store_segment.begun_at is 'When its first object was listed.';
comment on column store_segment.listed_to is 'Every object that lies before this byte has its rows; what lies behind is listed again at start.';
comment on column store_segment.whole is 'True when nothing will be written to it any more and it is listed to its end.';

alter table instance
  add column segment     bigint,
  add column segment_at  bigint,
  add column file_bytes  bigint;

comment on column instance.segment is 'Segment of the store that holds its file; null for a file of its own, objects/xx/<digest>.dcm.';
comment on column instance.segment_at is 'Where its DICOM file begins in the segment.';
comment on column instance.file_bytes is 'Length of its DICOM file, preamble and File Meta Information included; null for a file of its own.';
comment on column instance.received_at is 'When its last byte had come.';
comment on column instance.digest is 'SHA-256 of the encoded data set, hexadecimal; names the file when it has one of its own.';
comment on table  instance is 'One SOP instance that was answered Success; it was on disk and synced before that, and this row followed.';

create index instance_of_segment on instance (segment) where segment is not null;

alter table instance_conflict
  add column segment     bigint,
  add column segment_at  bigint,
  add column file_bytes  bigint;

comment on column instance_conflict.segment is 'Segment of the store that holds its file; null for a file of its own, objects/xx/<digest>.dcm.';
comment on column instance_conflict.segment_at is 'Where its DICOM file begins in the segment.';
comment on column instance_conflict.file_bytes is 'Length of its DICOM file; null for a file of its own.';
comment on column instance_conflict.digest is 'SHA-256 of its encoded data set; names the file when it has one of its own.';
comment on column instance_conflict.received_at is 'When its last byte had come.';
