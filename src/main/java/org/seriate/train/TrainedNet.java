package org.seriate.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.seriate.classify.model.Architecture;
import org.seriate.classify.model.Weights;

/** Both stages trained on some patients, ready to be asked about others. */
final class TrainedNet {
  private final Weights weights;
  private final ComputationGraph slices;
  private final ComputationGraph series;

  private TrainedNet(Weights weights, ComputationGraph slices, ComputationGraph series) {
    this.weights = weights;
    this.slices = slices;
    this.series = series;
  }

  static TrainedNet train(
      Architecture architecture,
      TrainingOptions options,
      List<LabelledSeries> patients,
      String who,
      Pace pace) {
    refuseOneClass(patients, who);
    ComputationGraph slices =
        new SliceTraining(architecture, options.sliceEpochs(), options.seed())
            .train(patients, who, pace);
    ComputationGraph series =
        new SeriesTraining(architecture, options.seriesEpochs(), options.seed())
            .train(patients, Folding.fold(architecture, slices), who, pace);
    return new TrainedNet(Folding.fold(architecture, slices, series), slices, series);
  }

  private static void refuseOneClass(List<LabelledSeries> patients, String who) {
    long positive = patients.stream().filter(LabelledSeries::positive).count();
    boolean slices =
        patients.stream()
            .flatMap(p -> p.slices().stream())
            .anyMatch(LabelledSeries.LabelledSlice::positive);
    if (positive == 0 || positive == patients.size() || !slices) {
      throw new IllegalArgumentException(
          "%s: %d of %d series are positive; both classes are needed, in series and in slices"
              .formatted(who, positive, patients.size()));
    }
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

  List<OutOfFold> ask(List<LabelledSeries> patients) {
    Features features = new Features(weights);
    float[] w = slices.getLayer("probability").getParam("W").dup('c').data().asFloat();
    float b = slices.getLayer("probability").getParam("b").getFloat(0);
    List<OutOfFold> all = new ArrayList<>();
    for (LabelledSeries p : patients) {
      float[][] f = features.of(p, Augmentation.NONE);
      INDArray[] inOrder = answers(f);
      float[][] mixed = f.clone();
      Collections.shuffle(Arrays.asList(mixed), new Random(p.size()));
      List<OutOfFold.Slice> slicesOf = new ArrayList<>();
      double highest = 0;
      for (int i = 0; i < f.length; i++) {
        double alone = sigmoid(dot(w, f[i]) + b);
        highest = Math.max(highest, alone);
        slicesOf.add(
            new OutOfFold.Slice(
                p.slices().get(i).positive(), inOrder[0].getDouble(0, 0, i), alone));
      }
      all.add(
          new OutOfFold(
              p.patient(),
              p.fold(),
              p.positive(),
              inOrder[1].getDouble(0, 0),
              answers(mixed)[1].getDouble(0, 0),
              highest,
              slicesOf));
    }
    return all;
  }

  private INDArray[] answers(float[][] features) {
    series.clear();
    return series.output(false, Features.asSeries(features));
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
