create table additional_result (
  id            bigint generated always as identity primary key,
  report_id     bigint      not null references report (id) on delete cascade,
  model_digest  text        not null,
  model         text        not null,
  kind          text        not null check (kind in ('POSITIVE', 'NEGATIVE', 'NOT_ANALYSED')),
  finding       jsonb,
  answers       jsonb       generated always as (finding -> 'answers') stored,
  reason        text,
  written_at    timestamptz not null default now(),
  unique (report_id, model_digest)
);

create index additional_result_of_model on additional_result (model_digest, written_at);

comment on table  additional_result is 'What the other models said that were asked about a revision of a series, beside the one whose result is in report.finding.';
comment on column additional_result.id is 'Our number of the result, in the order in which the models were asked.';
comment on column additional_result.report_id is 'The report of that revision.';
comment on column additional_result.model_digest is 'SHA-256 of the model bundle.';
comment on column additional_result.model is 'Name and version of the model.';
comment on column additional_result.kind is 'POSITIVE, NEGATIVE or NOT_ANALYSED, of this model alone.';
comment on column additional_result.finding is 'Probabilities of the series and of its slices, as in report.finding; null when not analysed.';
comment on column additional_result.answers is 'Label, probability, threshold and presence for each class, taken from finding; null when not analysed.';
comment on column additional_result.reason is 'Why it was not analysed.';
comment on column additional_result.written_at is 'When the report was written.';

alter table result_object add column model_digest text not null default '';
alter table result_object drop constraint result_object_report_id_kind_layout_sop_class_uid_key;
alter table result_object add unique (report_id, model_digest, kind, layout, sop_class_uid);
comment on column result_object.model_digest is 'SHA-256 of the additional model that this object speaks of alone; empty for the objects of the report itself.';
