create table commitment_request (
  id                 bigint generated always as identity primary key,
  peer               text        not null,
  calling_ae         text        not null,
  transaction_uid    text        not null,
  references_digest  text        not null,
  duplicate          boolean     not null,
  state              text        not null default 'WAITING'
                     check (state in ('WAITING', 'REPORTED', 'GIVEN_UP')),
  attempt            integer     not null default 0,
  failures           integer     not null default 0,
  due_at             timestamptz not null,
  node               uuid,
  committed          integer,
  failed             integer,
  last_answer        text,
  requested_at       timestamptz not null default now(),
  finished_at        timestamptz,
  unique (peer, transaction_uid, references_digest)
);

create index commitment_request_due on commitment_request (due_at) where state = 'WAITING';

comment on table  commitment_request is 'A peer asks us to confirm that we keep its objects (Storage Commitment SCP, PS3.4 J); committed before its N-ACTION is answered.';
comment on column commitment_request.id is 'Our number of the request.';
comment on column commitment_request.peer is 'Name of the peer (peers.yaml) that asks, and is called with the answer.';
comment on column commitment_request.calling_ae is 'Calling AE title of the association that brought it.';
comment on column commitment_request.transaction_uid is 'Transaction UID (0008,1195).';
comment on column commitment_request.references_digest is 'SHA-256 over the references: the same request again is told from another one under a used Transaction UID.';
comment on column commitment_request.duplicate is 'The Transaction UID was in use for other references: everything fails with reason 0131.';
comment on column commitment_request.state is 'WAITING (the peer is to be told), REPORTED (it took the N-EVENT-REPORT) or GIVEN_UP (it could not be told).';
comment on column commitment_request.attempt is 'How often it was tried to tell the peer; fences late answers.';
comment on column commitment_request.failures is 'How many of these attempts failed since it was last asked.';
comment on column commitment_request.due_at is 'Not before this time it is tried, on a new association.';
comment on column commitment_request.node is 'Process on whose open association the answer may still go; null when on a new one.';
comment on column commitment_request.committed is 'How many references the last report confirmed.';
comment on column commitment_request.failed is 'How many it did not confirm.';
comment on column commitment_request.last_answer is 'What the last attempt came to, in one sentence.';
comment on column commitment_request.requested_at is 'When it was asked first.';
comment on column commitment_request.finished_at is 'When it was reported or given up.';

create table commitment_reference (
  request_id        bigint  not null references commitment_request (id) on delete cascade,
  ordinal           integer not null,
  sop_class_uid     text    not null,
  sop_instance_uid  text    not null,
  series_id         bigint  references series (id),
  failure_reason    integer,
  primary key (request_id, ordinal)
);

create index commitment_reference_unresolved on commitment_reference (sop_instance_uid) where series_id is null;
create index commitment_reference_incomplete on commitment_reference (request_id) where series_id is null;
create index commitment_reference_of_series on commitment_reference (series_id);

comment on table  commitment_reference is 'One object that a request names. Requests name no series, so it is found by the instance, now or when that arrives.';
comment on column commitment_reference.request_id is 'The request.';
comment on column commitment_reference.ordinal is 'Its place in the request, from 1.';
comment on column commitment_reference.sop_class_uid is 'Referenced SOP Class UID (0008,1150).';
comment on column commitment_reference.sop_instance_uid is 'Referenced SOP Instance UID (0008,1155).';
comment on column commitment_reference.series_id is 'The series it belongs to; null while the object is not here.';
comment on column commitment_reference.failure_reason is 'Failure Reason (0008,1197) of the last report; null when it was confirmed or not yet reported.';
