package org.seriate.report;

import java.util.List;
import java.util.stream.Collectors;
import org.seriate.dicom.data.Uid;
import org.seriate.series.Algorithm;
import org.seriate.series.Outcome;
import org.seriate.series.ReportLayout;

/**
 * The UIDs of a report, all derived (UUIDv5 as 2.25, PS3.5 B.2) so that a report written again
 * after any crash is the same object in the PACS.
 *
 * <p>The outcome is no part of the names: a positive and a negative answer of one analysis can not
 * stand side by side.
 */
record ReportUids(String seriesInstanceUid, String sopInstanceUid) {

  /** Of a kind of object, e.g. "SR": one analysis gives one of each. */
  static ReportUids of(ReportRequest request, String objectKind) {
    String analysis =
        String.join(
            "|",
            request.sourceSeriesInstanceUid(),
            Integer.toString(request.revision()),
            models(request),
            objectKind);
    return new ReportUids(Uid.nameBased("series:" + analysis), Uid.nameBased(analysis));
  }

  ReportUids in(ReportLayout layout) {
    String form = form(layout);
    return new ReportUids(form(seriesInstanceUid, form), form(sopInstanceUid, form));
  }

  /**
   * The UID of a report in another form, from its own: that of a predecessor is found the same way.
   */
  static String form(String uid, String form) {
    return form.isEmpty() ? uid : Uid.nameBased(uid + "|" + form);
  }

  static String form(ReportLayout layout) {
    return layout == ReportLayout.AIR ? "" : layout.name();
  }

  /**
   * Names what is tracked, not who measured it: a later revision or another model that answers the
   * same question about the same series uses the same Tracking Unique Identifier (PS3.16 TID 1501).
   */
  static String tracking(ReportRequest request, Outcome.Question question) {
    return tracking("tracking:", request, question);
  }

  /** The same for the question asked of each slice. */
  static String trackingOfSlices(ReportRequest request, Outcome.Question question) {
    return tracking("tracking of slices:", request, question);
  }

  private static String tracking(String what, ReportRequest request, Outcome.Question question) {
    return Uid.nameBased(
        String.join(
            "|",
            what + request.sourceSeriesInstanceUid(),
            question.finding().scheme(),
            question.finding().value(),
            question.site().scheme(),
            question.site().value()));
  }

  /** A new Device UID whenever the model changes, retraining included (IHE RAD AIR 6.5.3.1). */
  static String device(Algorithm algorithm) {
    return Uid.nameBased("device:" + algorithm.digest());
  }

  /** The node itself, where no model took part. */
  static String device(NodeIdentity node) {
    return Uid.nameBased("device:node:" + node.serial() + "|" + node.softwareVersion());
  }

  private static String models(ReportRequest request) {
    List<Algorithm> models = request.algorithms();
    return models.isEmpty()
        ? "none"
        : models.stream().map(Algorithm::digest).collect(Collectors.joining("+"));
  }
}
