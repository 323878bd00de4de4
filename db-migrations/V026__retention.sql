alter table instance add column purged_at timestamptz;
alter table instance_conflict add column purged_at timestamptz;
alter table store_segment drop column whole;

comment on column instance.purged_at is 'When its bytes were given up by a rule of retention; null while they are there. The same object sent again brings them back.';
comment on column instance_conflict.purged_at is 'When its bytes were given up by a rule of retention.';
comment on column store_segment.listed_to is 'Every object that lies before this byte has its rows; what lies behind is listed again at start.';

drop index instance_of_segment;
create index instance_of_segment on instance (segment) where purged_at is null;
create index instance_of_file on instance (digest) where segment is null;
create index instance_conflict_of_segment on instance_conflict (segment);
