package org.seriate.receive;

import java.util.List;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.series.FunctionalGroups;
import org.seriate.series.ImageHeader;
import org.seriate.series.Sha256;
import org.seriate.store.Arrival;
import org.seriate.store.Kept;

/**
 * What the rows need to know of an object that is on disk.
 *
 * @param patientId for the audit record only, empty if there is none
 * @param frames one header for each frame of a multi-frame object that describes its frames
 */
record ReceivedObject(
    String sopInstanceUid,
    String sopClassUid,
    String transferSyntaxUid,
    String seriesInstanceUid,
    String studyInstanceUid,
    String patientId,
    String issuerOfPatientId,
    String patientDigest,
    ImageHeader header,
    List<ImageHeader> frames,
    Kept kept) {

  static ReceivedObject of(
      DataSet ds,
      FunctionalGroups groups,
      String sopClassUid,
      String sopInstanceUid,
      String transferSyntaxUid,
      Kept kept) {
    return new ReceivedObject(
        sopInstanceUid,
        sopClassUid,
        transferSyntaxUid,
        ds.string(Tag.SeriesInstanceUID).orElseThrow(),
        ds.string(Tag.StudyInstanceUID).orElseThrow(),
        ds.string(Tag.PatientID).orElse(""),
        ds.string(Tag.IssuerOfPatientID).orElse(""),
        patientDigest(ds),
        ImageHeader.of(ds),
        groups.describe(ds),
        kept);
  }

  Arrival arrival() {
    return kept.arrival();
  }

  /** Tells two patients apart without naming either. */
  private static String patientDigest(DataSet ds) {
    String identity =
        String.join(
            "\u0000",
            ds.string(Tag.PatientID).orElse(""),
            ds.string(Tag.IssuerOfPatientID).orElse(""),
            ds.string(Tag.PatientName).orElse(""),
            ds.string(Tag.PatientBirthDate).orElse(""));
    return Sha256.of(identity);
  }

  @Override
  public String toString() {
    return "ReceivedObject[" + kept.bytes() + " bytes]";
  }
}
