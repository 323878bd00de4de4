package org.seriate.assemble;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.seriate.series.DeclineReason;
import org.seriate.series.ImageHeader.Concatenation;
import org.seriate.series.StoredImage;

/** What to say of a series that holds no plain slice at all. */
final class KindChecks {
  private static final int MOST_PARTS_NAMED = 8;

  private KindChecks() {}

  static Optional<Objection> multiFrame(
      Map<ImageKind, List<StoredImage>> kinds, AssemblySettings settings) {
    List<StoredImage> images = kinds.getOrDefault(ImageKind.MULTI_FRAME, List.of());
    if (images.isEmpty()) {
      return Optional.empty();
    }
    long frames = images.stream().mapToLong(i -> i.header().numberOfFrames()).sum();
    return Optional.of(
        frames > settings.maxSlices()
            ? LineChecks.tooMany(frames, settings)
            : new Objection(
                DeclineReason.MULTI_FRAME,
                ("The series holds multi-frame images (%s) that do not describe each of their"
                        + " frames in Per-frame Functional Groups Sequence (5200,9230).")
                    .formatted(Words.images(images.size()))));
  }

  /** A sender may cut an object in parts (PS3.3 C.7.6.16.2.2.4); all of them are needed. */
  static Optional<Objection> concatenationIncomplete(List<StoredImage> images) {
    Map<String, List<Concatenation>> parts =
        images.stream()
            .flatMap(i -> i.header().concatenation().stream())
            .distinct()
            .collect(groupingBy(Concatenation::uid, TreeMap::new, toList()));
    return parts.values().stream().flatMap(p -> missingParts(p).stream()).findFirst();
  }

  private static Optional<Objection> missingParts(List<Concatenation> came) {
    Set<Integer> numbers = came.stream().map(Concatenation::number).collect(toSet());
    int total =
        Math.max(
            came.stream().mapToInt(p -> p.total().orElse(0)).max().orElse(0),
            numbers.stream().mapToInt(Integer::intValue).max().orElse(0));
    List<String> missing =
        IntStream.rangeClosed(1, total)
            .filter(n -> !numbers.contains(n))
            .mapToObj(Integer::toString)
            .toList();
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    String which = missing.size() == 1 ? "part " : "parts ";
    return Optional.of(
        new Objection(
            DeclineReason.CONCATENATION_INCOMPLETE,
            "Of a concatenation of %d parts (Concatenation UID (0020,9161)) %d came: %s %s missing."
                .formatted(
                    total,
                    numbers.size(),
                    which + missing.stream().limit(MOST_PARTS_NAMED).collect(joining(", ")),
                    Words.are(missing.size()))));
  }

  /** What a person would call the series by; at least one image is there. */
  static Objection noSlices(Map<ImageKind, List<StoredImage>> kinds, AssemblySettings settings) {
    int derived = count(kinds, ImageKind.DERIVED);
    int localizers = count(kinds, ImageKind.LOCALIZER);
    int screens = count(kinds, ImageKind.SCREEN_CAPTURE);
    if (derived > 0) {
      return derived(kinds.get(ImageKind.DERIVED), settings);
    }
    if (localizers > 0) {
      return new Objection(
          DeclineReason.LOCALIZER_ONLY,
          "The series holds no slices, only localizers (%s).".formatted(Words.images(localizers)));
    }
    if (screens > 0) {
      return new Objection(
          DeclineReason.SCREEN_CAPTURE,
          "The series holds no slices, only saved screens, protocol or dose pages (%s)."
              .formatted(Words.images(screens)));
    }
    return notCt(kinds.get(ImageKind.NOT_CT));
  }

  /** A coronal reformat is declined for its plane first: that is what a person sees. */
  private static Objection derived(List<StoredImage> images, AssemblySettings settings) {
    return SliceLine.of(images, settings.orientationTolerance())
        .flatMap(line -> LineChecks.notAxial(line, settings))
        .orElseGet(
            () ->
                new Objection(
                    DeclineReason.DERIVED_IMAGES,
                    ("The series holds no slices as reconstructed, only images computed from them"
                            + " (%s, Image Type %s).")
                        .formatted(Words.images(images.size()), derivations(images, settings))));
  }

  private static String derivations(List<StoredImage> images, AssemblySettings settings) {
    var words = new TreeSet<String>();
    images.forEach(i -> words.addAll(ImageKind.derivation(i.header(), settings.derivedWords())));
    return String.join(", ", words);
  }

  private static Objection notCt(List<StoredImage> images) {
    String modalities =
        images.stream()
            .map(i -> i.header().modality().isBlank() ? "none" : i.header().modality())
            .distinct()
            .sorted()
            .collect(joining(", "));
    return new Objection(
        DeclineReason.NOT_A_CT_IMAGE,
        "The series holds no CT images (%s of modality %s)."
            .formatted(Words.images(images.size()), modalities));
  }

  private static int count(Map<ImageKind, List<StoredImage>> kinds, ImageKind kind) {
    return kinds.getOrDefault(kind, List.of()).size();
  }
}
