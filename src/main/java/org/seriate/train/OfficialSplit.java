package org.seriate.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import org.seriate.classify.model.Grid;
import org.seriate.classify.model.Window;
import org.seriate.train.NumberArrays.Reading;

/**
 * A data set in one {@code .npz} file with its official split, in the layout of MedMNIST: {@code
 * train_images} [series, slices, rows, columns] and {@code train_labels} [series, 1], the same for
 * {@code val} and {@code test}.
 */
final class OfficialSplit implements LabelledData {
  private static final List<String> PARTS = List.of("train", "val", "test");
  private static final List<Part> MEANING = List.of(Part.TRAIN, Part.VALIDATION, Part.TEST);

  private final Path file;
  private final GreyImages images;
  private final double slabMm;
  private final List<Listed> all = new ArrayList<>();
  private final Findings findings;
  private String openPart = "";
  private int nextOfOpen;
  private Optional<Reading> open = Optional.empty();

  OfficialSplit(Path file, GreyImages images, double slabMm) throws IOException {
    this.file = file;
    this.images = images;
    this.slabMm = slabMm;
    List<int[]> labels = new ArrayList<>();
    TreeSet<Integer> values = new TreeSet<>();
    try (NumberArrays arrays = new NumberArrays(file)) {
      for (String part : PARTS) {
        try (Reading r = arrays.open(part + "_labels")) {
          float[] of = r.next(Arrays.stream(r.shape()).reduce(1, Math::multiplyExact));
          int[] whole = new int[of.length];
          for (int i = 0; i < of.length; i++) {
            whole[i] = (int) of[i];
            values.add(whole[i]);
          }
          labels.add(whole);
        }
      }
    }
    int classes = values.last() + 1;
    boolean exclusive = classes > 2;
    findings =
        new Findings(
            exclusive ? values.stream().map(v -> "class " + v).toList() : List.of("positive"),
            exclusive);
    for (int p = 0; p < PARTS.size(); p++) {
      for (int i = 0; i < labels.get(p).length; i++) {
        String name = PARTS.get(p) + "/" + i;
        all.add(
            new Listed(
                name,
                name,
                OptionalInt.empty(),
                MEANING.get(p),
                outputs(labels.get(p)[i], classes, exclusive)));
      }
    }
  }

  private static List<Boolean> outputs(int label, int classes, boolean exclusive) {
    if (!exclusive) {
      return List.of(label == 1);
    }
    List<Boolean> outputs = new ArrayList<>();
    for (int c = 0; c < classes; c++) {
      outputs.add(c == label);
    }
    return outputs;
  }

  @Override
  public List<Listed> series() {
    return all;
  }

  @Override
  public Findings findings() {
    return findings;
  }

  /** Quick when series are asked for in their order. */
  @Override
  public void read(Listed series, Grid grid, Slices out) throws IOException {
    String part = series.series().substring(0, series.series().indexOf('/'));
    int number = Integer.parseInt(series.series().substring(part.length() + 1));
    if (!part.equals(openPart) || number < nextOfOpen || open.isEmpty()) {
      if (open.isPresent()) {
        open.get().close();
      }
      open = Optional.of(new NumberArrays(file).open(part + "_images"));
      openPart = part;
      nextOfOpen = 0;
    }
    Reading reading = open.get();
    int[] shape = reading.shape();
    if (shape.length != 4) {
      throw new IOException(
          file + ": " + part + "_images is " + Arrays.toString(shape) + ", wanted are 4 axes");
    }
    float[] volume = new float[0];
    for (; nextOfOpen <= number; nextOfOpen++) {
      volume = reading.next(shape[1] * shape[2] * shape[3]);
    }
    int slice = shape[2] * shape[3];
    SlabOfImages slabs =
        new SlabOfImages(
            grid, images.group(slabMm), (values, _) -> out.next(values, Optional.empty()));
    for (int t = 0; t < shape[1]; t++) {
      float[] grey = Arrays.copyOfRange(volume, t * slice, (t + 1) * slice);
      slabs.add(images.slice(grey, shape[2], shape[3]));
    }
    slabs.end();
  }

  @Override
  public Optional<Window> imageWindow() {
    return Optional.of(images.window());
  }
}
