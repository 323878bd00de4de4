create table console_user (
  id                   bigint generated always as identity primary key,
  name                 text        not null unique check (name = lower(name) and name <> ''),
  roles                text[]      not null,
  password_hash        text        not null,
  must_change          boolean     not null default true,
  failures             integer     not null default 0,
  locked_until         timestamptz,
  disabled             boolean     not null default false,
  created_at           timestamptz not null default now(),
  password_changed_at  timestamptz not null default now()
);

comment on table  console_user is 'A person who may log in at the console with a password of this node.';
comment on column console_user.id is 'Our number of the user.';
comment on column console_user.name is 'What the person types, in lower case; stands as actor in the audit record.';
comment on column console_user.roles is 'Of viewer, radiologist, operator, administrator, auditor.';
comment on column console_user.password_hash is 'bcrypt, modular crypt format.';
comment on column console_user.must_change is 'True until the person has chosen a password: nothing else is open until then.';
comment on column console_user.failures is 'Wrong passwords since the last right one.';
comment on column console_user.locked_until is 'No log-in before this instant, whatever the password.';
comment on column console_user.disabled is 'True when an administrator has shut the person out.';
comment on column console_user.created_at is 'When the user was made.';
comment on column console_user.password_changed_at is 'When the password was last set.';

create table console_session (
  token_digest  text        primary key,
  user_id       bigint      not null references console_user (id) on delete cascade,
  from_address  text        not null,
  opened_at     timestamptz not null default now(),
  seen_at       timestamptz not null default now()
);

create index console_session_of_user on console_session (user_id);

comment on table  console_session is 'A log-in that is still good; log-out, a new password and an administrator end it by deleting the row.';
comment on column console_session.token_digest is 'SHA-256 of the random token in the browser''s cookie; the token itself is kept nowhere.';
comment on column console_session.user_id is 'Whose it is.';
comment on column console_session.from_address is 'Address of the browser at log-in.';
comment on column console_session.opened_at is 'When it began; it ends access.longest later at the latest.';
comment on column console_session.seen_at is 'Latest request, to the minute; it ends access.idle later.';

create table api_token (
  id            bigint generated always as identity primary key,
  token_digest  text        not null unique,
  name          text        not null,
  user_id       bigint      not null references console_user (id) on delete cascade,
  roles         text[]      not null,
  created_at    timestamptz not null default now(),
  expires_at    timestamptz not null,
  used_at       timestamptz
);

create index api_token_of_user on api_token (user_id);

comment on table  api_token is 'A key for programs that use /api/v1 and /dicom-web in the name of a user.';
comment on column api_token.id is 'Our number of the token.';
comment on column api_token.token_digest is 'SHA-256 of the token, which was shown once.';
comment on column api_token.name is 'What it is for, in the user''s words.';
comment on column api_token.user_id is 'In whose name it acts; it never may do more than that user.';
comment on column api_token.roles is 'The roles it was given of its user''s.';
comment on column api_token.created_at is 'When it was made.';
comment on column api_token.expires_at is 'When it stops to work.';
comment on column api_token.used_at is 'Latest use, to the minute.';
