package org.seriate.report;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.series.Algorithm;
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
 * @param others what other models that were asked say of the series: findings are reported in the
 *     same objects, declined analyses are mentioned
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
    Outcome outcome,
    List<Outcome> others,
    List<Predecessor> predecessors,
    Instant at,
    ZoneId zone,
    List<KeySlice> keySlices) {

  public ReportRequest {
    others = List.copyOf(others);
    predecessors = List.copyOf(predecessors);
    keySlices = List.copyOf(keySlices);
    images = List.copyOf(images);
    if (images.isEmpty()) {
      throw new IllegalArgumentException(
          "a report needs the images it speaks about; there are none");
    }
    required(source, Tag.StudyInstanceUID, "Study Instance UID (0020,000D)");
    required(source, Tag.SeriesInstanceUID, "Series Instance UID (0020,000E)");
    for (Outcome.Finding f : findings(outcome, others)) {
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
        outcome,
        List.of(),
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
    return new ReportRequest(
        source,
        images,
        seriesNumber,
        revision,
        completion,
        outcome,
        others,
        predecessors,
        at,
        zone,
        slices);
  }

  /** The same with what other models say as well. */
  public ReportRequest beside(List<Outcome> ofOthers) {
    return new ReportRequest(
        source,
        images,
        seriesNumber,
        revision,
        completion,
        outcome,
        ofOthers,
        predecessors,
        at,
        zone,
        keySlices);
  }

  /** The result of one other model, for a report of its own. */
  public ReportRequest ofItsOwn(
      Outcome other, List<Predecessor> replaced, List<KeySlice> itsKeySlices) {
    return new ReportRequest(
        source,
        images,
        seriesNumber,
        revision,
        completion,
        other,
        List.of(),
        replaced,
        at,
        zone,
        itsKeySlices);
  }

  /** All that was found, that of the main outcome first; empty where no model was able to say. */
  List<Outcome.Finding> findings() {
    return findings(outcome, others);
  }

  private static List<Outcome.Finding> findings(Outcome outcome, List<Outcome> others) {
    return Stream.concat(Stream.of(outcome), others.stream())
        .filter(Outcome.Finding.class::isInstance)
        .map(Outcome.Finding.class::cast)
        .toList();
  }

  /** What other models were asked and did not analyse. */
  List<Outcome.Declined> declinedByOthers() {
    return others.stream()
        .filter(Outcome.Declined.class::isInstance)
        .map(Outcome.Declined.class::cast)
        .toList();
  }

  /** The models that the objects speak of: those that found, else the one that would have. */
  List<Algorithm> algorithms() {
    return switch (outcome) {
      case Outcome.Finding _ -> findings().stream().map(Outcome.Finding::algorithm).toList();
      case Outcome.Declined d -> d.algorithm().stream().toList();
    };
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
