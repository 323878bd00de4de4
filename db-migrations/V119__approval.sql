-- Results that a person has to accept before they leave the node (ADR 52).
create table approval (
  report_id   bigint      primary key references report (id) on delete cascade,
  state       text        not null default 'AWAITING'
              check (state in ('AWAITING', 'ACCEPTED', 'REJECTED', 'SUPERSEDED')),
  because     text        not null,
  asked_at    timestamptz not null default now(),
  decided_at  timestamptz,
  decided_by  text,
  verified    boolean     not null default false,
  check ((state in ('ACCEPTED', 'REJECTED')) = (decided_by is not null))
);

create index approval_awaiting on approval (asked_at) where state = 'AWAITING';
create index approval_withheld on approval (report_id) where state <> 'ACCEPTED';

comment on table  approval is 'Reports that leave the node only once a person has accepted them. A report without a row here needs nobody.';
comment on column approval.report_id is 'The report.';
comment on column approval.state is 'AWAITING, ACCEPTED (it may go), REJECTED (it does not go; may be reopened) or SUPERSEDED (a late slice opened the next revision first).';
comment on column approval.because is 'Which rule asked for it, for a person.';
comment on column approval.asked_at is 'Since when it waits: when the report was written, or was reopened.';
comment on column approval.decided_at is 'When it was accepted or rejected.';
comment on column approval.decided_by is 'Who did; the name that the person logs in with.';
comment on column approval.verified is 'Whether its structured reports name that person as verifying observer (0040,A073).';

create table approval_act (
  id         bigint generated always as identity primary key,
  report_id  bigint      not null references approval (report_id) on delete cascade,
  act        text        not null check (act in ('ACCEPT', 'REJECT', 'COMMENT', 'REOPEN')),
  by_user    text        not null,
  at         timestamptz not null default now(),
  comment    text        not null default ''
);

create index approval_act_of_report on approval_act (report_id);

comment on table  approval_act is 'What people did about a report that is to be approved, and what they said.';
comment on column approval_act.id is 'Our number of the act.';
comment on column approval_act.report_id is 'The report.';
comment on column approval_act.act is 'ACCEPT, REJECT, COMMENT or REOPEN.';
comment on column approval_act.by_user is 'Who; the name that the person logs in with.';
comment on column approval_act.at is 'When.';
comment on column approval_act.comment is 'In the words of that person; may be empty for ACCEPT and REOPEN.';

create table approval_turn (
  id       integer primary key check (id = 1),
  reports  bigint  not null default 0
);
insert into approval_turn (id) values (1);

comment on table  approval_turn is 'One row that counts reports where every n-th is to be approved.';
comment on column approval_turn.id is 'Always 1.';
comment on column approval_turn.reports is 'Reports that the rule looked at so far.';

alter table console_user
  add column verifying_name          text,
  add column verifying_organization  text,
  add check ((verifying_name is null) = (verifying_organization is null));

comment on column console_user.verifying_name is 'Verifying Observer Name (0040,A075) of one who may verify reports; null for others.';
comment on column console_user.verifying_organization is 'Verifying Organization (0040,A027) of one who may verify reports.';

alter table series_work
  drop constraint series_work_held_by_check,
  add constraint series_work_held_by_check check (held_by in ('WORK', 'SERIES', 'DESTINATION', 'APPROVAL'));

comment on column series_work.held_by is 'What keeps HELD work back: a hold on the WORK itself, on its SERIES, its DESTINATION is paused, or its report awaits APPROVAL.';

-- The same for work that carries a report: it stays back until the report is accepted. The row is locked, so that no
-- work slips past a decision that is being made; who decides takes the locks of the destinations first, as all others.
create function work_hold_on(series bigint, step text, destination text, report bigint) returns text
language plpgsql volatile as $$
declare
  hold text := work_hold_on(series, step, destination);
  decision text;
begin
  if step = 'DELIVER' then
    select a.state into decision from approval a where a.report_id = work_hold_on.report for share;
    if decision <> 'ACCEPTED' then
      return coalesce(hold, 'APPROVAL');
    end if;
  end if;
  return hold;
end $$;
