import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What several nets said of the same patients, none of whom they had seen: AUC of each net, also by
 * fold, of the mean of their answers, and of a series by the highest of its slices. One label only.
 * Reads the answers that each fold left in its folder, so a run that was stopped shows the folds it
 * has done (kind, patient, series, fold, label, probability, shuffled, CNN alone; a series comes
 * before its slices).
 *
 * <pre>java OutOfFold.java FOLDER...</pre>
 */
class OutOfFold {
  record Answer(boolean series, String id, String fold, boolean label, double net, double alone) {
    Answer plus(Answer other) {
      if (!id.equals(other.id) || series != other.series || label != other.label) {
        throw new IllegalArgumentException("the nets were asked about other series");
      }
      return new Answer(series, id, fold, label, net + other.net, alone + other.alone);
    }
  }

  public static void main(String[] folders) throws IOException {
    System.out.println(
        "| answers of | slices, CNN-LSTM | slices, CNN alone | series, CNN-LSTM | series, highest"
            + " slice of the CNN-LSTM | series, highest slice of the CNN |");
    System.out.println("|---|---|---|---|---|---|");
    List<Answer> all = null;
    for (String folder : folders) {
      String name = Path.of(folder).getFileName().toString();
      List<Answer> one = read(Path.of(folder));
      print(name, one);
      for (String fold : one.stream().map(Answer::fold).distinct().toList()) {
        print(name + ", fold " + fold, one.stream().filter(a -> a.fold.equals(fold)).toList());
      }
      List<Answer> before = all;
      all =
          before == null
              ? one
              : IntStream.range(0, one.size())
                  .mapToObj(i -> before.get(i).plus(one.get(i)))
                  .toList();
    }
    if (folders.length > 1) {
      print("all " + folders.length + ", their mean", all);
    }
  }

  private static List<Answer> read(Path folder) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path csv :
          files
              .filter(f -> f.getFileName().toString().matches("fold-\\d+\\.csv"))
              .sorted()
              .toList()) {
        lines.addAll(Files.readAllLines(csv));
      }
    }
    List<Answer> answers = new ArrayList<>();
    for (String line : lines) {
      String[] f = line.split(",", -1);
      if (f[0].equals("series") || f[0].equals("slice")) {
        answers.add(
            new Answer(
                f[0].equals("series"),
                f[1] + "/" + f[2],
                f[3],
                f[4].equals("1"),
                Double.parseDouble(f[5]),
                Double.parseDouble(f[7])));
      }
    }
    return answers;
  }

  private static void print(String who, List<Answer> answers) {
    List<Answer> slices = answers.stream().filter(a -> !a.series).toList();
    List<Answer> series = answers.stream().filter(Answer::series).toList();
    System.out.printf(
        "| %s | %.3f | %.3f | %.3f | %.3f | %.3f |%n",
        who,
        auc(slices, Answer::net),
        auc(slices, Answer::alone),
        auc(series, Answer::net),
        auc(series, s -> highest(slices, s, Answer::net)),
        auc(series, s -> highest(slices, s, Answer::alone)));
  }

  private static double highest(
      List<Answer> slices, Answer series, ToDoubleFunction<Answer> answer) {
    return slices.stream()
        .filter(s -> s.id.equals(series.id))
        .mapToDouble(answer)
        .max()
        .orElseThrow();
  }

  /** Share of pairs in which the positive has the higher answer; equal ones count half. */
  private static double auc(List<Answer> asked, ToDoubleFunction<Answer> answer) {
    double[] positive = asked.stream().filter(Answer::label).mapToDouble(answer).toArray();
    double[] negative = asked.stream().filter(a -> !a.label).mapToDouble(answer).toArray();
    return DoubleStream.of(positive)
            .map(
                p ->
                    DoubleStream.of(negative).map(n -> p > n ? 1 : p == n ? 0.5 : 0).sum()
                        / negative.length)
            .sum()
        / positive.length;
  }
}
