package org.seriate.train;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.seriate.classify.model.Deeplearning4jNets;
import org.seriate.classify.model.Deeplearning4jNets.Recipe;
import org.seriate.train.LabelledSeries.LabelledSlice;

/**
 * First stage where slices have labels: the CNN learns from single slices.
 *
 * <p>Positive slices are few, so an epoch is all of them and twice as many of the others, drawn
 * anew each time; and, if asked for, others with a painted haemorrhage, fewer of them at the end.
 */
final class SliceTraining {
  private static final int BATCH = 32;
  private static final int NEGATIVES_PER_POSITIVE = 2;
  private static final double L2 = 5e-4;

  /** Deeplearning4j's number: the share of inputs that is kept. */
  private static final double KEEP = 0.6;

  /** Labels are this far from certain: a few of them are wrong, and painted ones are not real. */
  private static final float DOUBT = 0.04f;

  /** What a further label of a slice counts beside that of the finding. */
  private static final float ALSO_COUNTS = 0.3f;

  private static final double PAINTED_AT_THE_END = 0.4;

  private final Plan plan;

  SliceTraining(Plan plan) {
    this.plan = plan;
  }

  /** A slice, by its series and its place in it. */
  private record Place(LabelledSeries series, int at) {
    LabelledSlice slice() {
      return series.slices().get(at);
    }

    boolean also(int k) {
      return slice().label().map(l -> l.also().get(k)).orElse(false);
    }
  }

  private record Example(Place place, boolean painted) {}

  ComputationGraph train(
      List<LabelledSeries> learned, List<LabelledSeries> watched, String who, Epochs.Run run)
      throws IOException {
    List<Place> positives = slices(learned, true);
    List<Place> negatives = slices(learned, false);
    Schedule s = plan.schedule();
    double round = Effort.of(plan, learned).round();
    ComputationGraph net =
        Deeplearning4jNets.trainableSlices(
            plan.architecture(),
            Recipe.adam(plan.seed(), s.rate(), L2, KEEP, 1),
            counting(plan.also()));
    new Epochs(who + ", slices", s.sliceEpochs(), s.rate(), s.patience(), plan.seed(), round, run)
        .learn(
            net,
            (n, random, share) -> fit(n, drawn(positives, negatives, share, random), random),
            watched.isEmpty() ? Optional.empty() : Optional.of(n -> loss(n, watched)));
    return net;
  }

  private static float[] counting(int also) {
    float[] counting = new float[also];
    Arrays.fill(counting, ALSO_COUNTS);
    return counting;
  }

  /** How many an epoch has, about. */
  static double examples(List<LabelledSeries> learned, double painted) {
    return slices(learned, true).size() * (1 + NEGATIVES_PER_POSITIVE) / (1 - painted);
  }

  private static List<Place> slices(List<LabelledSeries> series, boolean positive) {
    return places(series).stream().filter(p -> p.slice().positive() == positive).toList();
  }

  private static List<Place> places(List<LabelledSeries> series) {
    return series.stream()
        .flatMap(s -> IntStream.range(0, s.size()).mapToObj(i -> new Place(s, i)))
        .toList();
  }

  private List<Example> drawn(
      List<Place> positives, List<Place> negatives, double share, Random random) {
    List<Place> others = new ArrayList<>(negatives);
    Collections.shuffle(others, random);
    int wanted = Math.min(others.size(), NEGATIVES_PER_POSITIVE * positives.size());
    List<Example> drawn = new ArrayList<>();
    positives.forEach(p -> drawn.add(new Example(p, false)));
    others.subList(0, wanted).forEach(n -> drawn.add(new Example(n, false)));
    double painted = plan.schedule().painted() * (share < 0.75 ? 1 : PAINTED_AT_THE_END);
    int made = plan.painting().isEmpty() ? 0 : (int) (drawn.size() * painted / (1 - painted));
    for (int i = 0; i < made; i++) {
      drawn.add(new Example(negatives.get(random.nextInt(negatives.size())), true));
    }
    Collections.shuffle(drawn, random);
    return drawn;
  }

  private double fit(ComputationGraph net, List<Example> examples, Random random) {
    int length = plan.length();
    double loss = 0;
    int batches = 0;
    int size = Math.min(BATCH, examples.size());
    // Batches of one size only: a last, smaller one would be normalized by too few slices.
    for (int from = 0; from + size <= examples.size(); from += size) {
      float[] x = new float[size * length];
      int outputs = 1 + plan.also();
      float[] y = new float[size * outputs];
      for (int i = 0; i < size; i++) {
        Example example = examples.get(from + i);
        y[i * outputs] = sure(laid(example, x, i * length, random));
        for (int k = 1; k < outputs; k++) {
          y[i * outputs + k] = sure(example.place().also(k - 1));
        }
      }
      net.fit(
          new INDArray[] {Features.images(x, size, plan.architecture())},
          new INDArray[] {Nd4j.create(y, new long[] {size, outputs}, 'c')});
      loss += net.score();
      batches++;
    }
    return loss / Math.max(1, batches);
  }

  private static float sure(boolean label) {
    return label ? 1 - DOUBT : DOUBT;
  }

  private boolean laid(Example example, float[] x, int at, Random random) {
    Place place = example.place();
    if (!example.painted()) {
      plan.lay(place.series(), place.at(), change(random), x, at);
      return place.slice().positive();
    }
    byte[] values = place.slice().values();
    byte[] painted = plan.painting().orElseThrow().on(values, random);
    change(random).apply(painted, plan.grid(), x, at);
    return painted != values || place.slice().positive();
  }

  private Augmentation change(Random random) {
    return plan.schedule().augment() ? Augmentation.draw(random) : Augmentation.NONE;
  }

  /** Cross-entropy over all slices. */
  private double loss(ComputationGraph net, List<LabelledSeries> watched) {
    int length = plan.length();
    List<Place> all = places(watched);
    double loss = 0;
    for (int from = 0; from < all.size(); from += BATCH) {
      int n = Math.min(BATCH, all.size() - from);
      float[] x = new float[n * length];
      for (int i = 0; i < n; i++) {
        Place place = all.get(from + i);
        plan.lay(place.series(), place.at(), Augmentation.NONE, x, i * length);
      }
      net.clear();
      INDArray out = net.outputSingle(Features.images(x, n, plan.architecture()));
      for (int i = 0; i < n; i++) {
        loss += Loss.of(out.getDouble(i, 0), all.get(from + i).slice().positive());
      }
    }
    net.clear();
    return loss / all.size();
  }
}
