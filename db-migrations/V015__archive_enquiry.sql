create table archive_enquiry (
  series_id    bigint      primary key references series (id),
  archive      text        not null,
  held         integer     not null,
  attempts     integer     not null,
  next_at      timestamptz,
  asked_at     timestamptz,
  last_answer  text
);

comment on table  archive_enquiry is 'When an archive was and will be asked how many images a series has; its answers are facts in series_signal.';
comment on column archive_enquiry.series_id is 'The series.';
comment on column archive_enquiry.archive is 'Name of the peer (peers.yaml) that is asked.';
comment on column archive_enquiry.held is 'How many images of the series were here when it was asked last.';
comment on column archive_enquiry.attempts is 'How often it was asked since then; pauses grow with it.';
comment on column archive_enquiry.next_at is 'When to ask again; ahead of now while it is being asked; null: not before more images come.';
comment on column archive_enquiry.asked_at is 'When its last answer, or the failure to get one, was noted.';
comment on column archive_enquiry.last_answer is 'That answer in one sentence for a person.';
