package org.seriate.models;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.hibernate.Session;
import org.seriate.audit.AuditEvent;
import org.seriate.audit.AuditOutcome;
import org.seriate.audit.AuditTrail;

/** What people think of results; table {@code feedback}. */
@ApplicationScoped
public class Feedback {
  private final Session rows;
  private final AuditTrail audit;

  Feedback(Session rows, AuditTrail audit) {
    this.rows = rows;
    this.audit = audit;
  }

  /** What came of an opinion, in a sentence for a person. */
  public sealed interface Heard {
    String said();

    record Noted(String said) implements Heard {}

    record Refused(String said) implements Heard {}

    record NoSuchResult(String said) implements Heard {}
  }

  /** Whether the result is right, by one person. */
  public record Opinion(int revision, String user, boolean agrees, String comment, Instant at) {}

  /**
   * What was thought of the results of a model that were reported in a month; opinions, not
   * reports, are counted by result.
   *
   * @param month such as 2026-11, in the time zone of the node
   * @param digest null where no model was asked
   * @param reports all of the month
   * @param judged those that somebody has an opinion about
   */
  public record Month(
      String month,
      String digest,
      String model,
      String version,
      long reports,
      long judged,
      long positiveAgreed,
      long positiveDisagreed,
      long negativeAgreed,
      long negativeDisagreed,
      long notAnalysedAgreed,
      long notAnalysedDisagreed) {}

  /**
   * A result that somebody disagrees with.
   *
   * @param result POSITIVE, NEGATIVE or NOT_ANALYSED
   * @param probability of the first class; null where there is none
   */
  public record Disputed(
      long series,
      int revision,
      String result,
      Double probability,
      String model,
      String version,
      long agree,
      long disagree,
      Instant at) {}

  /**
   * Notes, or changes, what a person thinks of the present result of a series.
   *
   * @param comment may be empty
   */
  @Transactional
  public Heard give(
      long series, int revision, boolean agrees, String comment, String name, String actor) {
    List<Integer> current =
        rows.createNativeQuery(
                "select revision from series where id = :id for no key update", Integer.class)
            .setParameter("id", series)
            .getResultList();
    Optional<Long> report = current.isEmpty() ? Optional.empty() : report(series, revision);
    if (report.isEmpty()) {
      return new Heard.NoSuchResult(
          "There is no result of series %d, revision %d.".formatted(series, revision));
    }
    if (current.getFirst() > revision) {
      return new Heard.Refused(
          "Not noted: late images opened revision %d of series %d, whose own result counts."
              .formatted(current.getFirst(), series));
    }
    keep(report.get(), agrees, comment, name);
    audit.record(
        AuditEvent.RESULT_JUDGED,
        AuditOutcome.SUCCESS,
        actor,
        null,
        series,
        "result of revision %d: %s%s"
            .formatted(
                revision,
                agrees ? "agrees" : "disagrees",
                comment.isEmpty() ? "" : ", " + comment));
    return new Heard.Noted(
        "Noted that you %s with the result of series %d, revision %d."
            .formatted(agrees ? "agree" : "disagree", series, revision));
  }

  private Optional<Long> report(long series, int revision) {
    return rows
        .createNativeQuery(
            "select id from report where series_id = :series and revision = :revision", Long.class)
        .setParameter("series", series)
        .setParameter("revision", revision)
        .getResultList()
        .stream()
        .findFirst();
  }

  private void keep(long report, boolean agrees, String comment, String name) {
    rows.createNativeMutationQuery(
            """
            insert into feedback (report_id, by_user, agrees, comment)
            values (:report, :name, :agrees, :comment)
            on conflict (report_id, by_user) do update
              set agrees = excluded.agrees, comment = excluded.comment, at = now()
            """)
        .setParameter("report", report)
        .setParameter("name", name)
        .setParameter("agrees", agrees)
        .setParameter("comment", comment)
        .executeUpdate();
  }

