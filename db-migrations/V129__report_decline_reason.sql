alter table report add column decline_reason text;

comment on column report.decline_reason is 'Name of the reason (DeclineReason) of a report NOT_ANALYSED; null for others, and for those written before this column was.';
