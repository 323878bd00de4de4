-- Where nodes share a bucket instead of a folder (ADR 35): what of a segment is there, under segments/<segment>/<from>-<to>.
create table store_piece (
  segment      bigint      not null,
  from_at      bigint      not null,
  to_at        bigint      not null check (to_at > from_at),
  uploaded_at  timestamptz not null default now(),
  removed_at   timestamptz,
  primary key (segment, from_at)
);

comment on table  store_piece is 'A part of a segment that lies in the bucket as an object of its own; written once the bucket has confirmed it.';
comment on column store_piece.segment is 'The segment of the store; its file lies in the home of the node that received it.';
comment on column store_piece.from_at is 'First byte of the part; the beginning of a record.';
comment on column store_piece.to_at is 'The byte behind the part; the end of a record.';
comment on column store_piece.uploaded_at is 'When the bucket had confirmed it.';
comment on column store_piece.removed_at is 'When it was taken out of the bucket, all its images being purged; null while it is there.';

create table store_file (
  digest       text        primary key,
  uploaded_at  timestamptz not null default now()
);

comment on table  store_file is 'An object with a file of its own that lies in the bucket under objects/<digest>.dcm.';
comment on column store_file.digest is 'SHA-256 of its data set, as in instance.digest.';
comment on column store_file.uploaded_at is 'When the bucket had confirmed it.';
