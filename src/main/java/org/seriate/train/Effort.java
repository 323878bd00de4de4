package org.seriate.train;

import java.util.List;
import org.seriate.classify.model.Architecture;

/**
 * About how long the steps of a net take, in milliseconds of a machine with two cores: good for the
 * share that each has in a run, and so for the time that is left.
 *
 * <p>Measured: a slice of 112 x 112 (0.16 GFLOP) is learned from in 8 ms, one of 32 x 32 in about
 * 1; a step of the LSTMs takes some 4 ms however small they are, for one series or eight.
 *
 * @param round of the CNN, or of CNN and LSTMs together
 * @param features of one series that the LSTMs will learn from
 * @param seriesRound of the LSTMs
 */
record Effort(double round, double features, double seriesRound) {
  private static final double SLICE = 1;
  private static final double GIGAFLOP = 45;
  private static final double STEP = 4;

  /** Forwards only, of both directions. */
  private static final double ASKED_STEP = 1;

  static Effort of(Plan plan, List<LabelledSeries> learned) {
    Schedule s = plan.schedule();
    long slices = learned.stream().mapToLong(LabelledSeries::size).sum();
    double examples =
        plan.hasSliceLabels()
            ? SliceTraining.examples(learned, s.painted())
            : (double) learned.size() * s.sample();
    double forwards = slice(plan.architecture()) / 3 * slices / learned.size();
    return new Effort(
        examples * slice(plan.architecture()),
        SeriesTraining.variants(plan, learned) * forwards,
        STEP * (plan.hasSliceLabels() ? slices : SeriesTraining.steps(learned)));
  }

  /** Of all stages of a net that learns from these. */
  static double ofNet(Plan plan, List<LabelledSeries> learned) {
    Effort e = of(plan, learned);
    Schedule s = plan.schedule();
    return s.sliceEpochs() * e.round
        + learned.size() * e.features
        + s.seriesEpochs() * e.seriesRound;
  }

  /** Of asking a net about series. */
  static double ofAsking(Plan plan, List<LabelledSeries> series) {
    return series.stream().mapToDouble(s -> ofAsking(plan, s)).sum();
  }

  /** Of asking a net about one series, in order and shuffled. */
  static double ofAsking(Plan plan, LabelledSeries series) {
    return series.size() * (slice(plan.architecture()) / 3 + 2 * ASKED_STEP);
  }

  private static double slice(Architecture a) {
    return SLICE + GIGAFLOP * a.gigaflops();
  }
}
