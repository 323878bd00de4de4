package org.seriate.classify;

import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.seriate.classify.WorkerPipe.Answer;
import org.seriate.classify.WorkerPipe.Hello;
import org.seriate.classify.model.EngineFailure;
import org.seriate.series.SliceSequence;

/**
 * The inside of a worker process: holds the model warm and answers one question after the other
 * until its node is gone or ends it.
 */
public final class ModelWorker {
  private final WorkerPipe pipe;
  private final ActiveModel model;
  private final BlockingQueue<SliceSequence> questions = new LinkedBlockingQueue<>();

  private ModelWorker(WorkerPipe pipe, ActiveModel model) {
    this.pipe = pipe;
    this.model = model;
  }

  /** Serves on standard input and output; whatever else would print there goes to the log. */
  public static void serve(BundleChoice choice, int threads)
      throws IOException, InterruptedException {
    WorkerPipe pipe =
        new WorkerPipe(
            new FileInputStream(FileDescriptor.in), new FileOutputStream(FileDescriptor.out));
    System.setOut(System.err);
    try (ActiveModel model = ActiveModel.open(choice, threads)) {
      new ModelWorker(pipe, model).serve();
    }
  }

  private void serve() throws IOException, InterruptedException {
    pipe.send(new Hello(model.algorithm().map(a -> a.digest()), model.problem()));
    Thread.ofPlatform().name("questions").daemon().start(this::read);
    while (true) {
      pipe.send(answer(questions.take()));
    }
  }

  /** Reads all the time, so that a worker whose node died ends at once and not after its series. */
  private void read() {
    try {
      while (true) {
        questions.add(pipe.receive(SliceSequence.class));
      }
    } catch (EOFException e) {
      Runtime.getRuntime().halt(0);
    } catch (IOException e) {
      System.err.println("seriate work: " + e.getMessage());
      Runtime.getRuntime().halt(1);
    }
  }

  private Answer answer(SliceSequence sequence) throws InterruptedException {
    try {
      return Answer.of(model.classify(sequence));
    } catch (EngineFailure e) {
      return model
          .brokenBecause()
          .map(Answer::broken)
          .orElseGet(() -> Answer.failed(e.getMessage()));
    } catch (RuntimeException e) {
      return Answer.failed(e.toString());
    }
  }
}
