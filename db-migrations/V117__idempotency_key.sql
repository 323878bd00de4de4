create table idempotency_key (
  user_name     text        not null,
  key           text        not null,
  request       text        not null,
  made_at       timestamptz not null default now(),
  status        integer,
  media_type    text,
  answer        text,
  primary key (user_name, key)
);

create index idempotency_key_made on idempotency_key (made_at);

comment on table  idempotency_key is 'Commands that programs sent with an Idempotency-Key, kept for a day with their answers.';
comment on column idempotency_key.user_name is 'In whose name the command came.';
comment on column idempotency_key.key is 'What the program called it.';
comment on column idempotency_key.request is 'SHA-256 of method, path and body.';
comment on column idempotency_key.made_at is 'When it came for the first time.';
comment on column idempotency_key.status is 'HTTP status of the answer; null while it is being done, or when the node ended before it was answered.';
comment on column idempotency_key.media_type is 'Media type of the answer.';
comment on column idempotency_key.answer is 'The answer.';
