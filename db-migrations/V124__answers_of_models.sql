-- Answers without the slices: a chart over a year reads a few bytes of each report, not its heat maps.
alter table report     add column answers jsonb generated always as (finding -> 'answers') stored;
alter table shadow_run add column answers jsonb generated always as (finding -> 'answers') stored;

create index report_of_model on report (model_digest, written_at);

comment on column report.answers is 'Label, probability, threshold and presence for each class, taken from finding; null when not analysed.';
comment on column shadow_run.answers is 'Label, probability, threshold and presence for each class, taken from finding; null when not analysed.';
