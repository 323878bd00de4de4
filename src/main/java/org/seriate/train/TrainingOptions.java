package org.seriate.train;

import java.nio.file.Path;
import java.util.List;
import org.seriate.classify.model.Grid;
import org.seriate.classify.model.Sequence;
import org.seriate.classify.model.Window;

/**
 * What a training run is asked to do. Fixed beforehand: nothing is tuned on the patients that the
 * figures are reported for.
 *
 * @param data folder of the series, or a {@code .npz} file with an official split
 * @param labels folder with the tables; usually the same
 * @param out folder for the bundle, the figures and the pictures
 * @param columns that hold the labels; none: the only one there is
 * @param classes names of the classes of an only column, the first of which is no finding
 * @param also further columns of the table of slices, from which only the CNN learns
 * @param holdOut patients that are never looked at, neither in training nor in the figures
 * @param folds of the cross-validation where the table names none; 0 skips it
 * @param imageWindow that 8-bit images were made with
 * @param imageSpacing from one image to the next in mm; 0 if nobody knows
 * @param slabMm slices that lie closer are averaged in groups to about this distance; 0 takes each
 * @param bodyPart words that name what the model may be asked about; none: those of the data
 * @param command the line that a reader can type to get the same bundle, for the card
 */
public record TrainingOptions(
    Path data,
    Path labels,
    Path out,
    String name,
    String version,
    List<String> columns,
    List<String> classes,
    List<String> also,
    List<String> holdOut,
    Network network,
    Schedule schedule,
    long seed,
    int folds,
    Window imageWindow,
    double imageSpacing,
    double slabMm,
    List<String> bodyPart,
    int threads,
    String command) {

  public TrainingOptions {
    columns = List.copyOf(columns);
    classes = List.copyOf(classes);
    also = List.copyOf(also);
    holdOut = List.copyOf(holdOut);
    bodyPart = List.copyOf(bodyPart);
    if (threads < 1) {
      throw new IllegalArgumentException("--threads must be at least 1");
    }
    if (slabMm < 0 || slabMm > 50) {
      throw new IllegalArgumentException("--slab is 0 to 50 mm, not " + slabMm);
    }
    if (schedule.painted() > 0 && network.neighbours() > 0) {
      throw new IllegalArgumentException(
          "--paint draws into single slices, so it does not go with --neighbours");
    }
    if (schedule.painted() > 0 && !also.isEmpty()) {
      throw new IllegalArgumentException(
          "nobody knows the further labels of painted slices, so --paint does not go with --also");
    }
    if (schedule.painted() > 0
        && network.windows().stream().limit(1).anyMatch(Window::blackAbove)) {
      throw new IllegalArgumentException(
          "--paint finds the skull in the first of --windows, so that one cannot be black above");
    }
    if (folds < 0 || folds == 1 || folds > 100) {
      throw new IllegalArgumentException("--folds is 0 or 2 to 100, not " + folds);
    }
    if (!name.matches("[A-Za-z0-9._-]{1,64}") || !version.matches("[A-Za-z0-9._-]{1,32}")) {
      throw new IllegalArgumentException(
          "--name and --model-version are letters, digits, '.', '_' and '-'");
    }
  }

  public static final String DEMONSTRATION_VERSION = "0.3.0";

  /**
   * The demonstration bundle's network. A residual net on the upright head with the mirrored side
   * beside it and painted haemorrhages was tried and was no better; to see each slice with its
   * neighbours was, on folds 0 and 1 (src/docs/learning.md).
   */
  public static final Network HEAD_NETWORK =
      new Network(
          Network.Kind.COMPACT,
          8,
          128,
          HeadHaemorrhage.WINDOWS,
          Grid.Framing.WHOLE,
          false,
          1,
          Sequence.Recurrence.BILSTM,
          Sequence.Pooling.SLICES);

  /** What else of a slice its CNN learns from: columns of CT-ICH. */
  public static final List<String> HEAD_ALSO =
      List.of(
          "intraventricular",
          "intraparenchymal",
          "subarachnoid",
          "epidural",
          "subdural",
          "fracture");

  /** And how it learns. */
  public static final Schedule HEAD_SCHEDULE = new Schedule(30, 20, 2e-3, 0, 0, true, true, 0, 24);

  /** What a user gets who chooses nothing. */
  public static final Network USUAL_NETWORK =
      new Network(
          Network.Kind.SMALL,
          16,
          64,
          List.of(),
          Grid.Framing.WHOLE,
          false,
          0,
          Sequence.Recurrence.BILSTM,
          Sequence.Pooling.MAX);

  /** And how that learns. */
  public static final Schedule USUAL_SCHEDULE =
      new Schedule(30, 20, 2e-3, 0.15, 8, true, true, 0, 24);

  boolean crossValidates() {
    return folds > 0;
  }
}
