package org.seriate.train;

/**
 * How a net learns.
 *
 * @param sliceEpochs rounds of the CNN
 * @param seriesEpochs rounds of the LSTM
 * @param rate highest learning rate; it rises over the first tenth and falls along a cosine
 * @param validation share of the training patients that learning is watched on
 * @param patience rounds without a better loss on them before learning stops; 0: never
 * @param augment slices are mirrored, moved, turned, scaled, made brighter or darker
 * @param balance each kind of series is drawn as often as any other
 * @param painted share of slices that get a made-up haemorrhage (head CT only)
 * @param sample slices of a series that CNN and LSTM see together, where slices have no labels
 */
public record Schedule(
    int sliceEpochs,
    int seriesEpochs,
    double rate,
    double validation,
    int patience,
    boolean augment,
    boolean balance,
    double painted,
    int sample) {
  public Schedule {
    if (sliceEpochs < 1 || seriesEpochs < 1) {
      throw new IllegalArgumentException("--epochs must be at least 1");
    }
    if (!(rate > 0) || rate > 1) {
      throw new IllegalArgumentException("--rate is above 0 and at most 1, not " + rate);
    }
    if (validation < 0 || validation > 0.5 || patience < 0) {
      throw new IllegalArgumentException(
          "--validation is 0 to 0.5 and --patience at least 0, not "
              + validation
              + " and "
              + patience);
    }
    if (painted < 0 || painted > 0.9) {
      throw new IllegalArgumentException("--paint is 0 to 0.9, not " + painted);
    }
    if (sample < 2 || sample > 256) {
      throw new IllegalArgumentException("--sample is 2 to 256 slices, not " + sample);
    }
  }

  boolean watches() {
    return patience > 0;
  }
}
