package org.seriate.report;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.seriate.series.Outcome;
import org.seriate.series.StoredImage;

/** The slices of a finding that a reader should look at first. */
final class KeySlices {
  private KeySlices() {}

  /** In slice order. */
  static List<Outcome.SliceEvidence> of(Outcome.Finding finding) {
    return finding.slices().stream().filter(Outcome.SliceEvidence::key).toList();
  }

  static List<StoredImage> images(Outcome.Finding finding) {
    return of(finding).stream().map(Outcome.SliceEvidence::image).toList();
  }

  /** The one with the highest probability, the first of equals. */
  static Optional<Outcome.SliceEvidence> best(Outcome.Finding finding) {
    return of(finding).stream()
        .max(
            Comparator.comparingDouble(
                    (Outcome.SliceEvidence s) ->
                        Double.isNaN(s.probability()) ? -1 : s.probability())
                .thenComparing(
                    Comparator.comparingInt(
                            (Outcome.SliceEvidence s) -> finding.slices().indexOf(s))
                        .reversed()));
  }
}
