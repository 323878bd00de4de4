package org.seriate.report;

import java.util.Optional;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.series.ReportLayout;

/** Written reports for tests of other rooms. */
public final class ReportsForTests {
  private ReportsForTests() {}

  public static DataSet positive() {
    return written(Requests.positive());
  }

  public static DataSet negative() {
    return written(Requests.negative());
  }

  /** The second alone is present. */
  public static DataSet twoQuestions() {
    return written(Requests.twoQuestions());
  }

  /** The positive report after Łukasz^Ann^^Dr verified it. */
  public static DataSet verified() {
    return VerifiedTest.verified(Requests.positive(), ReportLayout.AIR).dataSet();
  }

  public static DataSet declined() {
    return written(Requests.declined());
  }

  public static DataSet declinedWithoutModel() {
    return written(Requests.declinedWithoutModel());
  }

  /** Of a patient with a Greek name, an issuer, and an order with placer and filler number. */
  public static DataSet ordered() {
    DataSet source =
        Requests.headCt().toBuilder()
            .string(Tag.SpecificCharacterSet, "ISO_IR 192")
            .text(Tag.PatientName, "Ωmega^Ζήτα^^Dr|x")
            .string(Tag.IssuerOfPatientID, "HOSPITAL")
            .string(Tag.TimezoneOffsetFromUTC, "+0200")
            .sequence(
                Tag.RequestAttributesSequence,
                DataSet.builder()
                    .string(Tag.RequestedProcedureID, "RP1")
                    .text(Tag.RequestedProcedureDescription, "CT Schädel & Hals")
                    .string(Tag.PlacerOrderNumberImagingServiceRequest, "PL77")
                    .string(Tag.FillerOrderNumberImagingServiceRequest, "FI88")
                    .build())
            .build();
    return written(Requests.about(source, Requests.positive().outcome()));
  }

  /** Without all that an image may lack. */
  public static DataSet bare() {
    DataSet source =
        Requests.headCt().toBuilder()
            .remove(Tag.StudyDate)
            .remove(Tag.StudyTime)
            .remove(Tag.AccessionNumber)
            .remove(Tag.PatientName)
            .remove(Tag.PatientID)
            .remove(Tag.PatientBirthDate)
            .remove(Tag.PatientSex)
            .build();
    return written(Requests.about(source, Requests.negative().outcome()));
  }

  private static DataSet written(ReportRequest request) {
    return Written.from(request).dataSet();
  }

  /** The same analysis in revision 2. */
  public static DataSet revised() {
    DataSet first = positive();
    return written(
        Requests.revision(
            Requests.positive(),
            2,
            new Predecessor(
                value(first, Tag.StudyInstanceUID),
                value(first, Tag.SeriesInstanceUID),
                value(first, Tag.SOPClassUID),
                value(first, Tag.SOPInstanceUID))));
  }

  private static String value(DataSet report, int tag) {
    return Optional.of(report).flatMap(r -> r.string(tag)).orElseThrow();
  }
}
