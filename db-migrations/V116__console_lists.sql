create index report_written on report (written_at);

create table saved_filter (
  id         bigint generated always as identity primary key,
  user_name  text        not null,
  name       text        not null,
  address    text        not null,
  made_at    timestamptz not null default now(),
  unique (user_name, name)
);

comment on table  saved_filter is 'A filter of the list of series that a person keeps.';
comment on column saved_filter.id is 'Our number of the filter.';
comment on column saved_filter.user_name is 'Whose it is; the name that the person logs in with.';
comment on column saved_filter.name is 'What the person calls it.';
comment on column saved_filter.address is 'The filter as a query string of the list.';
comment on column saved_filter.made_at is 'When it was kept.';
