package org.seriate.report;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.io.DataSetWriter;
import org.seriate.dicom.io.TransferSyntax;
import org.seriate.series.ReportLayout;
import org.seriate.series.ResultInstance;
import org.seriate.series.VerifyingObserver;

/**
 * A written structured report with the person who verified it: the same content under a UID of its
 * own, which derives from the one it was written with. The one without that person is not sent, so
 * it is no predecessor.
 */
public final class Verified {
  static final String FORM = "VERIFIED";

  private Verified() {}

  /**
   * @param airInstanceUid SOP Instance UID of the report in layout AIR, from which those of all
   *     layouts derive
   * @param zone for a report without Timezone Offset From UTC
   * @return empty for a report that is not complete: what was not analysed cannot be vouched for
   */
  public static Optional<ResultInstance> of(
      ResultInstance written,
      String airInstanceUid,
      VerifyingObserver by,
      Instant at,
      ZoneId zone) {
    DataSet document = OtherClass.read(written);
    if (!document.string(Tag.CompletionFlag).equals(Optional.of("COMPLETE"))) {
      return Optional.empty();
    }
    String instance = uid(airInstanceUid, written.layout().orElse(ReportLayout.AIR));
    DocumentTime time = DocumentTime.of(at, zone, document);
    DataSet verified =
        document.toBuilder()
            .string(Tag.SOPInstanceUID, instance)
            .string(Tag.InstanceCreationDate, time.da())
            .string(Tag.InstanceCreationTime, time.tm())
            .string(Tag.VerificationFlag, "VERIFIED")
            .sequence(Tag.VerifyingObserverSequence, observer(by, time))
            .build();
    return Optional.of(
        new ResultInstance(
            written.kind(),
            written.layout(),
            written.model(),
            written.sopClassUid(),
            instance,
            written.seriesInstanceUid(),
            written.studyInstanceUid(),
            DataSetWriter.toBytes(verified, TransferSyntax.ExplicitVrLittleEndian)));
  }

  /** As {@link Predecessor#in} finds the report of a layout from that of layout AIR. */
  private static String uid(String airInstanceUid, ReportLayout layout) {
    return ReportUids.form(ReportUids.form(airInstanceUid, FORM), ReportUids.form(layout));
  }

  // PS3.3 C.17.2: name, organization and time of type 1, the code of the person of type 2.
  private static DataSet observer(VerifyingObserver by, DocumentTime time) {
    return DataSet.builder()
        .string(Tag.VerifyingOrganization, by.organization())
        .string(Tag.VerificationDateTime, time.dt())
        .string(Tag.VerifyingObserverName, by.name())
        .empty(Tag.VerifyingObserverIdentificationCodeSequence)
        .build();
  }
}
