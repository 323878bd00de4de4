-- A row must outlive the series it speaks of, so it names studies and series itself.
alter table audit_event drop constraint audit_event_series_id_fkey;
alter table audit_event
  add column event                text,
  add column code_system          text not null default 'DCM',
  add column node                 text not null default '',
  add column study_instance_uid   text,
  add column series_instance_uid  text,
  add column patient_id           text,
  add column issuer_of_patient_id text,
  add column sop_class_uid        text,
  add column instances            integer,
  add column object               text,
  add column query                bytea;
update audit_event set event = case
  when event_id = '110100' and event_type = '110120' then 'APPLICATION_START'
  when event_id = '110100' then 'APPLICATION_STOP'
  when event_id = '110102' then 'BEGIN_SENDING_REPORT'
  when event_id = '110103' and action = 'C' then 'REPORT_WRITTEN'
  when event_id = '110103' then 'COMMITMENT_REPORTED'
  when event_id = '110104' and action = 'C' then 'INSTANCES_RECEIVED'
  when event_id = '110104' and action = 'U' then 'INSTANCES_CHANGED'
  when event_id = '110104' then 'REPORT_SENT'
  when event_id = '110111' and outcome = 0 then 'SERIES_COMPLETED'
  when event_id = '110111' then 'SERIES_SET_ASIDE'
  when event_id = '110112' then 'QUERY'
  else 'ASSOCIATION_REFUSED' end;
alter table audit_event alter column event set not null;

create index audit_event_by_time    on audit_event (at, id);
create index audit_event_by_patient on audit_event (patient_id, id) where patient_id is not null;
create index audit_event_by_event   on audit_event (event, id);

comment on column audit_event.event is 'Our name of the event (org.seriate.audit.AuditEvent).';
comment on column audit_event.event_id is 'Event ID: a DCM code, e.g. 110104 DICOM Instances Transferred, or one of ours.';
comment on column audit_event.code_system is 'Whose code event_id is: DCM, or 99SERIATE where PS3.15 A.5 has no event.';
comment on column audit_event.node is 'AE title and host of the node that recorded it.';
comment on column audit_event.series_id is 'Our number of the series concerned, if any; the series may be gone meanwhile.';
comment on column audit_event.study_instance_uid is 'Study Instance UID (0020,000D), if a study is concerned.';
comment on column audit_event.series_instance_uid is 'Series Instance UID (0020,000E), if a series is concerned.';
comment on column audit_event.patient_id is 'Patient ID (0010,0020), if a patient is concerned: PS3.15 A.5 wants it in clear. For auditors only.';
comment on column audit_event.issuer_of_patient_id is 'Issuer of Patient ID (0010,0021), where the images name one.';
comment on column audit_event.sop_class_uid is 'SOP Class UID of what was transferred, or of the query.';
comment on column audit_event.instances is 'How many instances were transferred, where it was counted.';
comment on column audit_event.object is 'What a security event is about: a route, a file, a user, a node.';
comment on column audit_event.query is 'Keys of a query, Explicit VR Little Endian.';
comment on column audit_event.detail is 'One sentence; no patient attributes.';

create table audit_unsealed (
  audit_event_id bigint primary key
);
comment on table  audit_unsealed is 'Events that are not in the chain yet; put here by a trigger of audit_event, taken off by the node that links them.';
comment on column audit_unsealed.audit_event_id is 'The event.';

create table audit_seal (
  seq             bigint primary key,
  audit_event_id  bigint      not null unique,
  content_sha256  text        not null,
  hash            text        not null,
  sealed_at       timestamptz not null default now()
);
comment on table  audit_seal is 'The chain: a link for each event, in the order in which they were linked. Append-only.';
comment on column audit_seal.seq is 'Place in the chain, 1, 2, 3, … without gaps.';
comment on column audit_seal.audit_event_id is 'The event; its row may have been retired (audit_tombstone), its link never is.';
comment on column audit_seal.content_sha256 is 'SHA-256 of the event''s row in its canonical form (ADR 28), hex.';
comment on column audit_seal.hash is 'SHA-256 of the previous link''s hash, seq, event and content_sha256, hex.';
comment on column audit_seal.sealed_at is 'When; not part of the hash.';

