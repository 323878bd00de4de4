package org.seriate.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Trains once for each fold on the patients of the other folds and asks about its own.
 *
 * <p>A fold that is done leaves its answers in a file, so a run that was killed goes on with the
 * next fold when it is started again with the same options.
 */
final class CrossValidation {
  private final Plan plan;
  private final Path out;
  private final Epochs.Run run;

  CrossValidation(Plan plan, Path out, Epochs.Run run) {
    this.plan = plan;
    this.out = out;
    this.run = run;
  }

  static List<Integer> folds(List<LabelledSeries> patients) {
    return patients.stream().map(LabelledSeries::fold).distinct().sorted().toList();
  }

  private static List<LabelledSeries> own(List<LabelledSeries> patients, int fold) {
    return patients.stream().filter(p -> p.fold() == fold).toList();
  }

  private static List<LabelledSeries> others(List<LabelledSeries> patients, int fold) {
    return patients.stream().filter(p -> p.fold() != fold).toList();
  }

  /** Of the nets of all folds. */
  static double effort(Plan plan, List<LabelledSeries> patients) {
    return folds(patients).stream().mapToDouble(fold -> effort(plan, patients, fold)).sum();
  }

  private static double effort(Plan plan, List<LabelledSeries> patients, int fold) {
    return Effort.ofNet(plan, others(patients, fold)) + Effort.ofAsking(plan, own(patients, fold));
  }

  List<OutOfFold> of(List<LabelledSeries> patients, String fingerprint) throws IOException {
    List<Integer> folds = folds(patients);
    if (folds.size() < 2) {
      throw new IOException(
          "cross-validation needs patients in at least two folds, all are in " + folds);
    }
    List<OutOfFold> all = new ArrayList<>();
    for (int i = 0; i < folds.size(); i++) {
      int fold = folds.get(i);
      Path file = out.resolve("fold-" + fold + ".csv");
      List<OutOfFold> answers = OutOfFold.read(file, fingerprint);
      String who = "fold %d of %d".formatted(i + 1, folds.size());
      if (answers.isEmpty()) {
        TrainedNet net = TrainedNet.train(plan, others(patients, fold), List.of(), who, run);
        answers = net.ask(own(patients, fold), who, run.pace());
        OutOfFold.write(file, answers, fingerprint);
        run.checkpoints().forget(TrainedNet.stages(who));
      } else {
        run.pace().step(effort(plan, patients, fold), who + ", done by an earlier run");
      }
      all.addAll(answers);
    }
    return all;
  }
}
