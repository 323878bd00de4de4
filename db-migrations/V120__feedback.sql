-- What people think of results (ADR 53).
create table feedback (
  report_id  bigint      not null references report (id) on delete cascade,
  by_user    text        not null,
  agrees     boolean     not null,
  comment    text        not null default '',
  at         timestamptz not null default now(),
  primary key (report_id, by_user)
);

create index feedback_disagreed on feedback (report_id) where not agrees;

comment on table  feedback is 'Whether a person agrees with a result: one opinion for each person and revision, which that person may change.';
comment on column feedback.report_id is 'The report of that revision.';
comment on column feedback.by_user is 'Whose opinion; the name that the person logs in with.';
comment on column feedback.agrees is 'True: the result is right. False: it is wrong, or it should have been analysed and was not.';
comment on column feedback.comment is 'In the words of that person; may be empty.';
comment on column feedback.at is 'When it was given, or last changed.';
