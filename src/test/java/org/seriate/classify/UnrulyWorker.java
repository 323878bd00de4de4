package org.seriate.classify;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.Optional;
import org.seriate.classify.WorkerPipe.Answer;
import org.seriate.classify.WorkerPipe.Hello;
import org.seriate.series.DeclineReason;
import org.seriate.series.Outcome;
import org.seriate.series.SliceSequence;

/** A worker process that does at the first question what its argument says. */
final class UnrulyWorker {
  private UnrulyWorker() {}

  public static void main(String... arguments) throws IOException, InterruptedException {
    WorkerPipe pipe =
        new WorkerPipe(
            new FileInputStream(FileDescriptor.in), new FileOutputStream(FileDescriptor.out));
    String digest = arguments[0].equals("other-model") ? "other" : "expected";
    pipe.send(new Hello(Optional.of(digest), ""));
    pipe.receive(SliceSequence.class);
    switch (arguments[0]) {
      case "hang" -> Thread.sleep(Long.MAX_VALUE);
      case "crash" -> Runtime.getRuntime().halt(139);
      case "broken" -> pipe.send(Answer.broken("device lost"));
      case "failed" -> pipe.send(Answer.failed("this series is odd"));
      case "garbage" -> System.out.println("a library prints something where it should not");
      default ->
          pipe.send(
              Answer.of(
                  new Outcome.Declined(
                      DeclineReason.ANALYSIS_FAILED,
                      "said",
                      Optional.empty(),
                      java.util.List.of())));
    }
    Thread.sleep(Long.MAX_VALUE);
  }
}
