create table peer_list_version (
  id       bigint generated always as identity primary key,
  made_at  timestamptz not null default now(),
  made_by  text        not null,
  origin   text        not null check (origin in ('FILE', 'EDIT')),
  note     text        not null,
  peers    text        not null
);

comment on table  peer_list_version is 'The list of peers as people changed it; the newest row is in force on every node. Rows are never changed.';
comment on column peer_list_version.id is 'Version number; a later one is in force before an earlier one.';
comment on column peer_list_version.made_at is 'Since when it is in force.';
comment on column peer_list_version.made_by is 'Who made it, as in the audit record.';
comment on column peer_list_version.origin is 'EDIT: this list counts. FILE: peers.yaml of each node counts, and peers is what it said on the node where this was asked for.';
comment on column peer_list_version.note is 'What was changed, in one sentence.';
comment on column peer_list_version.peers is 'The whole list in the form of peers.yaml; passcodes stand in it by the name of an environment variable only.';

create table caller_turned_away (
  id            bigint generated always as identity primary key,
  calling_ae    text        not null,
  called_ae     text        not null,
  address       text        not null,
  why           text        not null,
  times         bigint      not null default 1,
  first_at      timestamptz not null default now(),
  last_at       timestamptz not null default now(),
  unique (calling_ae, called_ae, address)
);

create index caller_turned_away_last on caller_turned_away (last_at);

comment on table  caller_turned_away is 'Who called and was refused the association; one row for each caller, and the oldest go when there are too many.';
comment on column caller_turned_away.id is 'Our number of the caller.';
comment on column caller_turned_away.calling_ae is 'The AE title that it gave; empty when TLS failed before it gave one.';
comment on column caller_turned_away.called_ae is 'The AE title that it wanted.';
comment on column caller_turned_away.address is 'Where it called from.';
comment on column caller_turned_away.why is 'Why it was refused the last time.';
comment on column caller_turned_away.times is 'How often.';
comment on column caller_turned_away.first_at is 'When for the first time.';
comment on column caller_turned_away.last_at is 'When for the last time.';
