package org.seriate.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.seriate.classify.model.Grid;
import org.seriate.classify.model.Window;
import org.seriate.train.LabelledSeries.SliceLabel;

/**
 * A folder with {@code labels.csv}: patient, series, and a label or several; a column {@code fold}
 * or {@code split} if they are given. {@code series} is a folder or a {@code .npz} file below the
 * folder of the data.
 *
 * <p>One label column of 0 and 1 is one finding; several are findings that may come together; with
 * classes named, one column holds the name of the class. {@code slices.csv}, if it is there, tells
 * series, slice (from 1, towards the head) and the label of single slices; a slice that it leaves
 * out is without a finding.
 */
final class LabelTable implements LabelledData {
  static final String NAME = "labels.csv";
  private static final String SLICES = "slices.csv";

  private final Path data;
  private final CsvTable table;
  private final List<String> columns;
  private final Findings findings;
  private final GreyImages grey;
  private final double slabMm;
  private final List<String> also;
  private final Map<String, Map<Integer, SliceLabel>> sliceLabels = new HashMap<>();
  private final Map<String, Stacks> stacks = new LinkedHashMap<>();

  /**
   * @param columns of the labels; the one column that is left over if none are named
   * @param classes of an only column, the first of which is no finding; none if it holds 0 or 1
   * @param also further columns of {@code slices.csv}, from which only the CNN learns
   */
  LabelTable(
      Path data,
      Path labels,
      List<String> columns,
      List<String> classes,
      List<String> also,
      GreyImages grey,
      double slabMm)
      throws IOException {
    this.data = data;
    this.grey = grey;
    this.slabMm = slabMm;
    this.also = List.copyOf(also);
    table = CsvTable.read(labels.resolve(NAME), "patient", "series");
    this.columns = columns.isEmpty() ? leftOver() : columns;
    for (String column : this.columns) {
      table.refuseMissing(column);
    }
    if (!classes.isEmpty() && this.columns.size() != 1) {
      throw new IOException("--classes needs one label column, not " + this.columns);
    }
    findings = classes.isEmpty() ? new Findings(this.columns, false) : new Findings(classes, true);
    if (Files.exists(labels.resolve(SLICES))) {
      readSlices(labels.resolve(SLICES));
    } else if (!also.isEmpty()) {
      throw new IOException("--also names columns of " + SLICES + ", which is not there");
    }
  }

  private List<String> leftOver() throws IOException {
    List<String> rest = new ArrayList<>(table.header());
    rest.removeAll(List.of("patient", "series", "fold", "split"));
    if (rest.size() != 1) {
      throw new IOException(
          table.file() + " has the label columns " + rest + "; choose with --label");
    }
    return rest;
  }

  private void readSlices(Path file) throws IOException {
    CsvTable rows = CsvTable.read(file, "series", "slice", columns.getFirst());
    for (String column : also) {
      rows.refuseMissing(column);
    }
    for (Map<String, String> row : rows.rows()) {
      boolean label =
          findings.exclusive()
              ? !row.get(columns.getFirst()).equals(findings.names().getFirst())
              : rows.flag(row, columns.getFirst());
      sliceLabels
          .computeIfAbsent(row.get("series"), _ -> new TreeMap<>())
          .put(rows.number(row, "slice"), new SliceLabel(label, rows.flags(row, also)));
    }
  }

  @Override
  public List<Listed> series() throws IOException {
    List<Listed> all = new ArrayList<>();
    Map<String, OptionalInt> folds = new HashMap<>();
    List<String> problems = new ArrayList<>();
    for (Map<String, String> row : table.rows()) {
      String patient = row.get("patient");
      String series = row.get("series");
      OptionalInt fold =
          row.containsKey("fold") ? OptionalInt.of(table.number(row, "fold")) : OptionalInt.empty();
      OptionalInt before = folds.putIfAbsent(patient, fold);
      if (before != null && !before.equals(fold)) {
        throw new IOException(
            "%s puts patient %s into two folds, %d and %d; a patient belongs to one"
                .formatted(table.file(), patient, before.getAsInt(), fold.getAsInt()));
      }
      if (all.stream().anyMatch(l -> l.series().equals(series))) {
        throw new IOException(table.file() + " has series " + series + " twice");
      }
      all.add(new Listed(patient, series, fold, part(row), labels(row)));
      try {
        stacks.put(series, Stacks.of(data.resolve(series)));
      } catch (IOException e) {
        problems.add(e.getMessage());
      }
    }
    refuse(problems, "of the series in " + table.file() + " cannot be used");
    refuse(unlabelled(), "of the series below " + data + " are without a label in " + NAME);
    for (String series : sliceLabels.keySet()) {
      if (!stacks.containsKey(series)) {
        throw new IOException(SLICES + " has slices of series " + series + ", unknown to " + NAME);
      }
    }
    return all;
  }

