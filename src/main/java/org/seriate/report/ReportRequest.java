package org.seriate.report;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
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
    Optional<Predecessor> predecessor,
    Instant at,
    ZoneId zone,
    List<KeySlice> keySlices) {

  public ReportRequest {
    keySlices = List.copyOf(keySlices);
    images = List.copyOf(images);
    if (images.isEmpty()) {
      throw new IllegalArgumentException(
          "a report needs the images it speaks about; there are none");
    }
    required(source, Tag.StudyInstanceUID, "Study Instance UID (0020,000D)");
    required(source, Tag.SeriesInstanceUID, "Series Instance UID (0020,000E)");
    if (outcome instanceof Outcome.Finding f && (f.answers().isEmpty() || f.slices().isEmpty())) {
      throw new IllegalArgumentException("a finding without answers or slices is no finding");
    }
  }

  /** Without objects about key slices. */
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
        source, images, seriesNumber, revision, completion, outcome, predecessor, at, zone, slices);
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
