package org.seriate.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import org.seriate.classify.ModelCard;
import org.seriate.classify.ModelCard.AcceptanceGate;
import org.seriate.classify.ModelCard.Input;
import org.seriate.classify.ModelCard.Range;
import org.seriate.classify.ModelCard.TrainedOn;
import org.seriate.classify.model.Grid;
import org.seriate.series.Code;
import org.seriate.series.ImageHeader;
import org.seriate.series.Outcome;
import org.seriate.series.PhaseChoice;
import org.seriate.series.SliceSequence;

/**
 * Writes the card of a bundle from what the run knows. Everything in it is for a person to read
 * again before the model is used: above all the gate, which follows the training data.
 */
record Cards(
    TrainingOptions options, Plan plan, List<LabelledSeries> patients, Figures figures, int folds) {

  /** Room for other scanners on both sides of what the training data has. */
  private static final double ROOM = 0.2;

  ModelCard of(boolean demonstration, List<SliceSequence> sequences) {
    Findings f = plan.findings();
    List<Outcome.Question> classes = new ArrayList<>();
    for (int k = f.first(); k < f.names().size(); k++) {
      double threshold = figures.thresholds().get(k - f.first());
      classes.add(
          demonstration
              ? HeadHaemorrhage.question(threshold)
              : question(f.names().get(k), threshold));
    }
    Grid grid = plan.grid();
    return new ModelCard(
        ModelCard.FORMAT,
        options.name(),
        options.version(),
        "Seriate",
        demonstration
            ? "Demonstration only. Not for clinical use."
            : "Not for clinical use. Made by 'seriate train'; its figures are in the card.",
        false,
        new Input(
            grid.size(),
            grid.windows(),
            demonstration ? HeadHaemorrhage.SLAB_MM : options.slabMm(),
            false,
            grid.framing(),
            grid.mirrored(),
            plan.neighbours()),
        demonstration ? HeadHaemorrhage.gate() : gate(sequences),
        classes,
        figures.sliceThreshold(),
        trainedOn(demonstration),
        figures.metrics(),
        remarks(demonstration),
        f.exclusive() ? f.names().getFirst() : "");
  }

  /** A local code, until somebody puts a better one into the card. */
  private static Outcome.Question question(String name, double threshold) {
    String value = name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]+", "_");
    return new Outcome.Question(
        name,
        new Code(value.substring(0, Math.min(16, value.length())), "99SERIATE", name),
        Code.sct("38266002", "Entire body"),
        threshold);
  }

  private AcceptanceGate gate(List<SliceSequence> sequences) {
    List<String> words = bodyPart(sequences);
    boolean head = HeadHaemorrhage.isHead(words);
    if (sequences.isEmpty()) {
      return new AcceptanceGate(
          "CT",
          words.getFirst(),
          head ? HeadHaemorrhage.headWords() : words,
          head ? HeadHaemorrhage.otherWords() : List.of(),
          slices(),
          new Range(0.1, 10),
          new Range(0.1, 10),
          new Range(10, 2000),
          new Range(50, 600),
          10,
          1.9,
          30,
          true,
          PhaseChoice.NONE);
    }
    return new AcceptanceGate(
        sequences.getFirst().slices().getFirst().header().modality(),
        words.getFirst(),
        head ? HeadHaemorrhage.headWords() : words,
        head ? HeadHaemorrhage.otherWords() : List.of(),
        slices(),
        range(sequences.stream().mapToDouble(SliceSequence::spacing)),
        range(sequences.stream().mapToDouble(s -> header(s).sliceThickness())),
        range(sequences.stream().mapToDouble(s -> (s.size() - 1) * s.spacing())),
        range(sequences.stream().mapToDouble(Cards::fieldOfView)),
        range(sequences.stream().mapToDouble(SliceSequence::largestGap)).max(),
        1.9,
        Math.max(5, sequences.stream().mapToDouble(SliceSequence::tiltDegrees).max().orElse(0) + 5),
        true,
        PhaseChoice.NONE);
  }

  private Range slices() {
    Range r = range(patients.stream().mapToDouble(LabelledSeries::size));
    return new Range(Math.max(1, Math.floor(r.min())), Math.ceil(r.max()));
  }

  private static ImageHeader header(SliceSequence s) {
    return s.slices().getFirst().header();
  }

  private static double fieldOfView(SliceSequence s) {
    ImageHeader h = header(s);
    return h.pixelSpacing().length == 2
        ? h.pixelSpacing()[0] * Math.max(h.rows().orElse(0), h.columns().orElse(0))
        : Double.NaN;
  }

  private static Range range(DoubleStream values) {
    var all = values.filter(v -> Double.isFinite(v) && v > 0).summaryStatistics();
    if (all.getCount() == 0) {
      return new Range(0.1, 10);
    }
    return new Range(rounded(all.getMin() * (1 - ROOM)), rounded(all.getMax() * (1 + ROOM)));
  }

  private static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }

  private List<String> bodyPart(List<SliceSequence> sequences) {
    if (!options.bodyPart().isEmpty()) {
      return options.bodyPart();
    }
    TreeSet<String> said = new TreeSet<>();
    for (SliceSequence s : sequences) {
      header(s).bodyPartExamined().ifPresent(b -> said.add(b.toLowerCase(Locale.ROOT)));
    }
    // A word that no series names: the gate declines all until a person fills it in.
    return said.isEmpty() ? List.of("unnamed") : List.copyOf(said);
  }

  private TrainedOn trainedOn(boolean demonstration) {
    Findings f = plan.findings();
    return new TrainedOn(
        demonstration
            ? "CT-ICH, JPG edition, Hssayeni et al. 2020, doi:10.13026/w8q8-ky94, CC BY 4.0"
            : String.valueOf(options.data().getFileName()),
        (int) patients.stream().map(LabelledSeries::patient).distinct().count(),
        (int)
            patients.stream()
                .filter(p -> p.labels().subList(f.first(), f.names().size()).contains(true))
                .map(LabelledSeries::patient)
                .distinct()
                .count(),
        patients.stream().mapToInt(LabelledSeries::size).sum(),
        (int)
            patients.stream()
                .flatMap(p -> p.slices().stream())
                .filter(LabelledSeries.LabelledSlice::positive)
                .count(),
        options.holdOut(),
        options.seed(),
        options.schedule().sliceEpochs(),
        options.schedule().seriesEpochs(),
        options.command());
  }

  private List<String> remarks(boolean demonstration) {
    List<String> remarks = new ArrayList<>();
    if (figures.metrics().isEmpty()) {
      remarks.add("No figures: cross-validation was not asked for. Thresholds are 0.5.");
    } else {
      remarks.add(
          folds == 0
              ? "Figures are of this net, asked about the patients that the data keeps for testing;"
                  + " thresholds are from those it keeps for validation."
              : ("Figures are of %d nets, each asked about the patients of a fold that it had not"
                      + " seen; one seed (%d). The shipped net learned from all of these patients"
                      + " with the same recipe and was itself never tested.")
                  .formatted(folds, options.seed()));
      remarks.add(
          "Intervals: AUC by 2000 bootstrap draws of patients; sensitivity, specificity and"
              + " accuracy by Wilson"
              + (folds == 0 ? "." : ", at a threshold that each fold takes from the other folds."));
    }
    remarks.add("Network: " + options.network().words() + ".");
    if (demonstration) {
      remarks.add(
          "Trained on 8-bit JPEG images of a few dozen patients, all of one source. A series AUC"
              + " whose interval reaches 0.5 is no better than chance: such a model shows the path,"
              + " it finds nothing.");
      remarks.add(
          "Made for 5 mm slices: thinner ones are averaged in groups. Kernel, contrast agent and"
              + " age are not checked.");
    } else {
      remarks.add(
          "The gate follows the training data, with a fifth of room on both sides, and the codes of"
              + " the classes are local ones: read both before the model is used.");
    }
    return remarks;
  }
}
