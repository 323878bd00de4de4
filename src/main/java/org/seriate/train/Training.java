package org.seriate.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.seriate.classify.BundlePicture;
import org.seriate.classify.ModelBundle;
import org.seriate.classify.ModelCard;
import org.seriate.classify.model.Deeplearning4jSettings;
import org.seriate.classify.model.Grid;
import org.seriate.classify.model.Window;
import org.seriate.series.Sha256;
import org.seriate.series.SliceSequence;
import org.seriate.train.LabelledData.Listed;
import org.seriate.train.LabelledData.Part;
import org.seriate.train.LabelledSeries.LabelledSlice;

/**
 * The door of this room: labelled series in, a bundle out.
 *
 * <pre>
 * series -> grid -+-> fold by fold: CNN, then LSTM, on the others -> asked about its own -> figures
 *                 |                                                                           |
 *                 +-> all patients: CNN, then LSTM -> both engines agree? -> bundle <--- card-+
 * </pre>
 *
 * The CNN learns first, from slice labels, or together with the LSTM from samples of series where
 * slices have none; then the LSTM, from features that the CNN gives for whole series. So memory is
 * that of a micro-batch and of the features, and a series may have a thousand slices.
 */
public final class Training {
  /** What a CT is seen through where nobody chose: air to bone. */
  private static final Window WIDE = new Window(0, 2000);

  private static final double READING = 0.05;

  private final TrainingOptions options;
  private final LabelledData data;
  private final List<Listed> listed;

  private Training(TrainingOptions options) throws IOException {
    this.options = options;
    this.data = open(options);
    this.listed = data.series();
    refuseUnknown(options.holdOut(), listed);
  }

  /**
   * Trains, evaluates and publishes; minutes to hours. Started again with the same options after a
   * kill, it goes on after the last round that was done.
   *
   * @throws IOException data or labels are unfit, or the bundle was refused: the message says where
   *     and why
   */
  public static TrainingResult run(TrainingOptions options, ProgressListener progress)
      throws IOException {
    Deeplearning4jSettings.apply(options.threads());
    Files.createDirectories(options.out());
    return new Training(options).run(progress);
  }

  static LabelledData open(TrainingOptions o) throws IOException {
    return open(
        o.data(),
        o.labels(),
        o.columns(),
        o.classes(),
        o.also(),
        new GreyImages(o.imageWindow(), o.imageSpacing()),
        o.slabMm());
  }

  /** Whatever kind of data lies there. */
  static LabelledData open(
      Path data,
      Path labels,
      List<String> columns,
      List<String> classes,
      List<String> also,
      GreyImages images,
      double slabMm)
      throws IOException {
    if (Files.isRegularFile(data)) {
      if (!also.isEmpty()) {
        throw new IOException("--also names columns of slices.csv; " + data + " has none");
      }
      return new OfficialSplit(data, images, slabMm);
    }
    if (Files.exists(labels.resolve(LabelTable.NAME))) {
      return new LabelTable(data, labels, columns, classes, also, images, slabMm);
    }
    if (Files.exists(labels.resolve("patients.csv"))) {
      return new TwoTables(
          data, labels, columns.isEmpty() ? "ich" : columns.getFirst(), also, images);
    }
    throw new IOException(
        labels + " has no labels.csv (patient, series, label) and no patients.csv");
  }

  private static void refuseUnknown(List<String> holdOut, List<Listed> listed) throws IOException {
    for (String held : holdOut) {
      if (listed.stream().noneMatch(s -> s.patient().equals(held))) {
        throw new IOException("--hold-out " + held + " is no patient of the tables");
      }
    }
  }

  private TrainingResult run(ProgressListener progress) throws IOException {
    List<Window> windows = options.network().windows();
    if (windows.isEmpty()) {
      windows = List.of(data.imageWindow().orElse(WIDE));
    }
    Grid grid = options.network().seeing(windows).grid();
    List<Listed> used =
        listed.stream().filter(s -> !options.holdOut().contains(s.patient())).toList();
    try (LaidSlices kept =
        new LaidSlices(options.out(), grid.windows().size() * grid.size() * grid.size())) {
      Pace reading = new Pace(used.size() * READING, progress);
      List<LabelledSeries> all = new ArrayList<>();
      Map<String, Integer> folds = Folds.of(used, options.folds(), options.seed());
      for (Listed s : used) {
        LabelledSeries read = read(data, s, folds.get(s.patient()), grid, kept);
        all.add(read);
        reading.step(READING, "read series " + s.series() + ", " + read.size() + " slices");
      }
      return learn(grid, used, all, progress);
    }
  }

