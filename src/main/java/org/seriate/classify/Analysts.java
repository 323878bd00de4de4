package org.seriate.classify;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.seriate.series.Outcome;
import org.seriate.series.SliceSequence;
import org.seriate.series.StoredImage;

/** Who answers questions to the model: this process, or some of its own. */
sealed interface Analysts extends AutoCloseable {
  Outcome classify(SliceSequence sequence) throws InterruptedException;

  boolean isWarm();

  Optional<String> brokenBecause();

  @Override
  void close();

  /** Several processes, all warmed up. */
  static Analysts apart(List<WorkerProcess.Settings> settings) {
    List<WorkerProcess> all = settings.stream().map(WorkerProcess::new).toList();
    all.forEach(WorkerProcess::warmUp);
    return new Apart(all, new LinkedBlockingQueue<>(all));
  }

  /** In this process. */
  record Here(Classifier classifier) implements Analysts {
    @Override
    public Outcome classify(SliceSequence sequence) throws InterruptedException {
      return classifier.classify(sequence, (done, slices) -> {});
    }

    @Override
    public boolean isWarm() {
      return true;
    }

    @Override
    public Optional<String> brokenBecause() {
      return classifier.brokenBecause();
    }

    @Override
    public void close() {
      classifier.close();
    }
  }

  /** In processes of their own. */
  record Apart(List<WorkerProcess> all, BlockingQueue<WorkerProcess> idle) implements Analysts {
    @Override
    public Outcome classify(SliceSequence sequence) throws InterruptedException {
      WorkerProcess worker = idle.take();
      try {
        return ours(worker.ask(sequence), sequence);
      } finally {
        idle.add(worker);
      }
    }

    /** The images in the answer are copies; ours are the ones that the caller knows. */
    private static Outcome ours(Outcome outcome, SliceSequence sequence) {
      return switch (outcome) {
        case Outcome.Declined d -> d;
        case Outcome.Finding f -> {
          Map<Key, StoredImage> known =
              sequence.slices().stream().collect(Collectors.toMap(Key::of, Function.identity()));
          yield new Outcome.Finding(
              f.algorithm(),
              f.answers(),
              f.slices().stream().map(s -> s.about(known.get(Key.of(s.image())))).toList(),
              f.engine(),
              f.input());
        }
      };
    }

    private record Key(long image, OptionalInt frame) {
      static Key of(StoredImage image) {
        return new Key(image.id(), image.frame());
      }
    }

    @Override
    public boolean isWarm() {
      return all.stream().anyMatch(WorkerProcess::isWarm);
    }

    @Override
    public Optional<String> brokenBecause() {
      return all.stream().flatMap(w -> w.brokenBecause().stream()).findFirst();
    }

    @Override
    public void close() {
      all.forEach(WorkerProcess::close);
    }
  }
}
