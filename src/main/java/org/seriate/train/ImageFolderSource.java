package org.seriate.train;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.seriate.classify.model.Grid;
import org.seriate.classify.model.Window;
import org.seriate.train.LabelledSeries.LabelledSlice;

/**
 * Series as folders of grey 8-bit images whose window is known, in the layout of CT-ICH.
 *
 * <p>{@code patients.csv} names patient, fold and label; {@code slices.csv} patient, slice, file
 * and label, the slices numbered towards the head. Grey values are turned back into HU by the
 * window that the images were made with, so that images and DICOM lie on one grid.
 */
final class ImageFolderSource implements LabelledSeriesSource {
  /** Weight in a run's progress of reading one series. */
  static final double WEIGHT = 0.2;

  private final Path data;
  private final Path labels;
  private final String label;
  private final Window window;

  ImageFolderSource(Path data, Path labels, String label, Window window) {
    this.data = data;
    this.labels = labels;
    this.label = label;
    this.window = window;
  }

  @Override
  public int patients() throws IOException {
    return CsvTable.read(labels.resolve("patients.csv"), "patient", "fold", label).rows().size();
  }

  @Override
  public List<LabelledSeries> read(Grid grid, List<String> holdOut, Pace pace) throws IOException {
    CsvTable patients = CsvTable.read(labels.resolve("patients.csv"), "patient", "fold", label);
    CsvTable slices =
        CsvTable.read(labels.resolve("slices.csv"), "patient", "slice", "file", label);
    Map<String, List<Map<String, String>>> byPatient = new LinkedHashMap<>();
    for (Map<String, String> row : slices.rows()) {
      byPatient.computeIfAbsent(row.get("patient"), _ -> new ArrayList<>()).add(row);
    }
    refuseUnknown(holdOut, patients);
    List<LabelledSeries> read = new ArrayList<>();
    for (Map<String, String> row : patients.rows()) {
      String patient = row.get("patient");
      List<Map<String, String>> own = byPatient.remove(patient);
      if (own == null) {
        throw new IOException(
            "patient " + patient + " of " + patients.file() + " has no slices in " + slices.file());
      }
      if (!holdOut.contains(patient)) {
        int fold = number(patients, row, "fold");
        own.sort(Comparator.comparingInt(s -> Integer.parseInt(s.get("slice"))));
        read.add(
            new LabelledSeries(
                patient, fold, patients.flag(row, label), slices(own, slices, grid)));
        pace.step(WEIGHT, "read patient " + patient + ", " + own.size() + " slices");
      }
    }
    if (!byPatient.isEmpty()) {
      throw new IOException(
          slices.file() + " has slices of " + byPatient.keySet() + ", unknown to patients.csv");
    }
    return read;
  }

  private static void refuseUnknown(List<String> holdOut, CsvTable patients) throws IOException {
    for (String held : holdOut) {
      if (patients.rows().stream().noneMatch(r -> held.equals(r.get("patient")))) {
        throw new IOException("--hold-out " + held + " is no patient of " + patients.file());
      }
    }
  }

  private static int number(CsvTable table, Map<String, String> row, String column)
      throws IOException {
    try {
      return Integer.parseInt(row.get(column));
    } catch (NumberFormatException _) {
      throw new IOException(
          table.file() + ": column '" + column + "' holds '" + row.get(column) + "', no number");
    }
  }

  private List<LabelledSlice> slices(List<Map<String, String>> rows, CsvTable table, Grid grid)
      throws IOException {
    List<LabelledSlice> slices = new ArrayList<>();
    for (Map<String, String> row : rows) {
      slices.add(
          new LabelledSlice(laid(data.resolve(row.get("file")), grid), table.flag(row, label)));
    }
    return slices;
  }

  private byte[] laid(Path file, Grid grid) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(file + " is named in slices.csv but is not there");
    }
    BufferedImage image = ImageIO.read(file.toFile());
    if (image == null) {
      throw new IOException(file + " is no image that can be read");
    }
    Raster raster = image.getRaster();
    int[] grey = raster.getSamples(0, 0, image.getWidth(), image.getHeight(), 0, (int[]) null);
    float[] hu = new float[grey.length];
    for (int i = 0; i < grey.length; i++) {
      hu[i] = (float) (window.lower() + grey[i] * window.width() / 255);
    }
    float[] laid = new float[grid.length()];
    grid.lay(hu, image.getHeight(), image.getWidth(), laid, 0);
    byte[] bytes = new byte[laid.length];
    for (int i = 0; i < laid.length; i++) {
      bytes[i] = (byte) Math.round(laid[i] * 255);
    }
    return bytes;
  }
}
