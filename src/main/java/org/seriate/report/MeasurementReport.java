package org.seriate.report;

import static org.seriate.report.Concepts.COUNTRY;
import static org.seriate.report.Concepts.CT_UNSPECIFIED_BODY_REGION;
import static org.seriate.report.Concepts.ENGLISH;
import static org.seriate.report.Concepts.IMAGING_MEASUREMENTS;
import static org.seriate.report.Concepts.IMAGING_MEASUREMENT_REPORT;
import static org.seriate.report.Concepts.LANGUAGE;
import static org.seriate.report.Concepts.PROCEDURE_REPORTED;
import static org.seriate.report.Concepts.UNITED_STATES;
import static org.seriate.report.Relationship.HAS_CONCEPT_MOD;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.series.Outcome;
import org.seriate.series.ReportLayout;
import org.seriate.series.StoredImage;

/**
 * TID 1500 "Measurement Report".
 *
 * <pre>
 * Imaging Measurement Report
 *   language, observation context, procedure reported
 *   Image Library                 the images looked at
 *   Imaging Measurements          with a result: one Measurement Group for each question, one for the slices,
 *                                 of each model that has one
 *   Qualitative Evaluations       without one: why not; with one: the words a demonstration must carry, and which
 *                                 other model did not analyse the series
 *                                 (layout VIEWER_SAFE: the answers too, and no Imaging Measurements)
 * </pre>
 */
final class MeasurementReport {
  static final String TEMPLATE = "1500";

  private final ReportRequest request;
  private final NodeIdentity node;
  private final ReportLayout layout;

  MeasurementReport(ReportRequest request, NodeIdentity node, ReportLayout layout) {
    this.request = request;
    this.node = node;
    this.layout = layout;
  }

  /**
   * @param source of the request, in UTF-8
   */
  ContentTree tree(DataSet source) {
    List<ContentItem> content = new ArrayList<>();
    content.add(language());
    content.addAll(ObservationContext.items(Equipment.of(request.outcome(), node), node));
    content.addAll(procedureReported(source));
    content.add(ImageLibrary.container(source, imagesLookedAt()));
    content.addAll(
        switch (request.outcome()) {
          case Outcome.Finding _ ->
              switch (layout) {
                case AIR -> results();
                case VIEWER_SAFE -> List.of(QualitativeEvaluations.answers(request));
              };
          case Outcome.Declined d -> List.of(QualitativeEvaluations.notAnalysed(request, d));
        });
    return new ContentTree(IMAGING_MEASUREMENT_REPORT, content);
  }

  /** TID 1204. */
  private static ContentItem language() {
    return ContentItem.code(HAS_CONCEPT_MOD, LANGUAGE, ENGLISH)
        .with(ContentItem.code(HAS_CONCEPT_MOD, COUNTRY, UNITED_STATES));
  }

  // CID 100 has no code for "an image of another kind was sent to us"; the row is optional.
  private static List<ContentItem> procedureReported(DataSet source) {
    return source.string(Tag.Modality).filter("CT"::equals).isPresent()
        ? List.of(ContentItem.code(HAS_CONCEPT_MOD, PROCEDURE_REPORTED, CT_UNSPECIFIED_BODY_REGION))
        : List.of();
  }

  private List<StoredImage> imagesLookedAt() {
    return switch (request.outcome()) {
      case Outcome.Finding _ -> List.copyOf(analysed().values());
      case Outcome.Declined _ -> request.images();
    };
  }

  /** By place: two models that looked at the same image did so through two records of it. */
  private Map<ImageReference, StoredImage> analysed() {
    Map<ImageReference, StoredImage> images = new LinkedHashMap<>();
    for (Outcome.Finding finding : request.findings()) {
      for (Outcome.SliceEvidence slice : finding.slices()) {
        images.putIfAbsent(ImageReference.of(slice.image()), slice.image());
      }
    }
    return images;
  }

  private List<ContentItem> results() {
    List<ContentItem> groups = new ArrayList<>();
    for (Outcome.Finding finding : request.findings()) {
      for (Outcome.Answer answer : finding.answers()) {
        groups.add(MeasurementGroup.container(request, finding, answer));
      }
      SliceProbabilities.container(request, finding).ifPresent(groups::add);
    }
    ContentItem measurements = ContentItem.container(IMAGING_MEASUREMENTS, groups);
    return Stream.concat(
            Stream.of(measurements), QualitativeEvaluations.besideMeasurements(request).stream())
        .toList();
  }
}
