package org.seriate.export;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;

/**
 * One series with what came of it, and once more for each additional model that was asked. Fields
 * that name a patient, a place or a day are null in a de-identified export.
 *
 * @param series our number
 * @param result POSITIVE, NEGATIVE or NOT_ANALYSED; null where there is no report yet
 * @param reason why it was not analysed, or set aside
 * @param answers one for each question of the model
 * @param slices that were analysed
 * @param delivered the destinations that have the report
 * @param objects DICOM files of this export, relative to its folder
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ExportedSeries(
    long series,
    int revision,
    String state,
    String result,
    String reason,
    String patientId,
    String issuerOfPatientId,
    String accessionNumber,
    String studyInstanceUid,
    String seriesInstanceUid,
    String modality,
    String source,
    Instant firstReceivedAt,
    Instant completedAt,
    Instant reportedAt,
    String algorithm,
    String algorithmVersion,
    String modelDigest,
    List<Answer> answers,
    Integer slices,
    List<String> delivered,
    String reportInstanceUid,
    List<String> objects,
    @JsonIgnore long report) {

  /** What the model said to one question. */
  record Answer(String label, double probability, double threshold, boolean present) {}

  /**
   * What a model said of a series.
   *
   * @param kind POSITIVE, NEGATIVE or NOT_ANALYSED
   * @param slices that were analysed; null where it was not analysed
   */
  record Said(
      String kind,
      String reason,
      String algorithm,
      String version,
      String digest,
      List<Answer> answers,
      Integer slices) {}

  /**
   * What an additional model said of the same revision, as a line of its own; the objects are named
   * by that of the report.
   */
  ExportedSeries ofAdditional(Said said) {
    return new ExportedSeries(
        series,
        revision,
        state,
        said.kind(),
        said.reason(),
        patientId,
        issuerOfPatientId,
        accessionNumber,
        studyInstanceUid,
        seriesInstanceUid,
        modality,
        source,
        firstReceivedAt,
        completedAt,
        reportedAt,
        said.algorithm(),
        said.version(),
        said.digest(),
        said.answers(),
        said.slices(),
        delivered,
        reportInstanceUid,
        List.of(),
        0);
  }

  ExportedSeries with(List<String> files) {
    return new ExportedSeries(
        series,
        revision,
        state,
        result,
        reason,
        patientId,
        issuerOfPatientId,
        accessionNumber,
        studyInstanceUid,
        seriesInstanceUid,
        modality,
        source,
        firstReceivedAt,
        completedAt,
        reportedAt,
        algorithm,
        algorithmVersion,
        modelDigest,
        answers,
        slices,
        delivered,
        reportInstanceUid,
        List.copyOf(files),
        report);
  }

  ExportedSeries without(Pseudonyms names) {
    return new ExportedSeries(
        series,
        revision,
        state,
        result,
        reason,
        names.patient(patientId, issuerOfPatientId),
        null,
        null,
        names.uid(studyInstanceUid),
        names.uid(seriesInstanceUid),
        modality,
        null,
        null,
        null,
        null,
        algorithm,
        algorithmVersion,
        modelDigest,
        answers,
        slices,
        null,
        names.uid(reportInstanceUid),
        objects,
        report);
  }
}
