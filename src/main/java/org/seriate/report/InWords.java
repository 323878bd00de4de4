package org.seriate.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.seriate.series.Algorithm;
import org.seriate.series.Outcome;
import org.seriate.series.StoredImage;

/** A result in sentences, where a viewer shows words only. */
final class InWords {
  private InWords() {}

  /** E.g. "Intracranial hemorrhage: probability 93.1 % (threshold 50 %), present". */
  static String of(Outcome.Answer answer) {
    return "%s: probability %s (threshold %s), %s"
        .formatted(
            answer.question().finding().meaning(),
            probability(answer),
            percent(answer.question().threshold()),
            MeasurementGroup.presence(answer).meaning().toLowerCase(Locale.ROOT));
  }

  /** With more digits where it would look like the threshold without being it. */
  static String probability(Outcome.Answer answer) {
    double threshold = answer.question().threshold();
    String words = percent(answer.probability());
    return words.equals(percent(threshold)) && answer.probability() != threshold
        ? ContentEncoding.decimalString(100 * answer.probability()) + " %"
        : words;
  }

  static String of(Algorithm algorithm) {
    return "Algorithm: %s %s (%s)"
        .formatted(algorithm.name(), algorithm.version(), algorithm.manufacturer());
  }

  /** By Instance Number, which viewers show; by place in the sequence where an image has none. */
  static Optional<String> keySlices(Outcome.Finding finding) {
    List<Outcome.SliceEvidence> keys = KeySlices.of(finding);
    return keys.isEmpty()
        ? Optional.empty()
        : Optional.of(
            keys.stream()
                .map(key -> number(finding, key))
                .collect(Collectors.joining(", ", "Key slices: ", "")));
  }

  static String number(Outcome.Finding finding, Outcome.SliceEvidence slice) {
    StoredImage image = slice.image();
    if (image.header().instanceNumber().isEmpty()) {
      return "slice " + (finding.slices().indexOf(slice) + 1);
    }
    String number = "image " + image.header().instanceNumber().getAsInt();
    return image.frame().isPresent() ? number + " frame " + image.frame().getAsInt() : number;
  }

  /** A share with one digit behind the point, without a zero there: 93.1 %, 50 %. */
  static String percent(double share) {
    String digits = String.format(Locale.ROOT, "%.1f", 100 * share);
    return (digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits) + " %";
  }
}
