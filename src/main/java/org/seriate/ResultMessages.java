package org.seriate;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
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
  ObservationMessage.Written hl7(long report, Endpoint.Hl7 receiver) {
    Kept kept = kept(report);
    return ObservationMessage.of(
        kept.document(),
        kept.revision(),
        new ObservationMessage.Ends(
            config.node().aeTitle(),
            config.node().institution().name().orElse(""),
            receiver.application(),
            receiver.facility()));
  }

  @Transactional
  String fhir(long report) {
    Kept kept = kept(report);
    return ResultBundle.of(kept.document(), kept.revision(), kept.firstOfItsSeries());
  }

  /** The structured report as it was first written, in layout AIR, which every report has. */
  private Kept kept(long report) {
    Object[] row =
        rows.createNativeQuery(
                """
                select o.data_set, r.revision,
                       (select f.sop_instance_uid from report f
                        where f.series_id = r.series_id order by f.revision limit 1)
                from report r join result_object o on o.report_id = r.id
                where r.id = :report and o.kind = 'SR' and o.layout = 'AIR'
                order by o.id limit 1
                """,
                Object[].class)
            .setParameter("report", report)
            .getSingleResult();
    return new Kept((byte[]) row[0], ((Number) row[1]).intValue(), (String) row[2]);
  }
}
