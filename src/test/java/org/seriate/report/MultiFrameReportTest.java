package org.seriate.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.fixtures.SyntheticSeries;
import org.seriate.series.Code;
import org.seriate.series.Outcome;
import org.seriate.series.StoredImage;

/** Frames are named by their numbers, instances only once (PS3.3 10.3, C.17.2.1). */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MultiFrameReportTest {
  private final DataSet source = SyntheticSeries.headCt().enhanced().dataSets().getFirst();
  private final List<StoredImage> frames = SyntheticSeries.headCt().enhanced().images();

  private static Outcome.Finding positive(List<StoredImage> slices, int... key) {
    return new Outcome.Finding(
        Requests.DEMONSTRATION,
        List.of(new Outcome.Answer(Requests.HEMORRHAGE, 0.93)),
        slices.stream()
            .map(
                s ->
                    new Outcome.SliceEvidence(
                        s, 0.5, Arrays.stream(key).anyMatch(k -> k == s.frame().orElse(0))))
            .toList(),
        "ONNX Runtime 1.28.0 CPU");
  }

  private DataSet report(List<StoredImage> all, Outcome outcome) {
    return Written.from(Requests.about(source, all, outcome)).dataSet();
  }

  /** The images of the library, in document order. */
  private static List<DataSet> images(DataSet report) {
    return images(report, Concepts.SOURCE, "CONTAINS");
  }

  private static List<DataSet> images(DataSet item, Code name, String relationship) {
    List<DataSet> found = new ArrayList<>();
    boolean named =
        item.item(Tag.ConceptNameCodeSequence)
            .flatMap(c -> c.string(Tag.CodeValue))
            .filter(name.value()::equals)
            .isPresent();
    if (named && item.string(Tag.RelationshipType).filter(relationship::equals).isPresent()) {
      found.addAll(item.items(Tag.ReferencedSOPSequence));
    }
    item.items(Tag.ContentSequence)
        .forEach(child -> found.addAll(images(child, name, relationship)));
    return found;
  }

  private static List<DataSet> evidence(DataSet report) {
    return report
        .item(Tag.CurrentRequestedProcedureEvidenceSequence)
        .flatMap(s -> s.item(Tag.ReferencedSeriesSequence))
        .map(s -> s.items(Tag.ReferencedSOPSequence))
        .orElseThrow();
  }

  @Test
  void an_object_looked_at_as_a_whole_is_referenced_as_a_whole() {
    DataSet report = report(frames, positive(frames));

    List<DataSet> references = images(report);
    assertEquals(1, references.size());
    assertFalse(references.getFirst().contains(Tag.ReferencedFrameNumber));
    assertEquals(
        "whole series, 24 slices", report.string(Tag.CompletionFlagDescription).orElseThrow());
  }

  @Test
  void frames_that_were_left_out_are_not_referenced() {
    List<StoredImage> analysed = frames.subList(2, 22);

    DataSet report = report(frames, positive(analysed.reversed()));

    assertArrayEquals(
        IntStream.rangeClosed(3, 22).asLongStream().toArray(),
        images(report).getFirst().wholeNumbers(Tag.ReferencedFrameNumber));
    assertEquals(
        "whole series, 20 slices; 4 other images left out",
        report.string(Tag.CompletionFlagDescription).orElseThrow());
  }

  @Test
  void each_key_slice_is_a_reference_to_its_frame() {
    DataSet report = report(frames, positive(frames, 7, 9));

    List<DataSet> references = images(report, Concepts.SOURCE_OF_MEASUREMENT, "CONTAINS");
    assertEquals(2, references.size());
    assertEquals(7, references.get(0).integer(Tag.ReferencedFrameNumber).orElseThrow());
    assertEquals(9, references.get(1).integer(Tag.ReferencedFrameNumber).orElseThrow());
  }

  @Test
  void the_probability_of_a_slice_is_inferred_from_its_frame() {
    DataSet report = report(frames, positive(frames));

    List<DataSet> references = images(report, Concepts.SOURCE_OF_MEASUREMENT, "INFERRED FROM");
    assertEquals(24, references.size());
    assertEquals(24, references.getLast().integer(Tag.ReferencedFrameNumber).orElseThrow());
  }

  @Test
  void the_evidence_names_an_instance_once_and_no_frames() {
    List<DataSet> instances = evidence(report(frames, positive(frames, 7, 9)));

    assertEquals(1, instances.size());
    assertFalse(instances.getFirst().contains(Tag.ReferencedFrameNumber));
    assertEquals(
        frames.getFirst().sopInstanceUid(),
        instances.getFirst().string(Tag.ReferencedSOPInstanceUID).orElseThrow());
  }

  @Test
  void a_concatenation_is_its_parts() {
    List<StoredImage> parts = SyntheticSeries.headCt().concatenated(3).images();

    DataSet report = report(parts, positive(parts));

    assertEquals(3, images(report).size());
    assertEquals(3, evidence(report).size());
  }

  @Test
  void a_declined_object_is_referenced_as_a_whole() {
    DataSet report = report(frames, Requests.declined().outcome());

    assertEquals(1, images(report).size());
    assertFalse(images(report).getFirst().contains(Tag.ReferencedFrameNumber));
  }
}
