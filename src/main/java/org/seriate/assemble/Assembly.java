package org.seriate.assemble;

import java.util.List;
import org.seriate.series.DeclineReason;
import org.seriate.series.SliceSequence;
import org.seriate.series.StoredImage;

/** What the images of a complete series amount to. */
public sealed interface Assembly {

  /** A sequence that a model may be asked about. */
  record Fit(SliceSequence sequence) implements Assembly {}

  /**
   * No sequence.
   *
   * @param explanation one sentence for a person, with the numbers that led to it
   * @param ordered every image once, along the slice normal where the images share one, else by
   *     Instance Number
   */
  record Unfit(DeclineReason reason, String explanation, List<StoredImage> ordered)
      implements Assembly {
    public Unfit {
      ordered = List.copyOf(ordered);
    }
  }
}
