alter table approval add column series_reason text;

comment on column approval.series_reason is 'What series.reason said before the rejection: it stands there again when the report is reopened.';
