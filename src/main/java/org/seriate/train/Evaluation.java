package org.seriate.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.seriate.classify.Classifier;
import org.seriate.classify.ModelBundle;
import org.seriate.classify.ModelCard;
import org.seriate.classify.SliceProgress;
import org.seriate.classify.model.Engine;
import org.seriate.classify.model.EngineFailure;
import org.seriate.classify.model.Grid;
import org.seriate.classify.model.Neighbours;
import org.seriate.series.Outcome;
import org.seriate.series.SliceSequence;
import org.seriate.train.LabelledData.Listed;
import org.seriate.train.LabelledData.Part;
import org.seriate.train.LabelledSeries.SliceLabel;

/**
 * A bundle asked about labelled series, one at a time: figures, pictures, a table of all answers
 * and the ones furthest from the truth. DICOM series pass the bundle's gate as they would in the
 * node; those that it declines are counted and left out of the figures.
 */
public final class Evaluation {
  private static final int BINS = 10;

  private final EvaluationOptions options;
  private final ModelBundle bundle;
  private final LabelledData data;
  private final Grid grid;
  private final Findings findings;
  private final List<OutOfFold> answers = new ArrayList<>();
  private final List<String> declined = new ArrayList<>();

  private Evaluation(EvaluationOptions options) throws IOException {
    this.options = options;
    bundle = ModelBundle.open(options.bundle());
    ModelCard.Input input = bundle.card().input();
    grid = input.grid();
    data =
        Training.open(
            options.data(),
            options.labels(),
            options.columns(),
            options.classes(),
            List.of(),
            new GreyImages(options.imageWindow(), options.imageSpacing()),
            input.slabMm());
    findings = data.findings();
  }

