package org.seriate.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a net said of a series of a patient it had not seen.
 *
 * @param labels 0 or 1 for each output
 * @param probabilities of the outputs, slices in their order
 * @param shuffled the same with the slices shuffled
 * @param highestAlone the highest probability that the CNN gave a slice, without the LSTM; NaN
 *     where it learned no slices
 * @param slices empty where slices have no labels
 */
record OutOfFold(
    String patient,
    String series,
    int fold,
    List<Boolean> labels,
    List<Double> probabilities,
    List<Double> shuffled,
    double highestAlone,
    List<Slice> slices) {

  /**
   * @param probability from CNN and LSTM
   * @param alone from the CNN without its neighbours
   */
  record Slice(boolean positive, double probability, double alone) {}

  private static final String HEADER =
      "kind,patient,series,fold,labels,probabilities,shuffled,alone";

  static void write(Path file, List<OutOfFold> all, String fingerprint) throws IOException {
    List<String> lines = new ArrayList<>(List.of("# " + fingerprint, HEADER));
    for (OutOfFold o : all) {
      lines.add(
          String.format(
              Locale.ROOT,
              "series,%s,%s,%d,%s,%s,%s,%.6f",
              CsvTable.quoted(o.patient),
              CsvTable.quoted(o.series),
              o.fold,
              o.labels.stream().map(l -> l ? "1" : "0").collect(Collectors.joining(" ")),
              spaced(o.probabilities),
              spaced(o.shuffled),
              o.highestAlone));
      for (Slice s : o.slices) {
        lines.add(
            String.format(
                Locale.ROOT,
                "slice,%s,%s,%d,%d,%.6f,,%.6f",
                CsvTable.quoted(o.patient),
                CsvTable.quoted(o.series),
                o.fold,
                s.positive ? 1 : 0,
                s.probability,
                s.alone));
      }
    }
    // Whole or not at all: a run that was killed must not leave half a fold to go on from.
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    Files.write(partial, lines);
    Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String spaced(List<Double> values) {
    return values.stream()
        .map(v -> String.format(Locale.ROOT, "%.6f", v))
        .collect(Collectors.joining(" "));
  }

  /** What an earlier run with the same fingerprint left; empty when there is none. */
  static List<OutOfFold> read(Path file, String fingerprint) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    List<String> lines = Files.readAllLines(file);
    if (lines.isEmpty() || !lines.getFirst().equals("# " + fingerprint)) {
      return List.of();
    }
    List<OutOfFold> all = new ArrayList<>();
    for (String line : lines.subList(2, lines.size())) {
      List<String> f = CsvTable.fields(line);
      double alone = Double.parseDouble(f.get(7));
      if (f.getFirst().equals("series")) {
        all.add(
            new OutOfFold(
                f.get(1),
                f.get(2),
                Integer.parseInt(f.get(3)),
                Stream.of(f.get(4).split(" ")).map("1"::equals).toList(),
                numbers(f.get(5)),
                numbers(f.get(6)),
                alone,
                new ArrayList<>()));
      } else {
        all.getLast()
            .slices
            .add(new Slice(f.get(4).equals("1"), Double.parseDouble(f.get(5)), alone));
      }
    }
    return all;
  }

  private static List<Double> numbers(String spaced) {
    return Arrays.stream(spaced.split(" ")).map(Double::valueOf).toList();
  }
}
