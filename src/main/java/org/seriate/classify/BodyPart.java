package org.seriate.classify;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.seriate.classify.ModelCard.AcceptanceGate;
import org.seriate.series.ImageHeader;

/**
 * Does an image say that it shows the body part the model was made for?
 *
 * <p>Body Part Examined (0018,0015) is what a radiographer's protocol filled in, so it decides when
 * it is there. The series' and the protocol's description come next: a series that is named for
 * another part is declined even in a head study. The study description is the weakest, since one
 * study often covers head and neck. No word at all is no evidence.
 */
final class BodyPart {
  private final AcceptanceGate gate;

  BodyPart(AcceptanceGate gate) {
    this.gate = gate;
  }

  /** The sentence of refusal; empty when there is evidence and nothing against it. */
  Optional<String> refusal(ImageHeader header) {
    String[] parts = header.descriptions().split(" / ", -1);
    String study = parts.length == 3 ? parts[0] : "";
    String series = parts.length == 3 ? parts[1] : "";
    String protocol = parts.length == 3 ? parts[2] : header.descriptions();

    Optional<String> examined = header.bodyPartExamined();
    if (examined.isPresent() && !names(examined.get())) {
      return Optional.of(
          "Body Part Examined is %s; the model was made for the %s."
              .formatted(examined.get(), gate.bodyPart()));
    }
    Optional<String> other =
        other(series).or(() -> names(protocol) ? Optional.empty() : other(protocol));
    if (other.isPresent()) {
      return Optional.of(
          "The series is described as '%s'; the model was made for the plain %s."
              .formatted(other.get(), gate.bodyPart()));
    }
    if (examined.isPresent() || names(series) || names(protocol)) {
      return Optional.empty();
    }
    Optional<String> otherStudy = names(study) ? Optional.empty() : other(study);
    if (otherStudy.isPresent()) {
      return Optional.of(
          "The study is described as '%s'; the model was made for the %s."
              .formatted(otherStudy.get(), gate.bodyPart()));
    }
    return names(study)
        ? Optional.empty()
        : Optional.of(
            ("Neither Body Part Examined nor a description names the %s,"
                    + " for which the model was made.")
                .formatted(gate.bodyPart()));
  }

  private boolean names(String text) {
    return first(text, gate.bodyPartWords()).isPresent();
  }

  private Optional<String> other(String text) {
    return first(text, gate.otherWords());
  }

  /** Only the word of the card is ever repeated, never free text that may hold a name. */
  private static Optional<String> first(String text, List<String> words) {
    List<String> tokens = tokens(text);
    return words.stream()
        .filter(w -> isLatin(w) ? tokens.contains(w.toLowerCase(Locale.ROOT)) : text.contains(w))
        .findFirst();
  }

  /** Scripts without spaces are searched, not split. */
  private static boolean isLatin(String word) {
    return word.chars().allMatch(c -> c < 0x250);
  }

  private static List<String> tokens(String text) {
    String plain = Normalizer.normalize(text, Normalizer.Form.NFD).replaceAll("\\p{M}+", "");
    // Protocols are written HeadSeq or ThorAbd.
    String apart = plain.replaceAll("(?<=\\p{Ll})(?=\\p{Lu})", " ");
    List<String> tokens = new ArrayList<>();
    for (String token : apart.toLowerCase(Locale.ROOT).split("[^\\p{L}]+")) {
      if (!token.isEmpty()) {
        tokens.add(token);
      }
    }
    return tokens;
  }
}