  static LabelledSeries read(LabelledData data, Listed s, int fold, Grid grid, LaidSlices kept)
      throws IOException {
    List<LabelledSlice> slices = new ArrayList<>();
    byte[] bytes = new byte[grid.windows().size() * grid.size() * grid.size()];
    data.read(
        s,
        grid,
        (values, label) -> {
          for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Math.round(values[i] * 255);
          }
          slices.add(new LabelledSlice(kept, kept.add(bytes), label));
        });
    if (slices.isEmpty()) {
      throw new IOException("series " + s.series() + " has no slices");
    }
    return new LabelledSeries(s.patient(), s.series(), fold, s.labels(), slices);
  }

  private TrainingResult learn(
      Grid grid, List<Listed> used, List<LabelledSeries> all, ProgressListener progress)
      throws IOException {
    boolean judgesSlices = all.stream().anyMatch(LabelledSeries::hasSliceLabels);
    Plan plan =
        new Plan(
            options.network().seeing(grid.windows()).architecture(data.findings(), judgesSlices),
            grid,
            options.network().neighbours(),
            options.also().size(),
            data.findings(),
            options.schedule(),
            options.seed(),
            options.schedule().painted() > 0
                ? Optional.of(new PaintedBleed(grid))
                : Optional.empty());
    List<LabelledSeries> learned = part(used, all, Part.ANY, Part.TRAIN);
    List<LabelledSeries> watched = part(used, all, Part.VALIDATION);
    List<LabelledSeries> tested = part(used, all, Part.TEST);
    boolean split = !tested.isEmpty();
    boolean folded = !split && options.crossValidates();
    int folds = folded ? CrossValidation.folds(learned).size() : 0;
    String fingerprint = fingerprint();
    if (!Files.exists(options.out().resolve("run.txt"))
        || !Files.readString(options.out().resolve("run.txt")).equals(fingerprint)) {
      Files.deleteIfExists(options.out().resolve(LearningCurves.NAME));
      Files.writeString(options.out().resolve("run.txt"), fingerprint);
    }
    double effort = Effort.ofNet(plan, learned);
    if (folded) {
      effort += CrossValidation.effort(plan, learned);
    }
    if (split) {
      effort += Effort.ofAsking(plan, thresholdsFrom(learned, watched));
      effort += Effort.ofAsking(plan, tested);
    }
    Pace pace = new Pace(effort, progress);
    Epochs.Run run =
        new Epochs.Run(
            new Checkpoints(options.out(), fingerprint),
            new LearningCurves(options.out().resolve(LearningCurves.NAME)),
            pace);

    List<OutOfFold> answers = new ArrayList<>();
    Figures figures = Figures.none(plan.findings());
    if (folded) {
      answers.addAll(new CrossValidation(plan, options.out(), run).of(learned, fingerprint));
      figures = Figures.of(answers, plan.findings());
    }
    TrainedNet net = TrainedNet.train(plan, learned, watched, "final net", run);
    if (split) {
      Figures own =
          Figures.of(
              net.ask(thresholdsFrom(learned, watched), "thresholds", pace), plan.findings());
      answers.addAll(net.ask(tested, "test", pace));
      figures = Figures.of(answers, plan.findings(), own.thresholds(), own.sliceThreshold());
    }
    OutOfFold.write(options.out().resolve("out-of-fold.csv"), answers, fingerprint);
    Cards cards = new Cards(options, plan, learned, figures, folds);
    TrainingResult result = publish(cards, net, learned, answers);
    run.checkpoints().forget(TrainedNet.stages("final net"));
    return result;
  }

  private TrainingResult publish(
      Cards cards, TrainedNet net, List<LabelledSeries> learned, List<OutOfFold> answers)
      throws IOException {
    ModelCard card = cards.of(data instanceof TwoTables, sequences());
    Path zip = options.out().resolve(options.name() + "-" + options.version() + ".zip");
    LearningCurves curves = new LearningCurves(options.out().resolve(LearningCurves.NAME));
    List<BundlePicture> pictures =
        new ResultPages(options.out(), cards.plan().findings(), cards.figures())
            .write(options.name() + " " + options.version(), answers, curves.read());
    ModelBundle bundle = Publishing.publish(zip, card, net, learned, pictures, options.threads());
    List<String> lines = new ArrayList<>(cards.figures().lines());
    lines.add("pictures in " + options.out().resolve(ResultPages.NAME));
    return new TrainingResult(zip, bundle.digest(), lines);
  }

  private List<SliceSequence> sequences() {
    return data instanceof LabelTable table
        ? listed.stream().flatMap(s -> table.stack(s).asSequence().stream()).toList()
        : List.of();
  }

  private static List<LabelledSeries> part(
      List<Listed> listed, List<LabelledSeries> all, Part... parts) {
    List<LabelledSeries> of = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (List.of(parts).contains(listed.get(i).part())) {
        of.add(all.get(i));
      }
    }
    return of;
  }

  private static List<LabelledSeries> thresholdsFrom(
      List<LabelledSeries> learned, List<LabelledSeries> watched) {
    return watched.isEmpty() ? learned : watched;
  }

  /** Runs with the same one give the same nets. */
  private String fingerprint() throws IOException {
    StringBuilder said = new StringBuilder();
    for (Object o :
        new Object[] {
          options.network(),
          options.schedule(),
          options.seed(),
          options.folds(),
          options.imageWindow(),
          options.imageSpacing(),
          options.slabMm(),
          options.holdOut(),
          options.also(),
          data.findings()
        }) {
      said.append(o).append('|');
    }
    for (Listed s : listed) {
      said.append(s).append('|');
    }
    Path slices = options.labels().resolve("slices.csv");
    if (!Files.isRegularFile(options.data()) && Files.exists(slices)) {
      said.append(Files.readString(slices));
    }
    return Sha256.of(said.toString());
  }
}
