package org.seriate.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a net said of a patient it had not seen.
 *
 * @param probability of the series, slices in their order
 * @param shuffled the same with the slices shuffled
 * @param highestAlone the highest probability that the CNN gave a slice, without the LSTM
 */
record OutOfFold(
    String patient,
    int fold,
    boolean positive,
    double probability,
    double shuffled,
    double highestAlone,
    List<Slice> slices) {

  /**
   * @param probability from CNN and LSTM
   * @param alone from the CNN without its neighbours
   */
  record Slice(boolean positive, double probability, double alone) {}

  private static final String HEADER = "kind,patient,fold,positive,probability,alone,shuffled";

  static void write(Path file, List<OutOfFold> all, String fingerprint) throws IOException {
    List<String> lines = new ArrayList<>(List.of("# " + fingerprint, HEADER));
    for (OutOfFold o : all) {
      lines.add(
          String.format(
              Locale.ROOT,
              "series,%s,%d,%d,%.6f,%.6f,%.6f",
              o.patient,
              o.fold,
              o.positive ? 1 : 0,
              o.probability,
              o.highestAlone,
              o.shuffled));
      for (Slice s : o.slices) {
        lines.add(
            String.format(
                Locale.ROOT,
                "slice,%s,%d,%d,%.6f,%.6f,",
                o.patient,
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
      String[] f = line.split(",", -1);
      boolean positive = f[3].equals("1");
      double probability = Double.parseDouble(f[4]);
      double alone = Double.parseDouble(f[5]);
      if (f[0].equals("series")) {
        all.add(
            new OutOfFold(
                f[1],
                Integer.parseInt(f[2]),
                positive,
                probability,
                Double.parseDouble(f[6]),
                alone,
                new ArrayList<>()));
      } else {
        all.getLast().slices.add(new Slice(positive, probability, alone));
      }
    }
    return all;
  }
}
