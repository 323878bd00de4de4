package org.seriate.classify;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.seriate.classify.model.Device;
import org.seriate.classify.model.EngineFailure;
import org.seriate.series.Algorithm;
import org.seriate.series.DeclineReason;
import org.seriate.series.Outcome;
import org.seriate.series.PhaseChoice;
import org.seriate.series.SliceSequence;

/**
 * The model that is asked, kept warm between series: at first {@code models/active.zip} of the
 * node's home, else the demonstration bundle that the program carries; then whatever the node is
 * told to use.
 *
 * <pre>
 *   open --> model --use another--> the other, once it is ready; series under way end with the one before
 * </pre>
 */
public final class ActiveModel implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(ActiveModel.class);

  private final Opening opening;
  private final Optional<String> pinned;
  private final AtomicReference<InUse> inUse;

  private ActiveModel(Opening opening, Optional<String> pinned, InUse first) {
    this.opening = opening;
    this.pinned = pinned;
    this.inUse = new AtomicReference<>(first);
  }

  /** A bundle with whoever asks it; closed only when no series is under way in it. */
  private record InUse(
      Optional<ModelBundle> bundle,
      Optional<BundleChoice> choice,
      Optional<Analysts> analysts,
      String why,
      ReentrantReadWriteLock busy) {

    static InUse none(String why) {
      return new InUse(
          Optional.empty(), Optional.empty(), Optional.empty(), why, new ReentrantReadWriteLock());
    }

    void close() {
      Lock alone = busy.writeLock();
      alone.lock();
      try {
        analysts.ifPresent(Analysts::close);
      } finally {
        alone.unlock();
      }
    }
  }

  /**
   * The worker processes, one series each.
   *
   * @param count of them
   * @param memory resident bytes beyond which one is ended
   * @param gpus what each process sees of the GPUs, for bundles that run on one; empty: whatever
   *     there is
   */
  public record Processes(int count, long memory, List<Integer> gpus) {
    public Processes {
      gpus = List.copyOf(gpus);
      if (!gpus.isEmpty() && gpus.size() != count) {
        throw new IllegalArgumentException("a process for each GPU");
      }
    }

    /** As words of the command line and of the environment, for each process. */
    List<WorkerProcess.Settings> settings(List<String> command, String digest) {
      return IntStream.range(0, count).mapToObj(i -> settings(command, digest, i)).toList();
    }

    private WorkerProcess.Settings settings(List<String> command, String digest, int process) {
      if (gpus.isEmpty()) {
        return new WorkerProcess.Settings(command, Map.of(), memory, digest);
      }
      String gpu = String.valueOf(gpus.get(process));
      // Numbered as nvidia-smi does it; a process that sees one GPU takes memory of no other.
      return new WorkerProcess.Settings(
          command,
          Map.of("CUDA_DEVICE_ORDER", "PCI_BUS_ID", "CUDA_VISIBLE_DEVICES", gpu),
          memory,
          digest);
    }
  }

  /** The model in this process. */
  public static ActiveModel open(
      Path home, EngineChoice engine, int threads, Optional<String> digest) {
    return open(
        BundleChoice.ofHome(home).on(engine, Device.CPU),
        digest,
        (bundle, choice) ->
            new Analysts.Here(Classifier.open(bundle, choice.engine(), choice.device(), threads)));
  }

  /** One bundle in this process. */
  public static ActiveModel open(BundleChoice choice, int threads) {
    return open(
        choice,
        Optional.empty(),
        (bundle, c) -> new Analysts.Here(Classifier.open(bundle, c.engine(), c.device(), threads)));
  }

  /** The model in processes of its own, which are started now and whenever one is gone. */
  public static ActiveModel isolated(
      Path home, int threads, Optional<String> digest, Processes processes) {
    return isolated(BundleChoice.ofHome(home), home, threads, digest, processes);
  }

  /** The same with a bundle to begin with. */
  public static ActiveModel isolated(
      BundleChoice first, Path home, int threads, Optional<String> digest, Processes processes) {
    return open(
        first,
        digest,
        (bundle, choice) -> {
          List<String> command = new ArrayList<>(WorkerProcess.ownCommand(processes.memory()));
          command.addAll(List.of("--home", home.toString(), "--threads", "" + threads));
          command.addAll(
              List.of("--engine", choice.engine().name(), "--device", choice.device().name()));
          choice.file().ifPresent(f -> command.addAll(List.of("--bundle", f.toString())));
          return Analysts.apart(processes.settings(command, bundle.digest()));
        });
  }

  private interface Opening {
    Analysts of(ModelBundle bundle, BundleChoice choice) throws BundleRefused;
  }

  /** A bundle that is refused leaves the node receiving, its series waiting. */
  private static ActiveModel open(BundleChoice choice, Optional<String> digest, Opening opening) {
    return new ActiveModel(opening, digest, opened(choice, digest, opening));
  }

  private static InUse opened(BundleChoice choice, Optional<String> digest, Opening opening) {
    try {
      ModelBundle bundle = choice.open();
      if (digest.isPresent() && !digest.get().equals(bundle.digest())) {
        throw new BundleRefused(
            "the model bundle has SHA-256 %s, but node.yaml work.modelDigest expects %s"
                .formatted(bundle.digest(), digest.get()));
      }
      Analysts analysts = opening.of(bundle, choice);
      LOG.infof(
          "model %s %s is used: %s",
          bundle.algorithm().name(),
          bundle.algorithm().version(),
          bundle.algorithm().intendedUse());
      return new InUse(
          Optional.of(bundle),
          Optional.of(choice),
          Optional.of(analysts),
          "",
          new ReentrantReadWriteLock());
    } catch (IOException e) {
      LOG.errorf(
          e, "no model can be used; series wait, here or for another node, until it is mended");
      return InUse.none(e.getMessage());
    }
  }

  /** For a node that asks no model. */
  public static ActiveModel none(String why) {
    return new ActiveModel(
        (_, _) -> {
          throw new BundleRefused(why);
        },
        Optional.empty(),
        InUse.none(why));
  }

  /**
   * Goes over to another bundle, or another engine, if it is not the one in use: opens it, lets new
   * series go to it, and closes the former once no series is under way in it.
   */
  public void use(BundleChoice choice, String digest) {
    InUse before = inUse.get();
    boolean same =
        before
                .choice()
                .map(c -> c.engine() == choice.engine() && c.device() == choice.device())
                .orElse(false)
            && before.bundle().map(b -> b.digest().equals(digest)).orElse(false);
    if (!same) {
      inUse.set(opened(choice, pinned, opening));
      before.close();
    }
  }

  /** Nothing can be asked until {@link #use} is called. */
  public void useNone(String why) {
    InUse before = inUse.get();
    if (before.analysts().isPresent() || !before.why().equals(why)) {
      LOG.errorf("no model can be used; series wait until it is mended: %s", why);
      inUse.set(InUse.none(why));
      before.close();
    }
  }

  /** Whether the bundle is one that can be asked. */
  public boolean isUsable() {
    return inUse.get().analysts().isPresent();
  }

  /** Whether a question would be answered at once. */
  public boolean isReady() {
    return inUse.get().analysts().filter(Analysts::isWarm).isPresent();
  }

  /** Why no model is ready; empty when one is. */
  public String problem() {
    return isReady() || !isUsable()
        ? inUse.get().why()
        : inUse
            .get()
            .analysts()
            .flatMap(Analysts::brokenBecause)
            .orElse("the worker process is being started");
  }

  /** What reports say of it; empty without a bundle. */
  public Optional<Algorithm> algorithm() {
    return inUse.get().bundle().map(ModelBundle::algorithm);
  }

  /** Which phase the model is made for, of a series that holds several. */
  public PhaseChoice phases() {
    return inUse.get().bundle().map(b -> b.card().gate().phases()).orElse(PhaseChoice.NONE);
  }

  /** What is said of a series that it was not asked about. */
  public Outcome declined(DeclineReason reason, String explanation) {
    InUse now = inUse.get();
    return new Outcome.Declined(
        reason,
        explanation,
        now.bundle().map(ModelBundle::algorithm),
        now.bundle().map(ModelBundle::questions).orElse(List.of()));
  }

  /**
   * Why no series can be analysed here, if so: no bundle that can be used, or an engine that fails
   * even on an empty image.
   */
  public Optional<String> brokenBecause() {
    InUse now = inUse.get();
    return now.analysts().isEmpty()
        ? Optional.of("no model is installed that can be used: " + now.why())
        : now.analysts().get().brokenBecause();
  }

  /**
   * Asks the model about a series; may take minutes for a long one.
   *
   * @throws EngineFailure no model can be asked, or it could not be run
   * @throws InterruptedException whoever asked gave up; a worker process is ended by it
   */
  public Outcome classify(SliceSequence sequence) throws InterruptedException {
    while (true) {
      InUse now = inUse.get();
      Lock busy = now.busy().readLock();
      busy.lock();
      try {
        // Another model may have come between looking and locking; then this one is closed.
        if (now == inUse.get()) {
          return now.analysts()
              .orElseThrow(
                  () -> new EngineFailure("no model is installed that can be used: " + now.why()))
              .classify(sequence);
        }
      } finally {
        busy.unlock();
      }
    }
  }

  @Override
  public void close() {
    inUse.get().analysts().ifPresent(Analysts::close);
  }
}
