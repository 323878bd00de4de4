package org.seriate.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.series.Outcome;

/**
 * Grayscale Softcopy Presentation State with a label on each key slice: PS3.3 A.33.1.
 *
 * <p>One state has one Modality LUT for all its images, so it holds the key slices that have the
 * rescale of the best one; in CT that is all of them but for odd series.
 */
final class Labels {
  private static final String LAYER = "AI RESULT";

  // A warm yellow that stands out on grey, as PCS-Values of PS3.3 C.10.7.1.1: L*, a*, b*.
  private static final int[] YELLOW = {58000, 33000, 50000};

  private final ReportRequest request;
  private final Outcome.Finding finding;
  private final DocumentTime time;
  private final KeySlice best;
  private final List<KeySlice> slices;

  private Labels(ReportRequest request, Outcome.Finding finding, DocumentTime time) {
    this.request = request;
    this.finding = finding;
    this.time = time;
    this.best = best(request, finding);
    this.slices =
        request.keySlices().stream()
            .filter(Labels::hasMatrix)
            .filter(s -> Arrays.equals(rescale(s), rescale(best)))
            .toList();
  }

  private static KeySlice best(ReportRequest request, Outcome.Finding finding) {
    return KeySlices.best(finding)
        .flatMap(
            e ->
                request.keySlices().stream()
                    .filter(Labels::hasMatrix)
                    .filter(k -> k.shows(e))
                    .findFirst())
        .or(() -> request.keySlices().stream().filter(Labels::hasMatrix).findFirst())
        .orElseThrow();
  }

  /** Without one nobody could say which area to display. */
  static boolean hasMatrix(KeySlice slice) {
    return slice.header().integer(Tag.Rows).orElse(0) > 1
        && slice.header().integer(Tag.Columns).orElse(0) > 1;
  }

  private static double[] rescale(KeySlice slice) {
    return new double[] {
      first(slice.header().doubles(Tag.RescaleIntercept), 0),
      first(slice.header().doubles(Tag.RescaleSlope), 1)
    };
  }

  private static double first(double[] values, double otherwise) {
    return values.length == 0 ? otherwise : values[0];
  }

  static void write(
      DataSet.Builder to,
      DataSet source,
      ReportRequest request,
      Outcome.Finding finding,
      DocumentTime time) {
    ObjectHeader.bodyPart(source, to);
    new Labels(request, finding, time).write(to);
  }

  private void write(DataSet.Builder to) {
    to.string(Tag.ContentLabel, "AI KEY SLICES")
        .string(Tag.ContentDescription, LongString.of(InWords.of(finding.answers().getFirst())))
        .string(Tag.PresentationCreationDate, time.da())
        .string(Tag.PresentationCreationTime, time.tm())
        .empty(Tag.ContentCreatorName)
        .sequence(Tag.ReferencedSeriesSequence, referencedSeries())
        .sequence(Tag.DisplayedAreaSelectionSequence, displayedAreas())
        .sequence(Tag.GraphicAnnotationSequence, slices.stream().map(this::annotation).toList())
        .sequence(Tag.GraphicLayerSequence, layer());
    double[] rescale = rescale(best);
    to.number(Tag.RescaleIntercept, rescale[0])
        .number(Tag.RescaleSlope, rescale[1])
        .string(Tag.RescaleType, best.header().string(Tag.RescaleType).orElse("HU"));
    ViewWindow window = ViewWindow.of(best.header());
    to.sequence(
            Tag.SoftcopyVOILUTSequence,
            DataSet.builder()
                .number(Tag.WindowCenter, window.center())
                .number(Tag.WindowWidth, window.width())
                .string(Tag.WindowCenterWidthExplanation, window.explanation())
                .build())
        .string(Tag.PresentationLUTShape, "IDENTITY");
  }

  private DataSet referencedSeries() {
    return DataSet.builder()
        .string(Tag.SeriesInstanceUID, request.sourceSeriesInstanceUid())
        .sequence(
            Tag.ReferencedImageSequence,
            ImageReference.byInstance(slices.stream().map(KeySlice::image).toList()).stream()
                .map(ImageReference::item)
                .toList())
        .build();
  }

  private static DataSet reference(KeySlice slice) {
    return ImageReference.of(slice.image()).item();
  }

  /** The whole of each image; images of another matrix or spacing need an item of their own. */
  private List<DataSet> displayedAreas() {
    Map<DataSet, List<KeySlice>> areas = new LinkedHashMap<>();
    for (KeySlice slice : slices) {
      areas.computeIfAbsent(area(slice), _ -> new ArrayList<>()).add(slice);
    }
    return areas.size() == 1
        ? List.copyOf(areas.keySet())
        : areas.entrySet().stream()
            .map(
                e ->
                    e.getKey().toBuilder()
                        .sequence(
                            Tag.ReferencedImageSequence,
                            e.getValue().stream().map(Labels::reference).toList())
                        .build())
            .toList();
  }

  private static DataSet area(KeySlice slice) {
    DataSet header = slice.header();
    DataSet.Builder area =
        DataSet.builder()
            .integer(Tag.DisplayedAreaTopLeftHandCorner, 1, 1)
            .integer(
                Tag.DisplayedAreaBottomRightHandCorner,
                header.integer(Tag.Columns).orElse(1),
                header.integer(Tag.Rows).orElse(1))
            .string(Tag.PresentationSizeMode, "SCALE TO FIT");
    double[] spacing = header.doubles(Tag.PixelSpacing);
    return spacing.length == 2 && spacing[0] > 0 && spacing[1] > 0
        ? area.number(Tag.PresentationPixelSpacing, spacing).build()
        : area.integer(Tag.PresentationPixelAspectRatio, 1, 1).build();
  }

  private DataSet annotation(KeySlice slice) {
    return DataSet.builder()
        .sequence(Tag.ReferencedImageSequence, reference(slice))
        .string(Tag.GraphicLayer, LAYER)
        .sequence(
            Tag.TextObjectSequence,
            DataSet.builder()
                .string(Tag.AnchorPointAnnotationUnits, "DISPLAY")
                .text(Tag.UnformattedTextValue, label(slice))
                .number(Tag.AnchorPoint, 0.02, 0.04)
                .string(Tag.AnchorPointVisibility, "N")
                .build())
        .build();
  }

  private String label(KeySlice slice) {
    Outcome.Answer answer = finding.answers().getFirst();
    StringBuilder label =
        new StringBuilder("AI: ")
            .append(answer.question().finding().meaning())
            .append(", series ")
            .append(InWords.probability(answer));
    KeySlices.of(finding).stream()
        .filter(e -> slice.shows(e) && Double.isFinite(e.probability()))
        .findFirst()
        .ifPresent(e -> label.append("\r\nthis slice ").append(InWords.percent(e.probability())));
    if (!finding.algorithm().clinicalUse()) {
      label.append("\r\nnot for clinical use");
    }
    String text = label.toString().replace('\\', '/');
    return text.length() <= 1024 ? text : text.substring(0, 1024); // VR ST
  }

  private static DataSet layer() {
    return DataSet.builder()
        .string(Tag.GraphicLayer, LAYER)
        .string(Tag.GraphicLayerOrder, "1")
        .string(Tag.GraphicLayerDescription, "Result of an algorithm")
        .integer(Tag.GraphicLayerRecommendedDisplayCIELabValue, YELLOW)
        .build();
  }
}
