package org.seriate.train;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.seriate.classify.model.Deeplearning4jNets;
import org.seriate.classify.model.Engine;
import org.seriate.classify.model.Weights;

/** Both stages trained on some patients, ready to be asked about others. */
final class TrainedNet {
  private final Plan plan;
  private final Weights weights;
  private final ComputationGraph slices;
  private final ComputationGraph series;

  private TrainedNet(Plan plan, Weights weights, ComputationGraph slices, ComputationGraph series) {
    this.plan = plan;
    this.weights = weights;
    this.slices = slices;
    this.series = series;
  }

  /**
   * @param set aside for watching by the data's own split; empty takes a share of the patients
   */
  static TrainedNet train(
      Plan plan,
      List<LabelledSeries> patients,
      List<LabelledSeries> set,
      String who,
      Epochs.Run run)
      throws IOException {
    Watching watching = Watching.of(plan, patients, set);
    refuseOneClass(plan, watching.learned(), who);
    if (plan.hasSliceLabels()) {
      ComputationGraph slices =
          new SliceTraining(plan).train(watching.learned(), watching.watched(), who, run);
      return second(plan, watching, slices, Optional.empty(), who, run);
    }
    ComputationGraph whole =
        new WholeTraining(plan).train(watching.learned(), watching.watched(), who, run);
    return second(
        plan,
        watching,
        WholeTraining.slicesOf(whole, plan.architecture()),
        Optional.of(whole),
        who,
        run);
  }

  private static TrainedNet second(
      Plan plan,
      Watching watching,
      ComputationGraph slices,
      Optional<ComputationGraph> whole,
      String who,
      Epochs.Run run)
      throws IOException {
    ComputationGraph series =
        new SeriesTraining(plan)
            .train(
                watching.learned(),
                watching.watched(),
                Folding.fold(plan.architecture(), slices),
                whole,
                who,
                run);
    return new TrainedNet(plan, Folding.fold(plan.architecture(), slices, series), slices, series);
  }

  /** Stages whose checkpoints a net leaves. */
  static String[] stages(String who) {
    return new String[] {who + ", slices", who + ", whole", who + ", series"};
  }

  /** Whom a net learns from and on whom its learning is watched. */
  private record Watching(List<LabelledSeries> learned, List<LabelledSeries> watched) {
    static Watching of(Plan plan, List<LabelledSeries> patients, List<LabelledSeries> set) {
      if (!plan.schedule().watches()) {
        return new Watching(patients, List.of());
      }
      if (!set.isEmpty()) {
        return new Watching(patients, set);
      }
      Set<String> chosen = new HashSet<>();
      Map<String, Double> due = new HashMap<>();
      List<LabelledSeries> order = new ArrayList<>(patients);
      Collections.shuffle(order, new Random(plan.seed()));
      for (LabelledSeries s : order) {
        double owed = due.merge(s.kind(), plan.schedule().validation(), Double::sum);
        if (owed >= 1) {
          chosen.add(s.patient());
          due.merge(s.kind(), -1.0, Double::sum);
        }
      }
      return new Watching(
          patients.stream().filter(s -> !chosen.contains(s.patient())).toList(),
          patients.stream().filter(s -> chosen.contains(s.patient())).toList());
    }
  }

  private static void refuseOneClass(Plan plan, List<LabelledSeries> patients, String who)
      throws IOException {
    List<String> names = plan.findings().names();
    for (int k = 0; k < names.size(); k++) {
      int output = k;
      long positive = patients.stream().filter(p -> p.labels().get(output)).count();
      if (positive == 0 || positive == patients.size()) {
        throw new IOException(
            "%s: %d of %d series are of '%s'; both classes are needed to tell them apart"
                .formatted(who, positive, patients.size(), names.get(k)));
      }
    }
    boolean slices =
        patients.stream()
            .flatMap(p -> p.slices().stream())
            .anyMatch(LabelledSeries.LabelledSlice::positive);
    if (plan.hasSliceLabels() && !slices) {
      throw new IOException(who + ": no slice is positive; both classes are needed, in slices too");
    }
  }

  Plan plan() {
    return plan;
  }

  Weights weights() {
    return weights;
  }

  /** The net as it was trained, normalization not folded. */
  ComputationGraph slices() {
    return slices;
  }

  ComputationGraph series() {
    return series;
  }

  /** What it says of one. */
  OutOfFold ask(LabelledSeries p, Features features) {
    float[][] f = features.of(p, Augmentation.NONE);
    Engine.Answer inOrder = answer(f);
    float[][] mixed = f.clone();
    // Of each series its own: one order for all would still be an order.
    Collections.shuffle(Arrays.asList(mixed), new Random(p.series().hashCode()));
    List<OutOfFold.Slice> slicesOf = new ArrayList<>();
    double highest = Double.NaN;
    if (plan.hasSliceLabels()) {
      float[] w =
          slices.getLayer("probability").getParam("W").getColumn(0).dup('c').data().asFloat();
      float b = slices.getLayer("probability").getParam("b").getFloat(0);
      for (int i = 0; i < f.length; i++) {
        double alone = sigmoid(dot(w, f[i]) + b);
        highest = Double.isNaN(highest) ? alone : Math.max(highest, alone);
        slicesOf.add(new OutOfFold.Slice(p.slices().get(i).positive(), inOrder.slices()[i], alone));
      }
    }
    return new OutOfFold(
        p.patient(),
        p.series(),
        p.fold(),
        p.labels(),
        boxed(inOrder.classes()),
        boxed(answer(mixed).classes()),
        highest,
        slicesOf);
  }

  List<OutOfFold> ask(List<LabelledSeries> patients, String who, Pace pace) {
    Features features = new Features(weights, plan);
    List<OutOfFold> answers = new ArrayList<>();
    for (LabelledSeries p : patients) {
      answers.add(ask(p, features));
      pace.step(
          Effort.ofAsking(plan, p),
          "%s, asked about %d of %d series".formatted(who, answers.size(), patients.size()));
    }
    return answers;
  }

  private Engine.Answer answer(float[][] features) {
    return Deeplearning4jNets.answer(series, weights.architecture(), Features.asSeries(features));
  }

  private static List<Double> boxed(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
