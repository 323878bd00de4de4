create table shadow_run (
  id             bigint generated always as identity primary key,
  series_id      bigint      not null references series (id) on delete cascade,
  revision       integer     not null,
  model_id       bigint      not null references model (id),
  report_id      bigint      not null references report (id) on delete cascade,
  state          text        not null default 'WAITING'
                 check (state in ('WAITING', 'DONE', 'FAILED')),
  attempts       integer     not null default 0,
  claimed_until  timestamptz,
  kind           text        check (kind in ('POSITIVE', 'NEGATIVE', 'NOT_ANALYSED')),
  finding        jsonb,
  reason         text,
  took_ms        bigint,
  created_at     timestamptz not null default now(),
  finished_at    timestamptz,
  unique (series_id, revision, model_id)
);

create index shadow_run_waiting on shadow_run (id) where state = 'WAITING';
create index shadow_run_model on shadow_run (model_id, finished_at);

comment on table  shadow_run is 'What a shadow model says of a series that the active model has reported on. Nothing of it is sent.';
comment on column shadow_run.id is 'Our number of the run, in the order of the reports.';
comment on column shadow_run.series_id is 'The series.';
comment on column shadow_run.revision is 'Its revision that was analysed.';
comment on column shadow_run.model_id is 'The shadow model.';
comment on column shadow_run.report_id is 'The report of the active model on the same revision.';
comment on column shadow_run.state is 'WAITING, DONE, or FAILED when all attempts were used up.';
comment on column shadow_run.attempts is 'How often it was begun.';
comment on column shadow_run.claimed_until is 'A node has it until then; null when none does.';
comment on column shadow_run.kind is 'POSITIVE, NEGATIVE or NOT_ANALYSED, as its report would be.';
comment on column shadow_run.finding is 'Probabilities of the series and of its slices, as in report.finding; null when not analysed.';
comment on column shadow_run.reason is 'Why it was not analysed, or failed.';
comment on column shadow_run.took_ms is 'Time of the analysis, in milliseconds.';
comment on column shadow_run.created_at is 'When the report of the active model was written.';
comment on column shadow_run.finished_at is 'When it was done.';

create view model_agreement as
select s.model_id,
       r.model_digest                                                          as active_digest,
       count(*)                                                                as series,
       count(*) filter (where s.kind = 'POSITIVE' and r.kind = 'POSITIVE')     as both_positive,
       count(*) filter (where s.kind = 'NEGATIVE' and r.kind = 'NEGATIVE')     as both_negative,
       count(*) filter (where s.kind = 'NEGATIVE' and r.kind = 'POSITIVE')     as only_active_positive,
       count(*) filter (where s.kind = 'POSITIVE' and r.kind = 'NEGATIVE')     as only_shadow_positive,
       count(*) filter (where s.kind = 'NOT_ANALYSED' and r.kind = 'NOT_ANALYSED')  as both_declined,
       count(*) filter (where s.kind = 'NOT_ANALYSED' and r.kind <> 'NOT_ANALYSED') as only_shadow_declined,
       count(*) filter (where s.kind <> 'NOT_ANALYSED' and r.kind = 'NOT_ANALYSED') as only_active_declined,
       count(*) filter (where s.state = 'FAILED')                              as failed,
       count(*) filter (where s.state = 'WAITING')                             as waiting,
       avg(abs((s.finding -> 'answers' -> 0 ->> 'probability')::double precision
             - (r.finding -> 'answers' -> 0 ->> 'probability')::double precision)) as mean_difference,
       max(abs((s.finding -> 'answers' -> 0 ->> 'probability')::double precision
             - (r.finding -> 'answers' -> 0 ->> 'probability')::double precision)) as largest_difference,
       avg(s.took_ms)                                                          as mean_ms,
       min(s.created_at)                                                       as since
from shadow_run s
join report r on r.id = s.report_id
group by s.model_id, r.model_digest;

comment on view   model_agreement is 'How a shadow model agrees with each model that was active beside it, over the same revisions of series.';
comment on column model_agreement.model_id is 'The shadow model.';
comment on column model_agreement.active_digest is 'SHA-256 of the model that was active; null where no model could be asked.';
comment on column model_agreement.series is 'Revisions of series that both were, or will be, asked about.';
comment on column model_agreement.both_positive is 'Both positive.';
comment on column model_agreement.both_negative is 'Both negative.';
comment on column model_agreement.only_active_positive is 'The active model positive, the shadow negative.';
comment on column model_agreement.only_shadow_positive is 'The shadow positive, the active model negative.';
comment on column model_agreement.both_declined is 'Neither analysed it.';
comment on column model_agreement.only_shadow_declined is 'The active model gave a result, the shadow declined.';
comment on column model_agreement.only_active_declined is 'The shadow gave a result, the active model declined.';
comment on column model_agreement.failed is 'The shadow failed in all its attempts.';
comment on column model_agreement.waiting is 'The shadow has not run yet.';
comment on column model_agreement.mean_difference is 'Mean difference of the probabilities of the first class, where both gave one.';
comment on column model_agreement.largest_difference is 'Largest such difference.';
comment on column model_agreement.mean_ms is 'Mean time of the shadow for a series, in milliseconds.';
comment on column model_agreement.since is 'The first report that was compared.';
