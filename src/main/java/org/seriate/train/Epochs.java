package org.seriate.train;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.factory.Nd4j;
import org.seriate.train.Checkpoints.State;

/**
 * The rounds of one stage of learning: rate, checkpoint, watching, and the end.
 *
 * <p>Every round draws from numbers of its own, so that a run that goes on from a checkpoint learns
 * what it would have learned in one go.
 *
 * @param stage names the checkpoint, e.g. "fold 0 slices"
 * @param weight of a round in the progress of the run
 */
record Epochs(
    String stage, int count, double rate, int patience, long seed, double weight, Run run) {

  /** What all stages of a run share. */
  record Run(Checkpoints checkpoints, LearningCurves curves, Pace pace) {}

  /** One round; the mean loss of its steps. */
  interface Round {
    double learn(ComputationGraph net, Random random, double share) throws IOException;
  }

  /**
   * Learns, or goes on learning.
   *
   * @param watched loss on patients that are not learned from; the round where it is lowest counts
   * @throws IOException the loss is no number any more
   */
  void learn(
      ComputationGraph net, Round round, Optional<ToDoubleFunction<ComputationGraph>> watched)
      throws IOException {
    State state =
        run.checkpoints()
            .read(stage)
            .filter(s -> s.params().length == net.numParams())
            .orElse(new State(0, 0, new float[0], new float[0], Double.MAX_VALUE, 0, new float[0]));
    if (state.epoch() > 0) {
      Checkpoints.restore(net, state.params(), state.updater());
      net.getConfiguration().setIterationCount(state.steps());
      net.getConfiguration().setEpochCount(state.epoch());
      run.pace().step(state.epoch() * weight, stage + ", done by an earlier run");
    }
    for (int epoch = state.epoch(); epoch < count && !isOver(state); epoch++) {
      state = round(net, round, watched, epoch, state);
    }
    run.pace().step((count - state.epoch()) * weight, stage + ", done");
    if (state.best().length > 0) {
      Checkpoints.restore(net, state.best(), new float[0]);
    }
    net.clear();
  }

  private boolean isOver(State state) {
    return patience > 0 && state.best().length > 0 && state.epoch() - state.bestEpoch() >= patience;
  }

  private State round(
      ComputationGraph net,
      Round round,
      Optional<ToDoubleFunction<ComputationGraph>> watched,
      int epoch,
      State before)
      throws IOException {
    double share = count == 1 ? 1 : (double) epoch / (count - 1);
    Nd4j.getRandom().setSeed(seed * 7919 + epoch);
    net.setLearningRate(rate * factor(share));
    long began = System.nanoTime();
    double loss = round.learn(net, new Random(seed * 104_729 + epoch), share);
    if (!Double.isFinite(loss)) {
      throw new IOException(
          "%s: the loss is no number any more in epoch %d; nothing was written. Try a lower --rate"
              .formatted(stage, epoch + 1));
    }
    double other = watched.map(w -> w.applyAsDouble(net)).orElse(Double.NaN);
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    boolean better = other < before.bestLoss();
    State after =
        new State(
            epoch + 1,
            net.getConfiguration().getIterationCount(),
            Checkpoints.params(net),
            Checkpoints.updater(net),
            better ? other : before.bestLoss(),
            better ? epoch + 1 : before.bestEpoch(),
            better ? Checkpoints.params(net) : before.best());
    run.checkpoints().write(stage, after, run.pace());
    run.curves().add(stage, new LearningCurves.Point(epoch + 1, loss, other), took);
    run.pace()
        .step(
            weight,
            "%s, epoch %d of %d, loss %.3f%s"
                .formatted(
                    stage,
                    epoch + 1,
                    count,
                    loss,
                    watched.isEmpty() ? "" : String.format(Locale.ROOT, ", watched %.3f", other)));
    return after;
  }

  /** Up over the first tenth, then half a cosine down to a fiftieth. */
  private static double factor(double share) {
    return share < 0.1
        ? 0.2 + 8 * share
        : 0.02 + 0.98 * (1 + Math.cos(Math.PI * (share - 0.1) / 0.9)) / 2;
  }
}
