package org.seriate;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import org.hibernate.Session;
import org.seriate.config.AeConfig;
import org.seriate.config.Endpoint;
import org.seriate.dicom.data.DataSet;
import org.seriate.message.ObservationMessage;
import org.seriate.message.ResultBundle;
import org.seriate.store.ResultAttributes;

/** A kept report as what destinations get that read no DICOM. */
@ApplicationScoped
class ResultMessages {
  private final Session rows;
  private final AeConfig config;

  ResultMessages(Session rows, AeConfig config) {
    this.rows = rows;
    this.config = config;
  }

  private record Kept(byte[] dataSet, int revision, String firstOfItsSeries) {
    DataSet document() {
      return ResultAttributes.read(dataSet);
    }
  }

  @Transactional
  List<ObservationMessage.Written> hl7(long report, Endpoint.Hl7 receiver) {
    ObservationMessage.Ends ends =
        new ObservationMessage.Ends(
            config.node().aeTitle(),
            config.node().institution().name().orElse(""),
            receiver.application(),
            receiver.facility());
    return kept(report).stream()
        .map(kept -> ObservationMessage.of(kept.document(), kept.revision(), ends))
        .toList();
  }

  @Transactional
  List<String> fhir(long report) {
    return kept(report).stream()
        .map(k -> ResultBundle.of(k.document(), k.revision(), k.firstOfItsSeries()))
        .toList();
  }

  /**
   * The structured report as it was first written, in layout AIR, which every report has; then
   * those of additional models, where they have some of their own.
   */
  private List<Kept> kept(long report) {
    return rows
        .createNativeQuery(
            """
            select distinct on (o.model_digest) o.data_set, r.revision,
                   (select f.sop_instance_uid
                    from report s join result_object f on f.report_id = s.id
                    where s.series_id = r.series_id and f.model_digest = o.model_digest
                      and f.kind = 'SR' and f.layout = 'AIR'
                    order by s.revision, f.id limit 1)
            from report r join result_object o on o.report_id = r.id
            where r.id = :report and o.kind = 'SR' and o.layout = 'AIR'
            order by o.model_digest, o.id
            """,
            Object[].class)
        .setParameter("report", report)
        .getResultList()
        .stream()
        .map(row -> new Kept((byte[]) row[0], ((Number) row[1]).intValue(), (String) row[2]))
        .toList();
  }
}
