package org.seriate.classify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.seriate.classify.model.Device;
import org.seriate.classify.model.Engine;
import org.seriate.classify.model.EngineFailure;
import org.seriate.classify.model.Grid;
import org.seriate.dicom.image.LossyCompression;
import org.seriate.series.DeclineReason;
import org.seriate.series.HeatMap;
import org.seriate.series.ImageHeader;
import org.seriate.series.Outcome;
import org.seriate.series.SliceSequence;

/**
 * The door of this room: a slice sequence in, an outcome out.
 *
 * <pre>
 * sequence -> gate -> slabs -> HU, grid -> micro-batch -> CNN -> features -> LSTM -> finding
 *              |          (a few ahead)     (16 slabs)        (T x F, small)
 *              +-> declined     +-> declined: undecodable
 * </pre>
 *
 * Memory is bounded by the micro-batch and the few slabs ahead, not by the length of the series;
 * only the features, one kilobyte for a slab, are kept of all. Several threads may classify at
 * once.
 */
public final class Classifier implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Classifier.class);

  static final int MICRO_BATCH = 16;
  private static final int MOST_KEY_SLICES = 5;

  private final ModelBundle bundle;
  private final Engine engine;
  private final Gate gate;
  private final int threads;

  private Classifier(ModelBundle bundle, Engine engine, int threads) {
    this.bundle = bundle;
    this.engine = engine;
    this.gate = new Gate(bundle.card().gate());
    this.threads = threads;
  }

  /** Makes the network ready; refuses a bundle that the engine cannot run on this node. */
  public static Classifier open(ModelBundle bundle, EngineChoice choice, int threads)
      throws BundleRefused {
    return open(bundle, choice, Device.CPU, threads);
  }

  /** The same on a device. */
  public static Classifier open(ModelBundle bundle, EngineChoice choice, Device device, int threads)
      throws BundleRefused {
    Engine engine;
    try {
      engine =
          new FittingEngine(
              bundle.engine(choice, device, threads),
              MICRO_BATCH,
              bundle.card().input().length(),
              bundle.features(),
              () -> bundle.engine(EngineChoice.ONNX, threads));
    } catch (EngineFailure e) {
      throw new BundleRefused(bundle.card().name() + ": " + e.getMessage(), e);
    }
    LOG.infof(
        "model ready model=%s version=%s digest=%s engine='%s'",
        bundle.card().name(), bundle.card().version(), bundle.digest(), engine.name());
    return new Classifier(bundle, engine, threads);
  }

  public ModelBundle bundle() {
    return bundle;
  }

  /**
   * Analyses a series.
   *
   * @throws UncheckedIOException a file could not be read, which says nothing about the series: try
   *     again
   * @throws EngineFailure the network could not be run: no series fares better on this node
   * @throws InterruptedException whoever asked gave up
   */
  public Outcome classify(SliceSequence sequence, SliceProgress progress)
      throws InterruptedException {
    Optional<Gate.Refusal> refusal = gate.refusal(sequence);
    if (refusal.isPresent()) {
      return declined(refusal.get().reason(), refusal.get().explanation());
    }
    ModelCard.Input input = bundle.card().input();
    List<Slab> slabs = Slab.of(sequence.slices(), sequence.spacing(), input.slabMm());
    try (SlabReader reader =
        new SlabReader(
            slabs,
            input.grid(),
            new SlicePixels(lossy(), upright(sequence)),
            threads,
            threads + MICRO_BATCH)) {
      return classify(sequence, slabs, reader, progress);
    }
  }

  /** Empty where the stack is not sheared, or the card takes it as it lies. */
  private Optional<Upright> upright(SliceSequence sequence) {
    return bundle.card().input().straightenTilt() && Upright.isNeeded(sequence)
        ? Optional.of(Upright.of(sequence))
        : Optional.empty();
  }

  private String input(SliceSequence sequence) {
    String words = sequence.phase().orElse(Outcome.WHOLE_SERIES);
    return upright(sequence).isEmpty()
        ? words
        : "%s, tilt of %.0f degrees corrected".formatted(words, sequence.tiltDegrees());
  }

  private Outcome classify(
      SliceSequence sequence, List<Slab> slabs, SlabReader reader, SliceProgress progress)
      throws InterruptedException {
    int length = bundle.card().input().length();
    NeighbouringSlabs seen =
        new NeighbouringSlabs(reader, bundle.card().input().neighbours(), slabs.size());
    int width = bundle.features();
    float[] features = new float[slabs.size() * width];
    float[] batch = new float[MICRO_BATCH * length];
    int done = 0;
    while (seen.hasNext()) {
      int filled = 0;
      while (filled < MICRO_BATCH && seen.hasNext()) {
        switch (seen.next()) {
          case Slab.Read.Unreadable(String explanation) -> {
            return declined(DeclineReason.UNDECODABLE_PIXELS, explanation);
          }
          case Slab.Read.Laid(float[] values) ->
              System.arraycopy(values, 0, batch, filled++ * length, length);
        }
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      float[] of = engine.features(batch, filled);
      System.arraycopy(of, 0, features, done * width, filled * width);
      done += filled;
      Slab last = slabs.get(done - 1);
      progress.at(last.first() + last.slices().size(), sequence.size());
    }
    return finding(sequence, slabs, features, engine.series(features, slabs.size()));
  }

  private Outcome finding(
      SliceSequence sequence, List<Slab> slabs, float[] features, Engine.Answer answer)
      throws InterruptedException {
    if (!Arrays.stream(answer.classes()).allMatch(Double::isFinite)) {
      return declined(DeclineReason.ANALYSIS_FAILED, "The network gave no number for this series.");
    }
    List<Outcome.Answer> answers = bundle.card().answers(answer.classes());
    boolean isPresent = answers.stream().anyMatch(Outcome.Answer::isPresent);
    Set<Integer> key =
        isPresent ? importance(answer).map(i -> keySlices(slabs, i)).orElse(Set.of()) : Set.of();
    List<Outcome.SliceEvidence> evidence = new ArrayList<>();
    for (int s = 0; s < slabs.size(); s++) {
      Slab slab = slabs.get(s);
      for (int i = 0; i < slab.slices().size(); i++) {
        boolean isKey = key.contains(slab.first() + i);
        evidence.add(
            new Outcome.SliceEvidence(
                slab.slices().get(i),
                answer.slices()[s],
                isKey,
                attention(answer, s) / slab.slices().size(),
                isKey ? heat(sequence, slabs, s, features, answers) : Optional.empty()));
      }
    }
    LOG.debugf("series analysed slices=%d slabs=%d", sequence.size(), slabs.size());
    return new Outcome.Finding(
        bundle.algorithm(), answers, evidence, engine.name(), input(sequence));
  }

  /** For images that lie on the grid as they are; where something moved them, none is shown. */
  private boolean isMappable(SliceSequence sequence) {
    ModelCard.Input input = bundle.card().input();
    ImageHeader header = sequence.slices().getFirst().header();
    boolean seesSlices = bundle.features() < input.length();
    return seesSlices
        && input.framing() == Grid.Framing.WHOLE
        && !input.mirrored()
        && upright(sequence).isEmpty()
        && header.rows().equals(header.columns());
  }

  private Optional<HeatMap> heat(
      SliceSequence sequence,
      List<Slab> slabs,
      int at,
      float[] features,
      List<Outcome.Answer> answers)
      throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (!isMappable(sequence)) {
      return Optional.empty();
    }
    int present = 0;
    while (!answers.get(present).isPresent()) {
      present++;
    }
    ModelCard.Input input = bundle.card().input();
    Occlusion occlusion =
        new Occlusion(
            engine, input.size(), input.grid().channels(), bundle.features(), input.neighbours());
    int output = bundle.card().outputOf(present);
    ImageHeader header = slabs.get(at).slices().getFirst().header();
    return near(slabs, at, 2 * input.neighbours())
        .flatMap(laid -> occlusion.of(laid, features, output, header));
  }

  /** A slab and those around it, laid once more; empty where one cannot be read any longer. */
  private Optional<Occlusion.Near> near(List<Slab> slabs, int at, int around) {
    int first = Math.max(0, at - around);
    SlicePixels pixels = new SlicePixels(lossy(), Optional.empty());
    List<float[]> laid = new ArrayList<>();
    try {
      for (Slab slab : slabs.subList(first, Math.min(slabs.size(), at + around + 1))) {
        switch (slab.read(bundle.card().input().grid(), pixels)) {
          case Slab.Read.Unreadable _ -> {
            return Optional.empty();
          }
          case Slab.Read.Laid(float[] values) -> laid.add(values);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Optional.of(new Occlusion.Near(at, slabs.size(), first, laid));
  }

  private LossyCompression lossy() {
    return bundle.card().gate().lossyAllowed() ? LossyCompression.DECODE : LossyCompression.REFUSE;
  }

  private static double attention(Engine.Answer answer, int slab) {
    return answer.attention().length == 0 ? Double.NaN : answer.attention()[slab];
  }

  /** What slices are ranked by, and from where on one is shown. */
  private record Importance(float[] ofSlabs, double threshold) {}

  /** Their own probability, else the attention they got, of which the mean is the threshold. */
  private Optional<Importance> importance(Engine.Answer answer) {
    if (Float.isFinite(answer.slices()[0])) {
      return Optional.of(new Importance(answer.slices(), bundle.card().keySliceThreshold()));
    }
    return answer.attention().length == 0
        ? Optional.empty()
        : Optional.of(new Importance(answer.attention(), 1.0 / answer.attention().length));
  }

  /** The highest ones above the threshold; at least one, so that a reader has a start. */
  private static Set<Integer> keySlices(List<Slab> slabs, Importance importance) {
    float[] values = importance.ofSlabs();
    List<Integer> highest =
        IntStream.range(0, slabs.size())
            .boxed()
            .sorted(Comparator.comparingDouble(s -> -values[s]))
            .limit(MOST_KEY_SLICES)
            .toList();
    return highest.stream()
        .filter(s -> values[s] >= importance.threshold() || s.equals(highest.getFirst()))
        .map(s -> slabs.get(s).middle())
        .collect(Collectors.toSet());
  }

  private Outcome declined(DeclineReason reason, String explanation) {
    return new Outcome.Declined(
        reason, explanation, Optional.of(bundle.algorithm()), bundle.questions());
  }

  /** Why the engine can run no network at all, if so: asked with one empty image. */
  Optional<String> brokenBecause() {
    try {
      engine.features(new float[bundle.card().input().length()], 1);
      return Optional.empty();
    } catch (EngineFailure e) {
      return Optional.of(e.getMessage());
    }
  }

  @Override
  public void close() {
    engine.close();
  }
}