create table audit_checkpoint (
  id          bigint generated always as identity primary key,
  seq         bigint      not null,
  hash        text        not null,
  node        text        not null,
  at          timestamptz not null,
  public_key  text        not null,
  signature   text        not null
);
comment on table  audit_checkpoint is 'Signed statements of nodes about how far the chain goes. Append-only.';
comment on column audit_checkpoint.id is 'Order of writing.';
comment on column audit_checkpoint.seq is 'The last link at that moment.';
comment on column audit_checkpoint.hash is 'Its hash.';
comment on column audit_checkpoint.node is 'AE title of the node that signed.';
comment on column audit_checkpoint.at is 'When it was signed; part of what is signed.';
comment on column audit_checkpoint.public_key is 'Ed25519 key that verifies the signature: X.509 SubjectPublicKeyInfo, Base64.';
comment on column audit_checkpoint.signature is 'Ed25519 signature, Base64.';

create table audit_tombstone (
  id           bigint generated always as identity primary key,
  through_seq  bigint      not null,
  hash         text        not null,
  rows_gone    bigint      not null,
  actor        text        not null,
  reason       text        not null,
  at           timestamptz not null,
  public_key   text        not null,
  signature    text        not null
);
comment on table  audit_tombstone is 'Signed statements that an administrator retired events after their time. Append-only.';
comment on column audit_tombstone.id is 'Order of writing.';
comment on column audit_tombstone.through_seq is 'The rows of all links up to this one are gone; the links stay.';
comment on column audit_tombstone.hash is 'Hash of that link.';
comment on column audit_tombstone.rows_gone is 'How many rows were removed this time.';
comment on column audit_tombstone.actor is 'Who did it.';
comment on column audit_tombstone.reason is 'Why, in words.';
comment on column audit_tombstone.at is 'When; part of what is signed.';
comment on column audit_tombstone.public_key is 'Ed25519 key that verifies the signature: X.509 SubjectPublicKeyInfo, Base64.';
comment on column audit_tombstone.signature is 'Ed25519 signature, Base64.';

create table audit_delivery (
  destination  text primary key,
  seq          bigint      not null default 0,
  at           timestamptz
);
comment on table  audit_delivery is 'How far each syslog server has the chain; the chain itself is the spool.';
comment on column audit_delivery.destination is 'Transport, host and port of the server.';
comment on column audit_delivery.seq is 'The last link it has taken.';
comment on column audit_delivery.at is 'When it took it.';

create function audit_event_waits() returns trigger language plpgsql as $$
begin
  insert into audit_unsealed (audit_event_id) values (new.id);
  return null;
end $$;
create trigger audit_event_waits after insert on audit_event
  for each row execute function audit_event_waits();
insert into audit_unsealed (audit_event_id) select id from audit_event;

create function audit_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'table % is append-only', tg_table_name
    using errcode = 'insufficient_privilege',
          hint = 'Events leave after their time by "seriate audit retire", which leaves a signed tombstone.';
end $$;
create trigger audit_event_append_only before update or delete or truncate on audit_event
  for each statement execute function audit_is_append_only();
create trigger audit_seal_append_only before update or delete or truncate on audit_seal
  for each statement execute function audit_is_append_only();
create trigger audit_checkpoint_append_only before update or delete or truncate on audit_checkpoint
  for each statement execute function audit_is_append_only();
create trigger audit_tombstone_append_only before update or delete or truncate on audit_tombstone
  for each statement execute function audit_is_append_only();
-- Even where session_replication_role would silence triggers.
alter table audit_event enable always trigger audit_event_waits;
alter table audit_event enable always trigger audit_event_append_only;
alter table audit_seal enable always trigger audit_seal_append_only;
alter table audit_checkpoint enable always trigger audit_checkpoint_append_only;
alter table audit_tombstone enable always trigger audit_tombstone_append_only;

revoke all on audit_event, audit_seal, audit_checkpoint, audit_tombstone from public;
revoke update, delete, truncate on audit_event, audit_seal, audit_checkpoint, audit_tombstone from current_user;
