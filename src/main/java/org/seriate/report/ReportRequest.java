package org.seriate.report;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.series.Algorithm;
import org.seriate.series.Analysis;
import org.seriate.series.Completion;
import org.seriate.series.Outcome;
import org.seriate.series.StoredImage;

/**
 * Everything a report depends on; equal requests give equal bytes.
 *
 * @param source header of the first image, in any character set
 * @param images all images of the series, in slice order; the analysed ones are in the finding
 * @param seriesNumber our number of the series
 * @param revision of the series, from 1; a late slice opens the next
 * @param completion the signal that completed the series
 * @param analysis findings of several models are reported in the same objects, declined analyses of
 *     others than the main one are mentioned
 * @param predecessors the reports that this one replaces
 * @param at content date and time
 * @param keySlices of a finding, in slice order, where objects about them are wanted
 * @param zone for date and time when the source states no Timezone Offset From UTC
 */
public record ReportRequest(
    DataSet source,
    List<StoredImage> images,
    long seriesNumber,
    int revision,
    Completion completion,
    Analysis analysis,
    List<Predecessor> predecessors,
    Instant at,
    ZoneId zone,
    List<KeySlice> keySlices) {

  public ReportRequest {
    predecessors = List.copyOf(predecessors);
    keySlices = List.copyOf(keySlices);
    images = List.copyOf(images);
    if (images.isEmpty()) {
      throw new IllegalArgumentException(
          "a report needs the images it speaks about; there are none");
    }
    required(source, Tag.StudyInstanceUID, "Study Instance UID (0020,000D)");
    required(source, Tag.SeriesInstanceUID, "Series Instance UID (0020,000E)");
    for (Outcome.Finding f : analysis.findings()) {
      if (f.answers().isEmpty() || f.slices().isEmpty()) {
        throw new IllegalArgumentException("a finding without answers or slices is no finding");
      }
    }
  }

  /** One model was asked, or none. */
  public ReportRequest(
      DataSet source,
      List<StoredImage> images,
      long seriesNumber,
      int revision,
      Completion completion,
      Outcome outcome,
      Optional<Predecessor> predecessor,
      Instant at,
      ZoneId zone,
      List<KeySlice> keySlices) {
    this(
        source,
        images,
        seriesNumber,
        revision,
        completion,
        Analysis.of(outcome),
        predecessor.stream().toList(),
        at,
        zone,
        keySlices);
  }

  /** The same without objects about key slices. */
  public ReportRequest(
      DataSet source,
      List<StoredImage> images,
      long seriesNumber,
      int revision,
      Completion completion,
      Outcome outcome,
      Optional<Predecessor> predecessor,
      Instant at,
      ZoneId zone) {
    this(
        source,
        images,
        seriesNumber,
        revision,
        completion,
        outcome,
        predecessor,
        at,
        zone,
        List.of());
  }

  /** The same request with what the files of the key slices say. */
  public ReportRequest with(List<KeySlice> slices) {
    return about(analysis, predecessors, slices);
  }

  /** The same with what other models say as well. */
  public ReportRequest beside(List<Outcome> ofOthers) {
    return about(new Analysis(outcome(), ofOthers), predecessors, keySlices);
  }

  /** The result of one other model, for a report of its own. */
  public ReportRequest ofItsOwn(
      Outcome other, List<Predecessor> replaced, List<KeySlice> itsKeySlices) {
    return about(Analysis.of(other), replaced, itsKeySlices);
  }

  private ReportRequest about(
      Analysis said, List<Predecessor> replaced, List<KeySlice> itsKeySlices) {
    return new ReportRequest(
        source, images, seriesNumber, revision, completion, said, replaced, at, zone, itsKeySlices);
  }

  /** What names the report. */
  public Outcome outcome() {
    return analysis.main();
  }

  /** All that was found, that of the main outcome first; empty where no model was able to say. */
  List<Outcome.Finding> findings() {
    return analysis.findings();
  }

  /** What other models were asked and did not analyse. */
  List<Outcome.Declined> declinedByOthers() {
    return analysis.others().stream()
        .filter(Outcome.Declined.class::isInstance)
        .map(Outcome.Declined.class::cast)
        .toList();
  }

  /** The models that the objects speak of. */
  List<Algorithm> algorithms() {
    return analysis.models();
  }

  private static void required(DataSet source, int tag, String name) {
    if (source.string(tag).isEmpty()) {
      throw new IllegalArgumentException(
          "the source image has no " + name + "; a report on it could not be filed");
    }
  }

  String studyInstanceUid() {
    return source.string(Tag.StudyInstanceUID).orElseThrow();
  }

  String sourceSeriesInstanceUid() {
    return source.string(Tag.SeriesInstanceUID).orElseThrow();
  }

  @Override
  public String toString() {
    return "ReportRequest[series " + seriesNumber + ", revision " + revision + "]";
  }
}
