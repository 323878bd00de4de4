package org.seriate.assemble;

import static java.util.Comparator.comparingLong;
import static java.util.stream.Collectors.groupingBy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import org.seriate.series.PhaseChoice;
import org.seriate.series.SliceSequence;
import org.seriate.series.StoredImage;

/**
 * Puts the images of a series into anatomical order, or says why they are no sequence.
 *
 * <pre>
 * images, one per SOP Instance UID and frame, by kind
 *   +-- slices, checked, in line, one phase of several, checked again --> Fit
 *   '-- localizers, screens, derived, other phases: left out
 * </pre>
 *
 * The order in which images are given makes no difference to the answer.
 */
public final class Assembler {
  private final AssemblySettings settings;

  public Assembler(AssemblySettings settings) {
    this.settings = settings;
  }

  /** The same where the model chooses no phase. */
  public Assembly assemble(List<StoredImage> images) {
    return assemble(images, PhaseChoice.NONE);
  }

  /**
   * @param choice of a phase, where the series holds several
   */
  public Assembly assemble(List<StoredImage> images, PhaseChoice choice) {
    Sorted sorted = Sorted.of(images, settings);
    Optional<Objection> objection = noSlices(sorted);
    if (objection.isPresent()) {
      return unfit(objection.get(), sorted);
    }
    List<StoredImage> slices = sorted.slices();
    SliceLine line = SliceLine.of(slices, settings.orientationTolerance()).orElseThrow();
    Optional<Phases> phases =
        LineChecks.duplicates(line, settings).flatMap(_ -> Phases.of(slices, settings));
    Optional<Phases.Phase> phase = phases.flatMap(p -> p.chosen(choice, settings));
    return first(
            List.of(
                () -> LineChecks.notAxial(line, settings),
                () -> LineChecks.tooFew(line, settings),
                () -> phases.filter(_ -> phase.isEmpty()).map(p -> p.objection(choice)),
                () -> noSequence(phase.map(Phases.Phase::line).orElse(line))))
        .map(o -> unfit(o, sorted))
        .orElseGet(
            () ->
                phase
                    .map(p -> fit(p.line(), sorted, Optional.of(phases.orElseThrow().words(p))))
                    .orElseGet(() -> fit(line, sorted, Optional.empty())));
  }

  private Optional<Objection> noSlices(Sorted sorted) {
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
            () -> SliceChecks.mixedMatrix(slices)));
  }

  private Optional<Objection> noSequence(SliceLine line) {
    return first(
        List.of(
            () -> LineChecks.duplicates(line, settings),
            () -> LineChecks.tooMany(line, settings),
            () -> LineChecks.gap(line, settings)));
  }

  private static Optional<Objection> first(List<Supplier<Optional<Objection>>> checks) {
    return checks.stream().map(Supplier::get).flatMap(Optional::stream).findFirst();
  }

  private Assembly unfit(Objection objection, Sorted sorted) {
    return new Assembly.Unfit(objection.reason(), objection.explanation(), ordered(sorted.all()));
  }

  private static Assembly fit(SliceLine line, Sorted sorted, Optional<String> phase) {
    return new Assembly.Fit(
        new SliceSequence(
            line.slices(),
            sorted.without(line.slices()),
            line.intervals().median(),
            line.intervals().largest(),
            line.tiltDegrees(),
            phase));
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
        .filter(_ -> KindChecks.concatenationIncomplete(sorted.all()).isEmpty())
        .filter(line -> LineChecks.duplicates(line, settings).isEmpty())
        .filter(line -> LineChecks.gap(line, settings).isEmpty())
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

    /** What is left out when these are the sequence. */
    List<StoredImage> without(List<StoredImage> sequence) {
      Set<StoredImage> taken = Collections.newSetFromMap(new IdentityHashMap<>());
      taken.addAll(sequence);
      return all.stream().filter(i -> !taken.contains(i)).sorted(SliceLine.BY_NUMBER).toList();
    }
  }
}
