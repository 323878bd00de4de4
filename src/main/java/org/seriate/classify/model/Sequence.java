package org.seriate.classify.model;

/**
 * What happens along a series once each slice is described by its features.
 *
 * @param outputs numbers given for a series
 * @param exclusive the outputs add up to 1; else each stands for itself
 * @param judgesSlices each slice gets a probability of its own, for the first finding
 */
public record Sequence(
    Recurrence recurrence, Pooling pooling, int outputs, boolean exclusive, boolean judgesSlices) {

  /** Whether a slice is seen with those below it, with all others, or alone. */
  public enum Recurrence {
    NONE,
    LSTM,
    BILSTM
  }

  /**
   * How the slices become one: the highest of each state, their mean, or a weighted mean, and an
   * output of those; or nothing of the kind, the series being what its highest slice is.
   */
  public enum Pooling {
    MAX,
    MEAN,
    ATTENTION,
    SLICES
  }

  /** That of networks which say nothing about it. */
  public static final Sequence USUAL = new Sequence(Recurrence.BILSTM, Pooling.MAX, 1, false, true);

  public Sequence {
    if (outputs < 1 || outputs > 256 || (exclusive && outputs < 2)) {
      throw new IllegalArgumentException(
          "1 to 256 outputs, at least 2 exclusive ones, not " + outputs);
    }
    if (pooling == Pooling.SLICES && (outputs != 1 || !judgesSlices)) {
      throw new IllegalArgumentException(
          "pooling by slices needs one finding, and slices with labels of it");
    }
  }

  public Sequence with(Recurrence other) {
    return new Sequence(other, pooling, outputs, exclusive, judgesSlices);
  }

  public Sequence with(Pooling other) {
    return new Sequence(recurrence, other, outputs, exclusive, judgesSlices);
  }

  public Sequence answering(int numbers, boolean eitherOr, boolean slices) {
    return new Sequence(recurrence, pooling, numbers, eitherOr, slices);
  }
}
