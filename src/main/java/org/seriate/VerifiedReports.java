package org.seriate;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hibernate.Session;
import org.seriate.config.AeConfig;
import org.seriate.queue.Verification;
import org.seriate.report.Verified;
import org.seriate.series.ReportLayout;
import org.seriate.series.ResultInstance;
import org.seriate.series.VerifyingObserver;

/** Puts the verifying observer into the structured reports of a report, before any of them left. */
@ApplicationScoped
class VerifiedReports implements Verification {
  private final Session rows;
  private final ResultObjects objects;
  private final AeConfig config;

  VerifiedReports(Session rows, ResultObjects objects, AeConfig config) {
    this.rows = rows;
    this.objects = objects;
    this.config = config;
  }

  @Override
  @Transactional(TxType.MANDATORY)
  public boolean verify(long report, VerifyingObserver by) {
    Instant now = Instant.now();
    List<ResultObjects.Numbered> all = objects.structuredReports(report);
    for (ResultObjects.Numbered sr : all) {
      String air = airOf(sr.instance().model(), all);
      Optional<ResultInstance> verified =
          Verified.of(sr.instance(), air, by, now, config.node().timezone());
      if (verified.isEmpty()) {
        return false;
      }
      objects.replace(sr.id(), verified.get());
      if (sr.instance().model().isEmpty() && sr.instance().sopInstanceUid().equals(air)) {
        named(report, verified.get().sopInstanceUid());
      }
    }
    return true;
  }

  /** The one from whose UID those of the same model in other layouts derive. */
  private static String airOf(Optional<String> model, List<ResultObjects.Numbered> all) {
    return all.stream()
        .map(ResultObjects.Numbered::instance)
        .filter(i -> i.model().equals(model) && i.layout().equals(Optional.of(ReportLayout.AIR)))
        .findFirst()
        .orElseThrow()
        .sopInstanceUid();
  }

  private void named(long report, String sopInstanceUid) {
    rows.createNativeMutationQuery("update report set sop_instance_uid = :uid where id = :id")
        .setParameter("uid", sopInstanceUid)
        .setParameter("id", report)
        .executeUpdate();
  }
}
