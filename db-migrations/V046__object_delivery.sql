create table object_delivery (
  object_id     bigint      not null references result_object (id) on delete cascade,
  destination   text        not null,
  answer        text        not null,
  delivered_at  timestamptz not null default now(),
  primary key (object_id, destination)
);

create index object_delivery_by_destination on object_delivery (destination, delivered_at);

comment on table  object_delivery is 'Which destination has which object, by its own word: what stands here is not sent again unless a person asks for it.';
comment on column object_delivery.object_id is 'The object.';
comment on column object_delivery.destination is 'Name of the destination in peers.yaml.';
comment on column object_delivery.answer is 'What it answered, e.g. status 0000.';
comment on column object_delivery.delivered_at is 'When it answered; after a resend, the last time.';

-- What was delivered before this table was kept.
insert into object_delivery (object_id, destination, answer, delivered_at)
select w.report_id, w.destination, coalesce(w.last_answer, 'delivered'), coalesce(w.finished_at, now())
from series_work w
where w.step = 'DELIVER' and w.state = 'DONE' and w.report_id is not null
on conflict do nothing;
