package org.seriate.assemble;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.seriate.series.DeclineReason;
import org.seriate.series.StoredImage;

/** What to say of a series that holds no plain slice at all. */
final class KindChecks {
  private KindChecks() {}

  static Optional<Objection> multiFrame(Map<ImageKind, List<StoredImage>> kinds) {
    int count = count(kinds, ImageKind.MULTI_FRAME);
    return count == 0
        ? Optional.empty()
        : Optional.of(
            new Objection(
                DeclineReason.MULTI_FRAME,
                "The series holds multi-frame images (%s), which are not analysed yet."
                    .formatted(Words.images(count))));
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
