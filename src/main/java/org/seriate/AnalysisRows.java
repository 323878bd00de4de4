package org.seriate;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.seriate.config.AeConfig;
import org.seriate.config.PeerConfig;
import org.seriate.queue.Claim;
import org.seriate.queue.ClaimLost;
import org.seriate.report.Predecessor;
import org.seriate.series.Algorithm;
import org.seriate.series.Analysis;
import org.seriate.series.Outcome;
import org.seriate.series.Priority;
import org.seriate.series.Report;
import org.seriate.series.ReportKind;
import org.seriate.series.ResultInstance;
import org.seriate.series.SeriesState;
import org.seriate.series.StoredImage;
import org.seriate.store.FindingJson;
import org.seriate.store.HeaderJson;
import org.seriate.store.InstanceRow;
import org.seriate.store.NotHere;
import org.seriate.store.Reading;
import org.seriate.store.ReportRow;
import org.seriate.store.SeriesImages;
import org.seriate.store.SeriesRow;

/** The rows that analysis and delivery read and leave. */
@ApplicationScoped
class AnalysisRows {
  private final EntityManager rows;
  private final SeriesImages images;
  private final ResultObjects objects;

  AnalysisRows(EntityManager rows, SeriesImages images, ResultObjects objects) {
    this.rows = rows;
    this.images = images;
    this.objects = objects;
  }

  @Transactional
  SeriesUnderAnalysis load(long id) {
    SeriesRow series = SeriesRow.findById(id);
    List<InstanceRow> instances = InstanceRow.ofSeries(id);
    long identities =
        instances.stream().map(i -> i.patientDigest + i.studyInstanceUid).distinct().count();
    return new SeriesUnderAnalysis(
        series.revision,
        series.completedBy,
        series.completedAt,
        identities > 1,
        instances.stream().filter(i -> i.purgedAt != null).count(),
        images.of(instances));
  }

  /** See {@link SeriesImages#bring}. */
  Reading bring(List<StoredImage> ofOneSeries) throws NotHere {
    return images.bring(ofOneSeries);
  }

  /** What the source's rule or the order says, whichever is higher. */
  @Transactional(TxType.MANDATORY)
  Priority priority(long id, AeConfig config) {
    SeriesRow series = SeriesRow.findById(id);
    Priority ofSource =
        config.peer(series.source).map(PeerConfig::priority).orElse(Priority.ROUTINE);
    return InstanceRow.ofSeries(id).stream()
        .flatMap(i -> HeaderJson.read(i.header).requestedProcedurePriority().stream())
        .max(Comparator.naturalOrder())
        .map(ofSource::orHigher)
        .orElse(ofSource);
  }

  /** What nobody accepted has not left the node, so there is nothing of it to be replaced. */
  @Transactional
  @SuppressWarnings("unchecked")
  Predecessors predecessors(long series, int revision, List<String> modelsOfTheirOwn) {
    List<Object[]> before =
        rows.createNativeQuery(
                """
                select distinct on (o.model_digest) o.model_digest, o.study_instance_uid,
                       o.series_instance_uid, o.sop_class_uid, o.sop_instance_uid
                from result_object o
                where o.kind = 'SR' and o.layout = 'AIR' and o.report_id = (
                  select r.id from report r
                  where r.series_id = :series and r.revision < :revision
                    and not exists (select 1 from approval a
                                    where a.report_id = r.id and a.state <> 'ACCEPTED')
                  order by r.revision desc limit 1)
                order by o.model_digest, o.id
                """,
                Object[].class)
            .setParameter("series", series)
            .setParameter("revision", revision)
            .getResultList();
    List<Predecessor> byTheReport = new ArrayList<>();
    Map<String, Predecessor> ofModels = new HashMap<>();
    for (Object[] r : before) {
      Predecessor p = new Predecessor((String) r[1], (String) r[2], (String) r[3], (String) r[4]);
      if (modelsOfTheirOwn.contains((String) r[0])) {
        ofModels.put((String) r[0], p);
      } else {
        byTheReport.add(p);
      }
    }
    return new Predecessors(byTheReport, ofModels);
  }

  /** Name of the peer that sent the first image. */
  @Transactional(TxType.MANDATORY)
  String source(long series) {
    SeriesRow row = SeriesRow.findById(series);
    return row.source;
  }

