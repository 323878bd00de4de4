package org.seriate.models;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.hibernate.Session;
import org.seriate.config.AeConfig;

/**
 * Probabilities that a model has given, in its reports and as a shadow: what another threshold
 * would make of them, and how they change with time. A series that was analysed again counts once
 * for each revision.
 */
@ApplicationScoped
public class RecordedAnswers {
  /** More are not looked at for a threshold. */
  public static final int MOST = 10_000;

  private final Session rows;
  private final ZoneId zone;

  RecordedAnswers(Session rows, AeConfig config) {
    this.rows = rows;
    this.zone = config.node().timezone();
  }

  /**
   * What this threshold would make of the newest answers.
   *
   * @param label of the class
   * @param newest how many answers are looked at, {@link #MOST} at most
   */
  @Transactional
  public Effect effect(Model model, String label, double threshold, int newest) {
    List<Effect.Said> said =
        rows
            .createNativeQuery(
                """
                select cast(a ->> 'probability' as double precision), cast(a ->> 'present' as boolean)
                from (
                  (select answers, written_at as at from report
                   where model_digest = :digest and answers is not null
                   order by written_at desc limit :newest)
                  union all
                  (select answers, written_at from additional_result
                   where model_digest = :digest and answers is not null
                   order by written_at desc limit :newest)
                  union all
                  (select answers, finished_at from shadow_run
                   where model_id = :model and answers is not null
                   order by finished_at desc limit :newest)
                ) said
                cross join lateral jsonb_array_elements(said.answers) a
                where a ->> 'label' = :label
                order by said.at desc limit :newest
                """,
                Tuple.class)
            .setParameter("digest", model.digest())
            .setParameter("model", model.id())
            .setParameter("label", label)
            .setParameter("newest", Math.clamp(newest, 1, MOST))
            .getResultList()
            .stream()
            .map(t -> new Effect.Said(t.get(0, Double.class), t.get(1, Boolean.class)))
            .toList();
    return Effect.of(label, threshold, said);
  }

  /** Weeks or months with answers, oldest first; those without are left out. */
  @Transactional
  public List<Period> drift(Model model, String label, Period.Length length) {
    Instant since =
        length.begin(LocalDate.now(zone), length.most() - 1).atStartOfDay(zone).toInstant();
    return rows
        .createNativeQuery(
            """
            select to_char(date_trunc(:length, said.at at time zone :zone), 'YYYY-MM-DD') as begin,
                   count(*) as results,
                   percentile_cont(0.5) within group (
                     order by cast(a ->> 'probability' as double precision)) as median,
                   cast(avg(case when cast(a ->> 'present' as boolean) then 1 else 0 end)
                        as double precision) as share
            from (
              select answers, written_at as at from report
              where model_digest = :digest and answers is not null and written_at >= :since
              union all
              select answers, written_at from additional_result
              where model_digest = :digest and answers is not null and written_at >= :since
              union all
              select answers, finished_at from shadow_run
              where model_id = :model and answers is not null and finished_at >= :since
            ) said
            cross join lateral jsonb_array_elements(said.answers) a
            where a ->> 'label' = :label
            group by 1 order by 1
            """,
            Tuple.class)
        .setParameter("length", length.word())
        .setParameter("zone", zone.getId())
        .setParameter("digest", model.digest())
        .setParameter("model", model.id())
        .setParameter("label", label)
        .setParameter("since", since)
        .getResultList()
        .stream()
        .map(t -> period(t))
        .toList();
  }

  private static Period period(Tuple t) {
    return new Period(
        LocalDate.parse(t.get(0, String.class)),
        t.get(1, Long.class),
        t.get(2, Double.class),
        t.get(3, Double.class));
  }
}
