package org.seriate.report;

import static org.seriate.report.Relationship.CONTAINS;
import static org.seriate.report.Relationship.HAS_CONCEPT_MOD;
import static org.seriate.report.Relationship.HAS_OBS_CONTEXT;
import static org.seriate.report.Relationship.INFERRED_FROM;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.seriate.series.Outcome;

/**
 * The probability of the first question on each slice: a second group of TID 1501, so that nobody
 * takes one of its numbers for the answer about the series. Each NUM is inferred from its one image
 * (TID 300, 320).
 */
final class SliceProbabilities {
  private SliceProbabilities() {}

  /** Nothing where the model says nothing about single slices. */
  static Optional<ContentItem> container(ReportRequest request, Outcome.Finding finding) {
    Map<ImageReference, ContentItem> numbers = new LinkedHashMap<>();
    for (Outcome.SliceEvidence slice : finding.slices()) {
      if (Double.isFinite(slice.probability())) {
        numbers.putIfAbsent(ImageReference.of(slice.image()), number(slice));
      }
    }
    return numbers.isEmpty()
        ? Optional.empty()
        : Optional.of(group(request, finding, numbers.values()));
  }

  private static ContentItem group(
      ReportRequest request, Outcome.Finding finding, Collection<ContentItem> numbers) {
    Outcome.Question question = finding.answers().getFirst().question();
    List<ContentItem> content = new ArrayList<>();
    content.add(
        ContentItem.text(
            HAS_OBS_CONTEXT,
            Concepts.TRACKING_IDENTIFIER,
            question.finding().meaning() + " on each slice, series " + request.seriesNumber()));
    content.add(
        ContentItem.uidref(
            HAS_OBS_CONTEXT,
            Concepts.TRACKING_UNIQUE_IDENTIFIER,
            ReportUids.trackingOfSlices(request, question)));
    content.addAll(AlgorithmIdentification.name(finding.algorithm()));
    content.add(ContentItem.code(HAS_CONCEPT_MOD, Concepts.FINDING_SITE, question.site()));
    content.addAll(numbers);
    return ContentItem.container(Concepts.MEASUREMENT_GROUP, content);
  }

  private static ContentItem number(Outcome.SliceEvidence slice) {
    return ContentItem.num(
            CONTAINS,
            Concepts.PROBABILITY,
            MeasurementGroup.percent(slice.probability()),
            Concepts.PERCENT)
        .with(
            ContentItem.image(
                INFERRED_FROM, Concepts.SOURCE_OF_MEASUREMENT, ImageReference.of(slice.image())));
  }
}
