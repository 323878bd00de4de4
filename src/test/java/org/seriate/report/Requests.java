package org.seriate.report;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.series.Algorithm;
import org.seriate.series.Code;
import org.seriate.series.Completion;
import org.seriate.series.DeclineReason;
import org.seriate.series.HeatMap;
import org.seriate.series.ImageHeader;
import org.seriate.series.Outcome;
import org.seriate.series.StoredImage;

/** Requests about an invented head CT. */
final class Requests {
  static final String STUDY = "1.2.826.0.1.3680043.8.498.1";
  static final String SERIES = "1.2.826.0.1.3680043.8.498.1.1";
  static final String FRAME = "1.2.826.0.1.3680043.8.498.1.9";
  static final Instant AT = Instant.parse("2026-03-01T09:30:15Z");

  static final NodeIdentity NODE =
      new NodeIdentity(
          "Seriate", "Seriate", "NODE-1", "0.1.0", "SERIATE", Optional.of("General Hospital"));

  static final Algorithm DEMONSTRATION =
      new Algorithm(
          "ICH CNN-LSTM",
          "0.1.0",
          "Seriate",
          "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
          "Demonstration only. Not for clinical use.",
          false);
  static final Algorithm PRODUCT =
      new Algorithm("ICH CNN-LSTM", "2.0", "Seriate", "ff".repeat(32), "Triage of head CT.", true);

  static final Outcome.Question HEMORRHAGE =
      new Outcome.Question(
          "ICH",
          Code.sct("1386000", "Intracranial hemorrhage"),
          Code.sct("12738006", "Brain"),
          0.5);
  static final Outcome.Question FRACTURE =
      new Outcome.Question(
          "fracture",
          Code.sct("71642004", "Fracture of skull"),
          Code.sct("89546000", "Skull"),
          0.3);

  /** Another model about the same slices. */
  static final Algorithm FRACTURES =
      new Algorithm(
          "Fracture CNN", "1.4", "Other Maker", "ab".repeat(32), "Triage of head trauma.", true);

  private Requests() {}

  static DataSet headCt() {
    return DataSet.builder()
        .string(Tag.SpecificCharacterSet, "ISO_IR 100")
        .string(Tag.SOPClassUID, Uid.CTImageStorage)
        .string(Tag.SOPInstanceUID, SERIES + ".1")
        .string(Tag.StudyDate, "20260301")
        .string(Tag.StudyTime, "081500")
        .string(Tag.AccessionNumber, "ACC123")
        .string(Tag.Modality, "CT")
        .string(Tag.ReferringPhysicianName, "Referrer^Rita")
        .string(Tag.StudyDescription, "CT Schädel")
        .string(Tag.PatientName, "Müller^Jörg")
        .string(Tag.PatientID, "PID0001")
        .string(Tag.PatientBirthDate, "19600101")
        .string(Tag.PatientSex, "F")
        .string(Tag.PatientAge, "066Y")
        .string(Tag.BodyPartExamined, "HEAD")
        .string(Tag.StudyInstanceUID, STUDY)
        .string(Tag.SeriesInstanceUID, SERIES)
        .string(Tag.StudyID, "S1")
        .string(Tag.FrameOfReferenceUID, FRAME)
        .build();
  }

  static List<StoredImage> slices(DataSet header, int count) {
    List<StoredImage> slices = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      slices.add(slice(header, i));
    }
    return slices;
  }

  static StoredImage slice(DataSet header, int number) {
    return new StoredImage(
        number,
        SERIES + "." + number,
        Uid.CTImageStorage,
        Uid.ExplicitVrLittleEndian,
        "00".repeat(32),
        Path.of("slice"),
        ImageHeader.of(header));
  }

  /** Slices 3 and 4 are key slices. */
  static Outcome.Finding finding(
      Algorithm algorithm, List<StoredImage> slices, Outcome.Answer... answers) {
    return new Outcome.Finding(
        algorithm,
        List.of(answers),
        slices.stream().map(s -> evidence(s, s.id() == 3 || s.id() == 4)).toList(),
        "ONNX Runtime 1.28.0 CPU");
  }

  private static Outcome.SliceEvidence evidence(StoredImage slice, boolean key) {
    return new Outcome.SliceEvidence(
        slice, slice.id() / 100.0, key, Double.NaN, key ? Optional.of(heat()) : Optional.empty());
  }

  /** Four cells by two, the last one the most. */
  static HeatMap heat() {
    return new HeatMap(4, 2, new byte[] {0, 10, 20, 40, 80, 100, 127, (byte) 255});
  }

  static ReportRequest about(DataSet source, Outcome outcome) {
    return about(source, slices(source, 6), outcome);
  }

  static ReportRequest about(DataSet source, List<StoredImage> images, Outcome outcome) {
    return new ReportRequest(
        source,
        images,
        17,
        1,
        Completion.RELEASED_AND_GAPLESS,
        outcome,
        Optional.empty(),
        AT,
        ZoneId.of("Europe/Vienna"));
  }

  static ReportRequest answered(Algorithm algorithm, Outcome.Answer... answers) {
    DataSet source = headCt();
    return about(source, finding(algorithm, slices(source, 6), answers));
  }

  static ReportRequest withProbability(double probability) {
    return answered(DEMONSTRATION, new Outcome.Answer(HEMORRHAGE, probability));
  }

  static ReportRequest positive() {
    return withProbability(0.93);
  }

  static ReportRequest negative() {
    return withProbability(0.04);
  }

  static ReportRequest positiveOfProduct() {
    return answered(PRODUCT, new Outcome.Answer(HEMORRHAGE, 0.93));
  }

  /** The second of two questions alone is positive. */
  static ReportRequest twoQuestions() {
    return answered(
        DEMONSTRATION, new Outcome.Answer(HEMORRHAGE, 0.2), new Outcome.Answer(FRACTURE, 0.8));
  }

  /** The demonstration finds a hemorrhage, another model no fracture, in the same report. */
  static ReportRequest twoModels() {
    return positive()
        .beside(
            List.of(finding(FRACTURES, slices(headCt(), 6), new Outcome.Answer(FRACTURE, 0.125))));
  }

  static ReportRequest declined() {
    return about(
        headCt(),
        new Outcome.Declined(
            DeclineReason.GAP_BETWEEN_SLICES,
            "The largest distance between slices is 15 mm, the model accepts 6 mm",
            Optional.of(DEMONSTRATION),
            List.of(HEMORRHAGE)));
  }

  static ReportRequest declinedWithoutModel() {
    return about(
        headCt(),
        new Outcome.Declined(
            DeclineReason.NO_MODEL, "No model is installed", Optional.empty(), List.of()));
  }

  static ReportRequest revision(ReportRequest of, int revision, Predecessor predecessor) {
    return new ReportRequest(
        of.source(),
        of.images(),
        of.seriesNumber(),
        revision,
        of.completion(),
        of.outcome(),
        Optional.of(predecessor),
        of.at(),
        of.zone());
  }
}
