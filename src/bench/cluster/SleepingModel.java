package org.seriate.classify;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.util.List;
import java.util.Optional;
import org.seriate.classify.WorkerPipe.Answer;
import org.seriate.classify.WorkerPipe.Hello;
import org.seriate.series.DeclineReason;
import org.seriate.series.Outcome;
import org.seriate.series.SliceSequence;

/**
 * A double of the model that takes its time without taking the processor, so that two nodes on two
 * cores can show what the line costs. It declines every series. Usage: {@code SleepingModel MS …}.
 */
final class SleepingModel {
  private SleepingModel() {}

  public static void main(String... arguments) throws Exception {
    WorkerPipe pipe =
        new WorkerPipe(
            new FileInputStream(FileDescriptor.in), new FileOutputStream(FileDescriptor.out));
    pipe.send(new Hello(Optional.of(ModelBundle.shipped().digest()), ""));
    while (true) {
      pipe.receive(SliceSequence.class);
      Thread.sleep(Long.parseLong(arguments[0]));
      pipe.send(
          Answer.of(
              new Outcome.Declined(
                  DeclineReason.ANALYSIS_FAILED,
                  "A double of the model, for a measurement.",
                  Optional.empty(),
                  List.of())));
    }
  }
}
