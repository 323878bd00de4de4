create table workitem (
  id               bigint generated always as identity primary key,
  uid              text        not null unique,
  state            text        not null default 'FOUND'
                   check (state in ('FOUND', 'REFUSING', 'CLAIMING', 'CLAIMED', 'COMPLETING', 'CANCELING',
                                    'REFUSED', 'TAKEN', 'NOT_OURS', 'COMPLETED', 'CANCELED', 'LOST', 'GIVEN_UP')),
  transaction_uid  text,
  code_value       text,
  code_scheme      text,
  code_meaning     text,
  progress         integer,
  reasons          text[]      not null default '{}',
  answer           text,
  trouble          text,
  due_at           timestamptz not null default now(),
  asked_at         timestamptz,
  attempt          integer     not null default 0,
  tries            integer     not null default 0,
  owner            text,
  found_at         timestamptz not null default now(),
  claimed_at       timestamptz,
  ended_at         timestamptz,
  finished_at      timestamptz
);

create index workitem_due on workitem (due_at)
  where state in ('FOUND', 'REFUSING', 'CLAIMING', 'CLAIMED', 'COMPLETING', 'CANCELING');

comment on table  workitem is 'A task of the worklist (UPS-RS) that was scheduled for this station. The row is written before each call that it leads to, so that a call is repeated rather than forgotten.';
comment on column workitem.id is 'Our number of the workitem; the only identifier of it that appears in logs.';
comment on column workitem.uid is 'SOP Instance UID (0008,0018) of the Unified Procedure Step.';
comment on column workitem.state is 'FOUND, REFUSING, CLAIMING, CLAIMED, COMPLETING, CANCELING; ended: REFUSED (cancelation requested), TAKEN (by another), NOT_OURS, COMPLETED, CANCELED (by us), LOST (the worklist took it away) or GIVEN_UP (a person looks).';
comment on column workitem.transaction_uid is 'Transaction UID (0008,1195) with which we claim it, made up before it is claimed.';
comment on column workitem.code_value is 'Scheduled Workitem Code (0040,4018), its Code Value.';
comment on column workitem.code_scheme is 'Its Coding Scheme Designator.';
comment on column workitem.code_meaning is 'Its Code Meaning.';
comment on column workitem.progress is 'Procedure Step Progress (0074,1004) as told last, in percent.';
comment on column workitem.reasons is 'Codes of CID 9300 with which it is canceled or refused, once that is decided.';
comment on column workitem.answer is 'What happened last, in one sentence for a person.';
comment on column workitem.trouble is 'Why the step is made again, in one sentence for a person; null when nothing went wrong.';
comment on column workitem.due_at is 'When to look at it next; ahead of now while a node works on it.';
comment on column workitem.asked_at is 'When the worklist was asked last whether a claimed workitem is still ours.';
comment on column workitem.attempt is 'Number of times that a node took it up; the fencing token of the one that does.';
comment on column workitem.tries is 'How often it was taken up in its present state.';
comment on column workitem.owner is 'The run of the node that took it up last.';
comment on column workitem.found_at is 'When a search found it first.';
comment on column workitem.claimed_at is 'When it was ours.';
comment on column workitem.ended_at is 'When all its series had ended: Performed Procedure Step End DateTime (0040,4051).';
comment on column workitem.finished_at is 'When it reached a state in which nothing more is done.';

create table workitem_input (
  workitem_id          bigint      not null references workitem (id) on delete cascade,
  position             integer     not null,
  study_instance_uid   text        not null,
  series_instance_uid  text        not null,
  retrieve_ae          text,
  asked_at             timestamptz,
  answer               text,
  primary key (workitem_id, position)
);

create index workitem_input_of_series on workitem_input (series_instance_uid);

comment on table  workitem_input is 'A series that a workitem is about (Input Information Sequence).';
comment on column workitem_input.workitem_id is 'The workitem.';
comment on column workitem_input.position is 'Its place in the sequence, from 1.';
comment on column workitem_input.study_instance_uid is 'Study Instance UID (0020,000D).';
comment on column workitem_input.series_instance_uid is 'Series Instance UID (0020,000E).';
comment on column workitem_input.retrieve_ae is 'Retrieve AE Title (0008,0054) where the workitem says that it may be fetched; null if it does not.';
comment on column workitem_input.asked_at is 'When an archive was asked for it last.';
comment on column workitem_input.answer is 'What came of that, in one sentence for a person.';

create table workitem_search (
  url      text        primary key,
  due_at   timestamptz not null default now(),
  asked_at timestamptz,
  answer   text
);

comment on table  workitem_search is 'When a worklist was and will be searched for workitems: one node of a cluster takes the row and asks.';
comment on column workitem_search.url is 'Address of the worklist service (node.yaml, workitems.url).';
comment on column workitem_search.due_at is 'When to search next.';
comment on column workitem_search.asked_at is 'When it was searched last.';
comment on column workitem_search.answer is 'What came of that, in one sentence for a person.';
