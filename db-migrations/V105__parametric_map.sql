alter table result_object drop constraint result_object_kind_check;
alter table result_object add constraint result_object_kind_check
  check (kind in ('SR', 'SC', 'KOS', 'GSPS', 'PDF', 'PM'));

comment on column result_object.kind is 'SR structured report, SC secondary capture, KOS key object selection, GSPS presentation state, PDF, PM parametric map.';