  /**
   * The report stays here until somebody asks for it; the series says so.
   *
   * @param asked whether a person has to accept it first
   */
  @Transactional(TxType.MANDATORY)
  void wantedByNobody(Claim claim, boolean asked) {
    SeriesRow series = SeriesRow.findById(claim.series());
    if (!asked) {
      series.state = SeriesState.DELIVERED;
    }
    String none = "no destination gets such a report (key only of the peers)";
    series.reason = series.reason == null ? none : series.reason + " And " + none + ".";
  }

  /** Stores report and outcome and moves the series on, unless a late slice was faster. */
  @Transactional(TxType.MANDATORY)
  long reported(Claim claim, Analysis analysis, Report report) {
    SeriesRow series = lock(claim.series());
    if (series.revision != claim.revision() || series.state != SeriesState.COMPLETE) {
      throw new ClaimLost("the series moved on to revision " + series.revision);
    }
    ReportRow row = new ReportRow();
    row.seriesId = claim.series();
    row.revision = claim.revision();
    row.kind = report.kind();
    ResultInstance main = report.main();
    row.sopClassUid = main.sopClassUid();
    row.sopInstanceUid = main.sopInstanceUid();
    row.seriesInstanceUid = main.seriesInstanceUid();
    row.studyInstanceUid = main.studyInstanceUid();
    row.writtenAt = Instant.now();
    row.modelDigest = analysis.main().model().map(Algorithm::digest).orElse(null);
    switch (analysis.main()) {
      case Outcome.Finding f -> row.finding = FindingJson.write(f);
      case Outcome.Declined d -> {
        row.declineReason = d.reason();
        series.reason = d.explanation();
      }
    }
    row.persistAndFlush();
    report.instances().forEach(instance -> objects.keep(row.id, instance));
    analysis.others().forEach(outcome -> alsoSaid(row.id, outcome));
    series.state = SeriesState.REPORTED;
    series.result = report.kind();
    return row.id;
  }

  /** What another model said; one whose bundle says nothing of itself was not asked. */
  private void alsoSaid(long report, Outcome outcome) {
    outcome
        .model()
        .ifPresent(
            model ->
                rows.createNativeQuery(
                        """
                        insert into additional_result (report_id, model_digest, model, kind, finding, reason)
                        values (:report, :digest, :model, :kind, cast(:finding as jsonb), :reason)
                        """)
                    .setParameter("report", report)
                    .setParameter("digest", model.digest())
                    .setParameter("model", model.name() + " " + model.version())
                    .setParameter("kind", ReportKind.of(outcome).name())
                    .setParameter(
                        "finding",
                        outcome instanceof Outcome.Finding f ? FindingJson.write(f) : null)
                    .setParameter(
                        "reason", outcome instanceof Outcome.Declined d ? d.explanation() : null)
                    .executeUpdate());
  }

  /**
   * The series is delivered once no destination waits any more, none refused for good, and those
   * that confirm have confirmed every object.
   *
   * @return how long it took since it was complete, if it is delivered now
   */
  @Transactional(TxType.MANDATORY)
  Optional<Duration> deliveredIfAll(long id, int revision) {
    Number open =
        (Number)
            rows.createNativeQuery(
                    """
                    select (select count(*) from series_work
                            where series_id = :series and revision = :revision
                              and step = 'DELIVER' and state not in ('DONE', 'CANCELLED'))
                         + (select count(*) from commitment_expected
                            where series_id = :series and revision = :revision
                              and state <> 'CONFIRMED')
                    """)
                .setParameter("series", id)
                .setParameter("revision", revision)
                .getSingleResult();
    SeriesRow series = SeriesRow.findById(id);
    if (open.longValue() == 0
        && series.revision == revision
        && series.state == SeriesState.REPORTED) {
      series.state = SeriesState.DELIVERED;
      return Optional.ofNullable(series.completedAt)
          .map(completed -> Duration.between(completed, Instant.now()));
    }
    return Optional.empty();
  }

  @Transactional(TxType.MANDATORY)
  void setAside(long id, int revision, String reason) {
    SeriesRow series = SeriesRow.findById(id);
    if (series.revision == revision) {
      series.state = SeriesState.SET_ASIDE;
      series.reason = reason;
    }
  }

  /** Every writer takes the series row first, so none can pass another or deadlock with it. */
  @Transactional(TxType.MANDATORY)
  SeriesRow lock(long series) {
    rows.createNativeQuery("select id from series where id = :id for no key update")
        .setParameter("id", series)
        .getSingleResult();
    return SeriesRow.findById(series);
  }
}
