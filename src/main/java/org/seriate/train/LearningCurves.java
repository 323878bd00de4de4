package org.seriate.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Loss and time of each round, kept in a file, so that a run that goes on has all of them. */
final class LearningCurves {
  static final String NAME = "learning.csv";
  private static final String HEADER = "stage,epoch,loss,watched,seconds";

  private final Path file;

  LearningCurves(Path file) {
    this.file = file;
  }

  /**
   * @param watched NaN without validation patients
   */
  record Point(int epoch, double loss, double watched) {}

  /**
   * @param took learning and watching, without writing the checkpoint
   */
  void add(String stage, Point point, Duration took) {
    String line =
        String.format(
            Locale.ROOT,
            "\"%s\",%d,%.5f,%.5f,%.1f%n",
            stage,
            point.epoch(),
            point.loss(),
            point.watched(),
            took.toMillis() / 1000.0);
    try {
      if (!Files.exists(file)) {
        Files.writeString(file, HEADER + "\n");
      }
      Files.writeString(file, line, StandardOpenOption.APPEND);
    } catch (IOException _) { // a full disk is told of by the checkpoint
    }
  }

  /** By stage; of rounds that were done twice, the later. */
  Map<String, List<Point>> read() throws IOException {
    Map<String, Map<Integer, Point>> all = new LinkedHashMap<>();
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file).stream().skip(1).toList()) {
        List<String> f = CsvTable.fields(line);
        if (f.size() >= 4) { // runs of an earlier build did not say how long
          Point p =
              new Point(
                  Integer.parseInt(f.get(1)),
                  Double.parseDouble(f.get(2)),
                  Double.parseDouble(f.get(3)));
          all.computeIfAbsent(f.get(0), _ -> new LinkedHashMap<>()).put(p.epoch(), p);
        }
      }
    }
    Map<String, List<Point>> curves = new LinkedHashMap<>();
    all.forEach((stage, points) -> curves.put(stage, new ArrayList<>(points.values())));
    return curves;
  }
}
