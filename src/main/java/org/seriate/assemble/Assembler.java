package org.seriate.assemble;

import static java.util.Comparator.comparingLong;
import static java.util.stream.Collectors.groupingBy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.seriate.series.SliceSequence;
import org.seriate.series.StoredImage;

/**
 * Puts the images of a series into anatomical order, or says why they are no sequence.
 *
 * <pre>
 * images, one per SOP Instance UID and frame, by kind
 *   +-- slices, checked, in line, checked again --> Fit
 *   '-- localizers, screens, derived: left out
 * </pre>
 *
 * The order in which images are given makes no difference to the answer.
 */
public final class Assembler {
  private final AssemblySettings settings;

  public Assembler(AssemblySettings settings) {
    this.settings = settings;
  }

  public Assembly assemble(List<StoredImage> images) {
    Sorted sorted = Sorted.of(images, settings);
    return noSequence(sorted)
        .<Assembly>map(o -> new Assembly.Unfit(o.reason(), o.explanation(), ordered(sorted.all())))
        .orElseGet(() -> fit(sorted));
  }

  private Optional<Objection> noSequence(Sorted sorted) {
    if (sorted.all().isEmpty()) {
      return Optional.of(LineChecks.tooFew(0, settings));
    }
    List<StoredImage> slices = sorted.slices();
    if (slices.isEmpty()) {
      return KindChecks.multiFrame(sorted.kinds(), settings)
          .or(() -> Optional.of(KindChecks.noSlices(sorted.kinds(), settings)));
    }
    return first(
        List.of(
            () -> KindChecks.multiFrame(sorted.kinds(), settings),
            () -> KindChecks.concatenationIncomplete(sorted.all()),
            () -> SliceChecks.geometryMissing(slices),
            () -> SliceChecks.mixedOrientation(slices, settings.orientationTolerance()),
            () -> SliceChecks.mixedMatrix(slices),
            () -> SliceLine.of(slices, settings.orientationTolerance()).flatMap(this::noSequence)));
  }

  private Optional<Objection> noSequence(SliceLine line) {
    return first(
        List.of(
            () -> LineChecks.notAxial(line, settings),
            () -> LineChecks.tooFew(line, settings),
            () -> LineChecks.duplicates(line, settings),
            () -> LineChecks.tooMany(line, settings),
            () -> LineChecks.gap(line, settings)));
  }

  private static Optional<Objection> first(List<Supplier<Optional<Objection>>> checks) {
    return checks.stream().map(Supplier::get).flatMap(Optional::stream).findFirst();
  }

  private Assembly fit(Sorted sorted) {
    SliceLine line = SliceLine.of(sorted.slices(), settings.orientationTolerance()).orElseThrow();
    return new Assembly.Fit(
        new SliceSequence(
            line.slices(),
            sorted.leftOut(),
            line.intervals().median(),
            line.intervals().largest(),
            line.tiltDegrees()));
  }

  private List<StoredImage> ordered(List<StoredImage> images) {
    return SliceLine.of(images, settings.orientationTolerance())
        .map(SliceLine::slices)
        .orElseGet(() -> images.stream().sorted(SliceLine.BY_NUMBER).toList());
  }

  /**
   * Whether these images, complete or not, lie without gap and without doubles. Any plane will do:
   * a coronal series is complete too, though not analysed.
   */
  boolean isGapless(List<StoredImage> images) {
    Sorted sorted = Sorted.of(images, settings);
    List<StoredImage> slices =
        sorted.slices().isEmpty() ? sorted.of(ImageKind.DERIVED) : sorted.slices();
    return SliceLine.of(slices, settings.orientationTolerance())
        .filter(line -> line.size() >= settings.minSlices())
        .filter(line -> LineChecks.duplicates(line, settings).isEmpty())
        .filter(line -> LineChecks.gap(line, settings).isEmpty())
        .filter(_ -> KindChecks.concatenationIncomplete(sorted.all()).isEmpty())
        .isPresent();
  }

  /** The images once each, by kind. */
  private record Sorted(List<StoredImage> all, Map<ImageKind, List<StoredImage>> kinds) {

    static Sorted of(List<StoredImage> images, AssemblySettings settings) {
      List<StoredImage> all = new ArrayList<>(onePerName(images));
      return new Sorted(
          all, all.stream().collect(groupingBy(i -> ImageKind.of(i, settings.derivedWords()))));
    }

    private record Name(String sopInstanceUid, OptionalInt frame) {}

    /** A resent image is one image; the first that we stored stands for it. */
    private static Collection<StoredImage> onePerName(List<StoredImage> images) {
      Map<Name, StoredImage> byName = new LinkedHashMap<>();
      images.stream()
          .sorted(comparingLong(StoredImage::id))
          .forEach(i -> byName.putIfAbsent(new Name(i.sopInstanceUid(), i.frame()), i));
      return byName.values();
    }

    List<StoredImage> of(ImageKind kind) {
      return kinds.getOrDefault(kind, List.of());
    }

    List<StoredImage> slices() {
      return of(ImageKind.SLICE);
    }

    List<StoredImage> leftOut() {
      return kinds.entrySet().stream()
          .filter(e -> e.getKey() != ImageKind.SLICE)
          .flatMap(e -> e.getValue().stream())
          .sorted(SliceLine.BY_NUMBER)
          .toList();
    }
  }
}
