package org.seriate.train;

import java.nio.file.Path;
import java.util.List;

/**
 * What a training run is asked to do. Fixed beforehand, the numbers of epochs included: nothing is
 * tuned on the patients that the figures are reported for.
 *
 * @param data folder with one folder of images for each patient
 * @param labels folder with {@code patients.csv} and {@code slices.csv}; usually the same
 * @param out folder for the bundle, {@code metrics.json} and {@code out-of-fold.csv}
 * @param label column that holds the answer, in both files
 * @param holdOut patients that are never looked at, neither in training nor in the figures
 * @param size edge of the model's grid
 * @param sliceEpochs epochs of the CNN
 * @param seriesEpochs epochs of the LSTM
 * @param crossValidate false skips the figures (then the card says that there are none)
 * @param command the line that a reader can type to get the same bundle, for the card
 */
public record TrainingOptions(
    Path data,
    Path labels,
    Path out,
    String name,
    String version,
    String label,
    List<String> holdOut,
    int size,
    int sliceEpochs,
    int seriesEpochs,
    long seed,
    boolean crossValidate,
    int threads,
    String command) {

  public static final int DEFAULT_SIZE = 128;
  public static final int DEFAULT_SLICE_EPOCHS = 20;
  public static final int DEFAULT_SERIES_EPOCHS = 20;

  public TrainingOptions {
    holdOut = List.copyOf(holdOut);
    if (size < 32 || size > 512 || size % 16 != 0) {
      throw new IllegalArgumentException("--size is a multiple of 16 from 32 to 512, not " + size);
    }
    if (sliceEpochs < 1 || seriesEpochs < 1) {
      throw new IllegalArgumentException("--epochs must be at least 1");
    }
    if (threads < 1) {
      throw new IllegalArgumentException("--threads must be at least 1");
    }
  }

  /** The demonstration bundle's settings for a folder that holds images and labels. */
  public static TrainingOptions demonstration(Path data, Path out) {
    return new TrainingOptions(
        data,
        data,
        out,
        "ich-demo",
        "0.1.0",
        "ich",
        List.of(),
        DEFAULT_SIZE,
        DEFAULT_SLICE_EPOCHS,
        DEFAULT_SERIES_EPOCHS,
        1,
        true,
        2,
        "");
  }
}
