create table commitment_transaction (
  transaction_uid  text        primary key,
  destination      text        not null,
  asked_at         timestamptz not null default now(),
  answered_at      timestamptz
);

comment on table  commitment_transaction is 'A request of ours to a destination, to confirm what it was sent (Storage Commitment SCU, PS3.4 J). Kept: an answer may come hours later, or twice.';
comment on column commitment_transaction.transaction_uid is 'Transaction UID (0008,1195).';
comment on column commitment_transaction.destination is 'Name of the destination (peers.yaml) that was asked; answers of others do not count.';
comment on column commitment_transaction.asked_at is 'When it was asked.';
comment on column commitment_transaction.answered_at is 'When its N-EVENT-REPORT came first.';

create table commitment_expected (
  destination       text        not null,
  sop_instance_uid  text        not null,
  sop_class_uid     text        not null,
  series_id         bigint      not null references series (id),
  revision          integer     not null,
  state             text        not null default 'EXPECTED'
                    check (state in ('EXPECTED', 'ASKED', 'SEND_AGAIN', 'CONFIRMED', 'GIVEN_UP')),
  transaction_uid   text        references commitment_transaction (transaction_uid),
  sent              integer     not null default 1,
  asked             integer     not null default 0,
  failures          integer     not null default 0,
  due_at            timestamptz not null default now(),
  last_answer       text,
  expected_at       timestamptz not null default now(),
  finished_at       timestamptz,
  primary key (destination, sop_instance_uid)
);

create index commitment_expected_due on commitment_expected (due_at) where state in ('EXPECTED', 'ASKED');
create index commitment_expected_of_series on commitment_expected (series_id, revision);
create index commitment_expected_of_transaction on commitment_expected (transaction_uid);

comment on table  commitment_expected is 'An object that a destination answered Success for and has yet to confirm, or has confirmed.';
comment on column commitment_expected.destination is 'Name of the destination (peers.yaml).';
comment on column commitment_expected.sop_instance_uid is 'SOP Instance UID of the object.';
comment on column commitment_expected.sop_class_uid is 'SOP Class UID of the object.';
comment on column commitment_expected.series_id is 'The series that the object speaks of.';
comment on column commitment_expected.revision is 'The revision of that series.';
comment on column commitment_expected.state is 'EXPECTED (to be asked), ASKED (its answer is waited for), SEND_AGAIN (the destination does not have it), CONFIRMED, or GIVEN_UP (a person looks).';
comment on column commitment_expected.transaction_uid is 'The transaction that asked last.';
comment on column commitment_expected.sent is 'How often it was sent.';
comment on column commitment_expected.asked is 'How often the destination was asked since it was sent last.';
comment on column commitment_expected.failures is 'How often asking failed since it was sent last.';
comment on column commitment_expected.due_at is 'When to ask, or until when an answer is waited for.';
comment on column commitment_expected.last_answer is 'What the destination said last, in one sentence.';
comment on column commitment_expected.expected_at is 'When the object was delivered first.';
comment on column commitment_expected.finished_at is 'When it was confirmed or given up.';
