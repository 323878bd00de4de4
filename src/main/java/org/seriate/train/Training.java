package org.seriate.train;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.seriate.classify.ModelBundle;
import org.seriate.classify.ModelCard;
import org.seriate.classify.model.Architecture;
import org.seriate.classify.model.Deeplearning4jSettings;
import org.seriate.classify.model.Grid;

/**
 * The door of this room: labelled series in, a bundle out.
 *
 * <pre>
 * images -> grid -+-> fold by fold: CNN, then LSTM, on the others -> asked about its own -> figures
 *                 |                                                                           |
 *                 +-> all patients: CNN, then LSTM -> both engines agree? -> bundle <--- card-+
 * </pre>
 *
 * The CNN learns first, from slice labels; then the LSTM, from features that the CNN gives for
 * whole series. So memory is that of a micro-batch and of the features, and a series may have a
 * thousand slices.
 */
public final class Training {
  private Training() {}

  /**
   * Trains, evaluates and publishes; minutes to hours. Started again with the same options after a
   * kill, it goes on after the last fold that was done.
   *
   * @throws IOException data or labels are unfit, or the bundle was refused: the message says where
   *     and why
   */
  public static TrainingResult run(TrainingOptions options, ProgressListener progress)
      throws IOException {
    Deeplearning4jSettings.apply(options.threads());
    Files.createDirectories(options.out());
    Grid grid = new Grid(options.size(), HeadHaemorrhage.WINDOWS);
    Architecture architecture = Architecture.compact(options.size(), grid.channels());
    LabelledSeriesSource source =
        new ImageFolderSource(
            options.data(), options.labels(), options.label(), HeadHaemorrhage.IMAGES);
    Pace reading = new Pace(source.patients() * ImageFolderSource.WEIGHT, progress);
    List<LabelledSeries> patients = source.read(grid, options.holdOut(), reading);
    List<Integer> folds = CrossValidation.folds(patients);
    int nets = 1 + (options.crossValidate() ? folds.size() : 0);
    Pace pace = new Pace(nets * weight(options), progress);

    Figures figures = Figures.NONE;
    if (options.crossValidate()) {
      List<OutOfFold> answers =
          new CrossValidation(architecture, options).run(patients, fingerprint(options), pace);
      OutOfFold.write(options.out().resolve("out-of-fold.csv"), answers, fingerprint(options));
      figures = Figures.of(answers);
    }
    TrainedNet net = TrainedNet.train(architecture, options, patients, "final net", pace);
    ModelCard card = HeadHaemorrhage.card(options, patients, figures, folds.size());
    Path zip = options.out().resolve(options.name() + "-" + options.version() + ".zip");
    ModelBundle bundle = Publishing.publish(zip, card, net, patients, options.threads());
    List<String> lines = new ArrayList<>(figures.lines());
    lines.add("bundle " + zip + ", SHA-256 " + bundle.digest());
    return new TrainingResult(zip, bundle.digest(), lines);
  }

  /** Of one net, in the steps of a {@link Pace}. */
  static double weight(TrainingOptions options) {
    return options.sliceEpochs() * SliceTraining.WEIGHT
        + (options.seriesEpochs() + SeriesTraining.VARIANTS) * SeriesTraining.WEIGHT;
  }

  /** Runs with the same one give the same nets. */
  private static String fingerprint(TrainingOptions o) throws IOException {
    String said =
        String.join(
            "|",
            o.label(),
            o.holdOut().toString(),
            Integer.toString(o.size()),
            Integer.toString(o.sliceEpochs()),
            Integer.toString(o.seriesEpochs()),
            Long.toString(o.seed()),
            Files.readString(o.labels().resolve("patients.csv")),
            Files.readString(o.labels().resolve("slices.csv")));
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(said.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
