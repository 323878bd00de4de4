package org.seriate.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.seriate.classify.model.Grid;
import org.seriate.classify.model.Window;
import org.seriate.train.LabelledSeries.SliceLabel;

/**
 * One series a patient, as grey images, in the layout of CT-ICH: {@code patients.csv} names
 * patient, fold and label; {@code slices.csv} patient, slice, file and label, the slices numbered
 * towards the head.
 */
final class TwoTables implements LabelledData {
  private final Path data;
  private final CsvTable patients;
  private final CsvTable slices;
  private final String label;
  private final List<String> also;
  private final GreyImages images;
  private final Map<String, List<Map<String, String>>> byPatient = new LinkedHashMap<>();

  TwoTables(Path data, Path labels, String label, List<String> also, GreyImages images)
      throws IOException {
    this.data = data;
    this.label = label;
    this.also = List.copyOf(also);
    this.images = images;
    patients = CsvTable.read(labels.resolve("patients.csv"), "patient", "fold", label);
    slices = CsvTable.read(labels.resolve("slices.csv"), "patient", "slice", "file", label);
    for (String column : also) {
      slices.refuseMissing(column);
    }
    for (Map<String, String> row : slices.rows()) {
      byPatient.computeIfAbsent(row.get("patient"), _ -> new ArrayList<>()).add(row);
    }
  }

  @Override
  public List<Listed> series() throws IOException {
    List<Listed> all = new ArrayList<>();
    List<String> unknown = new ArrayList<>(byPatient.keySet());
    for (Map<String, String> row : patients.rows()) {
      String patient = row.get("patient");
      if (!unknown.remove(patient)) {
        throw new IOException(
            "patient " + patient + " of " + patients.file() + " has no slices in " + slices.file());
      }
      all.add(
          new Listed(
              patient,
              patient,
              OptionalInt.of(patients.number(row, "fold")),
              Part.ANY,
              List.of(patients.flag(row, label))));
    }
    if (!unknown.isEmpty()) {
      throw new IOException(
          slices.file() + " has slices of " + unknown + ", unknown to patients.csv");
    }
    return all;
  }

  @Override
  public Findings findings() {
    return new Findings(List.of(label), false);
  }

  @Override
  public void read(Listed series, Grid grid, Slices out) throws IOException {
    List<Map<String, String>> rows = new ArrayList<>();
    for (Map<String, String> row : byPatient.getOrDefault(series.patient(), List.of())) {
      slices.number(row, "slice");
      rows.add(row);
    }
    rows.sort(Comparator.comparingInt(r -> Integer.parseInt(r.get("slice"))));
    for (Map<String, String> row : rows) {
      SliceLabel known = new SliceLabel(slices.flag(row, label), slices.flags(row, also));
      SlabOfImages one =
          new SlabOfImages(grid, 1, (values, _) -> out.next(values, Optional.of(known)));
      one.add(images.read(data.resolve(row.get("file"))));
    }
  }

  @Override
  public Optional<Window> imageWindow() {
    return Optional.of(images.window());
  }
}
