create table series_signal (
  series_instance_uid  text        not null,
  signal               text        not null
                       check (signal in ('MPPS', 'STORAGE_COMMITMENT', 'IAN', 'PACS_COUNT')),
  source               text        not null,
  instances            integer,
  sop_instance_uids    text[],
  final                boolean     not null,
  told_at              timestamptz not null default now(),
  primary key (series_instance_uid, signal, source)
);

comment on table  series_signal is 'What others said a series consists of; a fact for the completeness rule, whether or not the series has arrived yet.';
comment on column series_signal.series_instance_uid is 'Series Instance UID (0020,000E).';
comment on column series_signal.signal is 'MPPS (performed series), STORAGE_COMMITMENT (asked to be confirmed), IAN (told to be available) or PACS_COUNT (counted by a query).';
comment on column series_signal.source is 'Name of the peer (peers.yaml) that said so.';
comment on column series_signal.instances is 'How many instances it named or counted; null when it did not say.';
comment on column series_signal.sop_instance_uids is 'The SOP Instance UIDs it named, all messages together; null when it only counted.';
comment on column series_signal.final is 'MPPS: its steps are COMPLETED or DISCONTINUED. STORAGE_COMMITMENT: all that was asked together with it has arrived. Else false: more may be named.';
comment on column series_signal.told_at is 'When it was last said.';
