package org.seriate.assemble;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingDouble;
import static java.util.Comparator.comparingInt;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.seriate.series.ImageHeader;
import org.seriate.series.StoredImage;
import org.seriate.series.Vector3;

/**
 * Slices strung along the normal they share, feet first.
 *
 * <p>The order is that of s = Image Position (Patient) . normal (PS3.3 C.7.6.2.1.1), with the
 * normal turned so that s rises towards the head. Instance Number may be empty or run either way
 * through the body; it only breaks ties.
 */
final class SliceLine {
  /** For images that share no normal, and for ties. */
  static final Comparator<StoredImage> BY_NUMBER =
      comparingInt((StoredImage i) -> i.header().instanceNumber().orElse(Integer.MAX_VALUE))
          .thenComparing(StoredImage::sopInstanceUid)
          .thenComparingInt(i -> i.frame().orElse(0));

  private record Placed(StoredImage image, double at) {}

  private final Vector3 normal;
  private final List<Placed> line;
  private final Intervals intervals;

  private SliceLine(Vector3 normal, List<Placed> line) {
    this.normal = normal;
    this.line = line;
    this.intervals = Intervals.between(line.stream().mapToDouble(Placed::at).toArray());
  }

  /** Empty when an image has no position, or when the images do not share one orientation. */
  static Optional<SliceLine> of(List<StoredImage> images, double orientationTolerance) {
    boolean placed = !images.isEmpty() && images.stream().allMatch(SliceLine::isPlaced);
    if (!placed || spread(images) > orientationTolerance) {
      return Optional.empty();
    }
    Vector3 normal = headwards(images.stream().min(BY_NUMBER).orElseThrow().header());
    List<Placed> line =
        images.stream()
            .map(i -> new Placed(i, i.header().imagePositionPatient().orElseThrow().dot(normal)))
            .sorted(comparingDouble(Placed::at).thenComparing(comparing(Placed::image, BY_NUMBER)))
            .toList();
    return Optional.of(new SliceLine(normal, line));
  }

  static boolean isPlaced(StoredImage image) {
    return image.header().imagePositionPatient().isPresent()
        && image.header().normal().filter(n -> n.length() > 0.5).isPresent();
  }

  /**
   * Largest difference of one direction cosine over the images; all of them have an orientation.
   */
  static double spread(List<StoredImage> images) {
    return List.<ToDoubleFunction<ImageHeader>>of(
            h -> h.rowCosines().orElseThrow().x(),
            h -> h.rowCosines().orElseThrow().y(),
            h -> h.rowCosines().orElseThrow().z(),
            h -> h.columnCosines().orElseThrow().x(),
            h -> h.columnCosines().orElseThrow().y(),
            h -> h.columnCosines().orElseThrow().z())
        .stream()
        .mapToDouble(cosine -> spread(images, cosine))
        .max()
        .orElse(0);
  }

  private static double spread(List<StoredImage> images, ToDoubleFunction<ImageHeader> cosine) {
    var all = images.stream().map(StoredImage::header).mapToDouble(cosine).summaryStatistics();
    return all.getMax() - all.getMin();
  }

  /**
   * The unit normal, turned towards the head; a vertical plane has no such side and keeps its own.
   */
  private static Vector3 headwards(ImageHeader header) {
    Vector3 normal = header.normal().orElseThrow();
    return normal.times((normal.z() < 0 ? -1 : 1) / normal.length());
  }

  List<StoredImage> slices() {
    return line.stream().map(Placed::image).toList();
  }

  int size() {
    return line.size();
  }

  Intervals intervals() {
    return intervals;
  }

  /** How many different positions there are, neighbours nearer than this counted once. */
  long positions(double samePosition) {
    return line.size() - intervals.narrowerThan(samePosition);
  }

  /** The images of each place, the lowest first; neighbours nearer than this lie at one place. */
  List<List<StoredImage>> places(double samePosition) {
    List<List<StoredImage>> places = new ArrayList<>();
    double previous = 0;
    for (Placed placed : line) {
      if (places.isEmpty() || placed.at() - previous >= samePosition) {
        places.add(new ArrayList<>());
      }
      places.getLast().add(placed.image());
      previous = placed.at();
    }
    return places;
  }

  /** Where the lowest slice lies along the normal, mm. */
  double lowest() {
    return line.getFirst().at();
  }

  /** From the lowest slice to the highest, mm. */
  double length() {
    return line.getLast().at() - line.getFirst().at();
  }

  /** Between the slice normal and the body's long axis. */
  double degreesFromAxial() {
    return degrees(Math.abs(normal.z()));
  }

  /**
   * Between the slice normal and the line through the slice positions: a tilted gantry shears the
   * stack. Gantry/Detector Tilt (0018,1120) is not used, its sign is unreliable.
   */
  double tiltDegrees() {
    Vector3 along = position(line.getLast().image()).minus(position(line.getFirst().image()));
    return along.length() == 0 ? 0 : degrees(Math.abs(along.dot(normal)) / along.length());
  }

  private static Vector3 position(StoredImage image) {
    return image.header().imagePositionPatient().orElseThrow();
  }

  private static double degrees(double cosine) {
    return Math.toDegrees(Math.acos(Math.clamp(cosine, -1.0, 1.0)));
  }

  /** "axial", "coronal", "sagittal" or "oblique". */
  String plane(double within) {
    double limit = Math.cos(Math.toRadians(within));
    if (Math.abs(normal.z()) >= limit) {
      return "axial";
    }
    if (Math.abs(normal.y()) >= limit) {
      return "coronal";
    }
    return Math.abs(normal.x()) >= limit ? "sagittal" : "oblique";
  }
}