  private static void refuse(List<String> problems, String what) throws IOException {
    if (!problems.isEmpty()) {
      throw new IOException(
          "%d %s: %s%s"
              .formatted(
                  problems.size(),
                  what,
                  String.join("; ", problems.subList(0, Math.min(3, problems.size()))),
                  problems.size() > 3 ? "; ..." : ""));
    }
  }

  /** Folders that hold files, and .npz files, which no row names. */
  private List<String> unlabelled() throws IOException {
    List<Path> named = stacks.keySet().stream().map(s -> data.resolve(s).normalize()).toList();
    try (Stream<Path> all = Files.walk(data)) {
      return all.filter(Files::isRegularFile)
          .filter(LabelTable::isSlice)
          .map(f -> f.toString().endsWith(".npz") ? f : f.getParent())
          .distinct()
          .filter(p -> named.stream().noneMatch(n -> p.normalize().startsWith(n)))
          .map(p -> data.relativize(p).toString())
          .sorted()
          .toList();
    }
  }

  private static boolean isSlice(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return Stream.of(".dcm", ".png", ".jpg", ".jpeg", ".npz").anyMatch(name::endsWith);
  }

  private Part part(Map<String, String> row) throws IOException {
    return switch (row.getOrDefault("split", "").toLowerCase(Locale.ROOT)) {
      case "" -> Part.ANY;
      case "train" -> Part.TRAIN;
      case "val", "validation" -> Part.VALIDATION;
      case "test" -> Part.TEST;
      case String other ->
          throw new IOException(
              table.file() + ": split '" + other + "' is none of train, val, test");
    };
  }

  private List<Boolean> labels(Map<String, String> row) throws IOException {
    List<Boolean> labels = new ArrayList<>();
    if (!findings.exclusive()) {
      for (String column : columns) {
        labels.add(table.flag(row, column));
      }
      return labels;
    }
    String value = row.get(columns.getFirst());
    for (String name : findings.names()) {
      labels.add(name.equals(value));
    }
    if (!labels.contains(true)) {
      throw new IOException(
          "%s: column '%s' holds '%s', none of the classes %s"
              .formatted(table.file(), columns.getFirst(), value, findings.names()));
    }
    return labels;
  }

  @Override
  public Findings findings() {
    return findings;
  }

  @Override
  public void read(Listed series, Grid grid, Slices out) throws IOException {
    SliceLabel nothing = new SliceLabel(false, also.stream().map(_ -> false).toList());
    Optional<Map<Integer, SliceLabel>> labels =
        sliceLabels.isEmpty()
            ? Optional.empty()
            : Optional.of(sliceLabels.getOrDefault(series.series(), Map.of()));
    int[] number = {0};
    stack(series)
        .read(
            grid,
            grey,
            slabMm,
            (values, slices) -> {
              int first = number[0] + 1;
              number[0] += slices;
              out.next(
                  values,
                  labels.map(
                      l ->
                          IntStream.rangeClosed(first, number[0])
                              .mapToObj(n -> l.getOrDefault(n, nothing))
                              .reduce(nothing, SliceLabel::or)));
            });
    int last = labels.flatMap(l -> l.keySet().stream().max(Integer::compare)).orElse(0);
    if (last > number[0]) {
      throw new IOException(
          "%s labels slice %d of series %s, which has %d"
              .formatted(SLICES, last, series.series(), number[0]));
    }
  }

  /** What lies on disk for it. */
  Stacks stack(Listed series) {
    return stacks.get(series.series());
  }

  @Override
  public Optional<Window> imageWindow() {
    try {
      for (Stacks s : stacks.values()) {
        if (!s.isGrey()) {
          return Optional.empty();
        }
      }
    } catch (IOException _) { // is said when it is read
      return Optional.of(grey.window());
    }
    return Optional.of(grey.window());
  }
}