  /**
   * Asks and writes; minutes for a long list.
   *
   * @return the figures, for people
   * @throws IOException bundle or data are unfit, or the engine cannot run the bundle: the message
   *     says where and why
   */
  public static List<String> run(EvaluationOptions options, ProgressListener progress)
      throws IOException {
    try {
      return new Evaluation(options).run(progress);
    } catch (EngineFailure e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private List<String> run(ProgressListener progress) throws IOException {
    List<Listed> asked = asked();
    Files.createDirectories(options.out());
    Pace pace = new Pace(asked.size(), progress);
    try (Engine engine = bundle.engine(options.engine(), options.device(), options.threads());
        Classifier classifier =
            Classifier.open(bundle, options.engine(), options.device(), options.threads())) {
      refuseOtherOutputs();
      for (Listed s : asked) {
        ask(s, engine, classifier);
        pace.step(1, "asked about series " + s.series());
      }
      if (answers.isEmpty()) {
        throw new IOException(
            "the bundle declined all " + declined.size() + " series: " + declined.getFirst());
      }
      return write(engine);
    }
  }

  /** What the data keeps for testing, else all of it; of it, the patients that were named. */
  private List<Listed> asked() throws IOException {
    List<Listed> all = data.series();
    boolean split = all.stream().anyMatch(s -> s.part() == Part.TEST);
    List<Listed> asked =
        all.stream()
            .filter(s -> !split || s.part() == Part.TEST)
            .filter(s -> options.patients().isEmpty() || options.patients().contains(s.patient()))
            .toList();
    if (asked.isEmpty()) {
      throw new IOException("there is no series to ask about: " + options.patients());
    }
    return asked;
  }

  private void refuseOtherOutputs() throws IOException {
    int questions = bundle.questions().size();
    int labels = findings.names().size() - findings.first();
    if (questions != labels) {
      throw new IOException(
          "the bundle answers %d questions, the labels tell %d: %s"
              .formatted(questions, labels, findings.names()));
    }
  }

  private void ask(Listed s, Engine engine, Classifier classifier) throws IOException {
    Optional<SliceSequence> dicom =
        data instanceof LabelTable table ? table.stack(s).asSequence() : Optional.empty();
    if (dicom.isPresent() && isDeclined(s, dicom.get(), classifier)) {
      return;
    }
    Neighbours neighbours = new Neighbours(bundle.card().input().neighbours());
    List<float[]> features = new ArrayList<>();
    List<Optional<Boolean>> labels = new ArrayList<>();
    data.read(
        s,
        grid,
        (values, label) -> {
          neighbours.push(values).forEach(seen -> features.add(engine.features(seen, 1)));
          labels.add(label.map(SliceLabel::positive));
        });
    neighbours.end().forEach(seen -> features.add(engine.features(seen, 1)));
    Engine.Answer answer = engine.series(flat(features), features.size());
    List<float[]> mixed = new ArrayList<>(features);
    Collections.shuffle(mixed, new Random(features.size()));
    List<OutOfFold.Slice> slices = new ArrayList<>();
    for (int i = 0; i < features.size(); i++) {
      float probability = answer.slices()[i];
      if (labels.get(i).isPresent() && Float.isFinite(probability)) {
        slices.add(new OutOfFold.Slice(labels.get(i).get(), probability, Double.NaN));
      }
    }
    answers.add(
        new OutOfFold(
            s.patient(),
            s.series(),
            0,
            s.labels(),
            boxed(answer.classes()),
            boxed(engine.series(flat(mixed), mixed.size()).classes()),
            Double.NaN,
            slices));
  }

  private boolean isDeclined(Listed s, SliceSequence sequence, Classifier classifier)
      throws IOException {
    try {
      return switch (classifier.classify(sequence, SliceProgress.NONE)) {
        case Outcome.Declined d -> {
          declined.add(s.series() + ": " + d.explanation());
          yield true;
        }
        case Outcome.Finding _ -> false;
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static float[] flat(List<float[]> rows) {
    int f = rows.getFirst().length;
    float[] flat = new float[rows.size() * f];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(rows.get(i), 0, flat, i * f, f);
    }
    return flat;
  }

  private static List<Double> boxed(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  private List<String> write(Engine engine) throws IOException {
    List<Double> thresholds = bundle.questions().stream().map(Outcome.Question::threshold).toList();
    Figures figures = Figures.of(answers, findings, thresholds, bundle.card().keySliceThreshold());
    table(thresholds);
    contactSheet();
    new ResultPages(options.out(), findings, figures)
        .write(bundle.card().name() + " " + bundle.card().version(), answers, Map.of());
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s %s, SHA-256 %s, on %s"
            .formatted(
                bundle.card().name(), bundle.card().version(), bundle.digest(), engine.name()));
    lines.add(
        "%d series asked about, %d declined by the gate"
            .formatted(answers.size(), declined.size()));
    declined.stream().limit(5).forEach(d -> lines.add("  declined " + d));
    lines.addAll(figures.lines());
    for (int k = findings.first(); k < findings.names().size(); k++) {
      lines.add(
          String.format(
              Locale.ROOT,
              "calibration error of %s: %.3f",
              findings.names().get(k),
              Curves.calibrationError(Figures.scored(answers, k), BINS)));
    }
    lines.add("pictures and tables in " + options.out().resolve(ResultPages.NAME));
    return lines;
  }

  private void table(List<Double> thresholds) throws IOException {
    List<String> lines = new ArrayList<>();
    StringBuilder header = new StringBuilder("patient,series");
    for (int k = findings.first(); k < findings.names().size(); k++) {
      String name = CsvTable.quoted(findings.names().get(k));
      header.append(',').append(name).append(",probability,called");
    }
    lines.add(header.toString());
    for (OutOfFold o : answers) {
      StringBuilder line =
          new StringBuilder(CsvTable.quoted(o.patient()) + "," + CsvTable.quoted(o.series()));
      for (int k = findings.first(); k < findings.names().size(); k++) {
        double p = o.probabilities().get(k);
        line.append(
            String.format(
                Locale.ROOT,
                ",%d,%.6f,%d",
                o.labels().get(k) ? 1 : 0,
                p,
                p >= thresholds.get(k - findings.first()) ? 1 : 0));
      }
      lines.add(line.toString());
    }
    Path file = options.out().resolve("answers.csv");
    Files.write(file, lines);
  }

  /** The slices that the model suspects most, or evenly drawn ones where it judges none. */
  private void contactSheet() throws IOException {
    List<ContactSheet.Row> rows = new ArrayList<>();
    int k = findings.first();
    for (OutOfFold o : ResultPages.worst(answers, k)) {
      Listed s =
          data.series().stream()
              .filter(l -> l.series().equals(o.series()))
              .findFirst()
              .orElseThrow();
      List<float[]> slices = new ArrayList<>();
      data.read(
          s, grid, (values, _) -> slices.add(Arrays.copyOf(values, grid.size() * grid.size())));
      rows.add(
          new ContactSheet.Row(
              ContactSheet.words(o, k), chosen(o, slices.size()).map(slices::get).toList()));
    }
    ContactSheet.write(options.out(), grid, rows);
  }

  private static Stream<Integer> chosen(OutOfFold answer, int slices) {
    if (answer.slices().size() == slices) {
      return IntStream.range(0, slices)
          .boxed()
          .sorted(Comparator.comparingDouble(i -> -answer.slices().get(i).probability()))
          .limit(ContactSheet.across());
    }
    return IntStream.range(0, ContactSheet.across())
        .mapToObj(i -> (int) ((i + 0.5) * slices / ContactSheet.across()));
  }
}
