package org.seriate.assemble;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.seriate.series.DeclineReason;
import org.seriate.series.ImageHeader;
import org.seriate.series.StoredImage;

/**
 * What each slice must say of itself, and what all must agree on, before they can be put in order.
 */
final class SliceChecks {
  /** Half of the last digit that scanners write, mm. */
  private static final double SPACING_TOLERANCE = 1e-3;

  /** Cosines are written with as few as four digits. */
  private static final double UNIT_TOLERANCE = 1e-2;

  private record Required(String attribute, Predicate<ImageHeader> present) {}

  // CT Image IOD, modules Image Plane (PS3.3 C.7.6.2), Image Pixel (C.7.6.3), CT Image (C.8.2.1)
  private static final List<Required> REQUIRED =
      List.of(
          new Required("Image Position (Patient) (0020,0032)", SliceChecks::isPositioned),
          new Required("Image Orientation (Patient) (0020,0037)", SliceChecks::isOriented),
          new Required("Pixel Spacing (0028,0030)", SliceChecks::isSpaced),
          new Required("Rows (0028,0010)", h -> h.rows().orElse(0) > 0),
          new Required("Columns (0028,0011)", h -> h.columns().orElse(0) > 0),
          new Required(
              "Rescale Slope (0028,1053) and Intercept (0028,1052) to Hounsfield units",
              ImageHeader::rescaled));

  private SliceChecks() {}

  private static boolean isPositioned(ImageHeader h) {
    return h.imagePositionPatient().filter(p -> Double.isFinite(p.length())).isPresent();
  }

  private static boolean isOriented(ImageHeader h) {
    return h.normal().isPresent()
        && Math.abs(h.rowCosines().orElseThrow().length() - 1) <= UNIT_TOLERANCE
        && Math.abs(h.columnCosines().orElseThrow().length() - 1) <= UNIT_TOLERANCE
        && Math.abs(h.normal().orElseThrow().length() - 1) <= UNIT_TOLERANCE;
  }

  private static boolean isSpaced(ImageHeader h) {
    return h.pixelSpacing().length == 2 && h.pixelSpacing()[0] > 0 && h.pixelSpacing()[1] > 0;
  }

  static Optional<Objection> geometryMissing(List<StoredImage> slices) {
    List<String> missing = new ArrayList<>();
    for (Required required : REQUIRED) {
      long count = slices.stream().filter(i -> !required.present().test(i.header())).count();
      if (count > 0) {
        missing.add(
            "%s missing or unusable in %d of %s"
                .formatted(required.attribute(), count, Words.images(slices.size())));
      }
    }
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Objection(DeclineReason.GEOMETRY_MISSING, String.join("; ", missing) + "."));
  }

  static Optional<Objection> mixedOrientation(List<StoredImage> slices, double tolerance) {
    if (SliceLine.spread(slices) <= tolerance) {
      return Optional.empty();
    }
    return Optional.of(
        new Objection(
            DeclineReason.MIXED_ORIENTATION,
            ("The %s of the series do not lie in parallel planes: direction cosines of"
                    + " (0020,0037) differ by up to %s.")
                .formatted(Words.images(slices.size()), Words.number(SliceLine.spread(slices)))));
  }

  static Optional<Objection> mixedMatrix(List<StoredImage> slices) {
    String sizes = values(slices, h -> h.columns().orElse(0) + " x " + h.rows().orElse(0));
    if (sizes.contains(",")) {
      return mixed("matrix", sizes);
    }
    boolean oneSpacing = agrees(slices, 0) && agrees(slices, 1);
    return oneSpacing
        ? Optional.empty()
        : mixed("pixel spacing", values(slices, spacing()) + " mm");
  }

  private static Optional<Objection> mixed(String what, String values) {
    return Optional.of(
        new Objection(
            DeclineReason.MIXED_MATRIX,
            "The series mixes images of different %s: %s.".formatted(what, values)));
  }

  private static boolean agrees(List<StoredImage> slices, int axis) {
    var all = slices.stream().mapToDouble(i -> i.header().pixelSpacing()[axis]).summaryStatistics();
    return all.getMax() - all.getMin() <= SPACING_TOLERANCE;
  }

  private static Function<ImageHeader, String> spacing() {
    return h -> Words.number(h.pixelSpacing()[0]) + " x " + Words.number(h.pixelSpacing()[1]);
  }

  /** The different values, at most four of them. */
  private static String values(List<StoredImage> slices, Function<ImageHeader, String> of) {
    var all = new TreeSet<>(slices.stream().map(StoredImage::header).map(of).toList());
    return all.stream().limit(4).collect(joining(", ")) + (all.size() > 4 ? ", ..." : "");
  }
}