  /** Newest revision first. */
  @Transactional
  public List<Opinion> ofSeries(long series) {
    return rows
        .createNativeQuery(
            """
            select r.revision, f.by_user, f.agrees, f.comment, f.at
            from feedback f join report r on r.id = f.report_id
            where r.series_id = :series order by r.revision desc, f.at, f.by_user
            """,
            Tuple.class)
        .setParameter("series", series)
        .getResultList()
        .stream()
        .map(
            t ->
                new Opinion(
                    t.get(0, Integer.class),
                    t.get(1, String.class),
                    t.get(2, Boolean.class),
                    t.get(3, String.class),
                    t.get(4, Instant.class)))
        .toList();
  }

  /**
   * Newest month first; months and models with reports only.
   *
   * @param months how many back, the present one included
   */
  @Transactional
  public List<Month> months(int months, ZoneId zone) {
    return rows
        .createNativeQuery(
            """
            with judged as (
              select report_id, count(*) filter (where agrees) as agree,
                     count(*) filter (where not agrees) as disagree
              from feedback group by report_id)
            select to_char(r.written_at at time zone :zone, 'YYYY-MM') as month, r.model_digest,
                   coalesce(min(m.name), ''), coalesce(min(m.version), ''), count(*),
                   count(j.report_id),
                   coalesce(sum(j.agree) filter (where r.kind = 'POSITIVE'), 0),
                   coalesce(sum(j.disagree) filter (where r.kind = 'POSITIVE'), 0),
                   coalesce(sum(j.agree) filter (where r.kind = 'NEGATIVE'), 0),
                   coalesce(sum(j.disagree) filter (where r.kind = 'NEGATIVE'), 0),
                   coalesce(sum(j.agree) filter (where r.kind = 'NOT_ANALYSED'), 0),
                   coalesce(sum(j.disagree) filter (where r.kind = 'NOT_ANALYSED'), 0)
            from report r
            left join model m on m.digest = r.model_digest
            left join judged j on j.report_id = r.id
            where r.written_at >= (date_trunc('month', now() at time zone :zone)
                                   - make_interval(months => :back)) at time zone :zone
            group by 1, r.model_digest
            order by 1 desc, 3, 4, r.model_digest
            """,
            Tuple.class)
        .setParameter("zone", zone.getId())
        .setParameter("back", months - 1)
        .getResultList()
        .stream()
        .map(t -> month(t))
        .toList();
  }

  private static Month month(Tuple t) {
    return new Month(
        t.get(0, String.class),
        t.get(1, String.class),
        t.get(2, String.class),
        t.get(3, String.class),
        number(t, 4),
        number(t, 5),
        number(t, 6),
        number(t, 7),
        number(t, 8),
        number(t, 9),
        number(t, 10),
        number(t, 11));
  }

  private static long number(Tuple t, int at) {
    return ((Number) t.get(at)).longValue();
  }

  /** Newest report first. */
  @Transactional
  public List<Disputed> disputed(int most) {
    return rows
        .createNativeQuery(
            """
            select r.series_id, r.revision, r.kind,
                   cast(r.finding -> 'answers' -> 0 ->> 'probability' as double precision),
                   coalesce(m.name, ''), coalesce(m.version, ''),
                   count(*) filter (where f.agrees), count(*) filter (where not f.agrees),
                   max(f.at)
            from report r join feedback f on f.report_id = r.id
            left join model m on m.digest = r.model_digest
            where r.id in (select report_id from feedback where not agrees)
            group by r.id, m.id
            order by r.id desc
            """,
            Tuple.class)
        .setMaxResults(most)
        .getResultList()
        .stream()
        .map(
            t ->
                new Disputed(
                    t.get(0, Long.class),
                    t.get(1, Integer.class),
                    t.get(2, String.class),
                    t.get(3, Double.class),
                    t.get(4, String.class),
                    t.get(5, String.class),
                    number(t, 6),
                    number(t, 7),
                    t.get(8, Instant.class)))
        .toList();
  }
}
