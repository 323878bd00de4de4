-- A person who signs in at the identity provider has a row, so that sessions, API tokens and the lock of an
-- administrator are the same for everybody; but no password of ours.
alter table console_user
  alter column password_hash drop not null,
  add column provider_subject text unique,
  add constraint console_user_one_way_in check ((password_hash is null) <> (provider_subject is null));

comment on table  console_user is 'A person who may log in at the console, with a password of this node or at the identity provider.';
comment on column console_user.name is 'What the person types, or a claim of the provider, in lower case; stands as actor in the audit record.';
comment on column console_user.roles is 'Of viewer, radiologist, operator, administrator, auditor; of a person of the provider as its groups gave them at the last log-in.';
comment on column console_user.password_hash is 'bcrypt, modular crypt format; null for a person of the identity provider.';
comment on column console_user.provider_subject is 'Issuer and subject (claims iss and sub) of a person of the identity provider; null for one with a password.';
