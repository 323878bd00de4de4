package org.seriate.classify;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.seriate.classify.model.Grid;
import org.seriate.series.ImageHeader;
import org.seriate.series.StoredImage;

/**
 * Neighbouring slices that the network sees as one: a single slice where the series is as coarse as
 * the training data, the mean of several where it is finer, as a scanner makes 5 mm out of 1 mm.
 *
 * @param first index of its lowest slice in the sequence
 */
record Slab(int first, List<StoredImage> slices) {

  /** What reading it gave: the network's input, or why there is none. */
  sealed interface Read {
    record Laid(float[] values) implements Read {}

    record Unreadable(String explanation) implements Read {}
  }

  /** Groups of as many slices as come nearest to {@code slabMm}. */
  static List<Slab> of(List<StoredImage> slices, double spacing, double slabMm) {
    int group = (int) Math.max(1, Math.round(slabMm / spacing));
    List<Slab> slabs = new ArrayList<>();
    for (int i = 0; i < slices.size(); i += group) {
      slabs.add(new Slab(i, slices.subList(i, Math.min(slices.size(), i + group))));
    }
    return slabs;
  }

  /** The slice that stands for the slab. */
  int middle() {
    return first + slices.size() / 2;
  }

  /** Decodes and lays it; an {@code IOException} says nothing about the image. */
  Read read(Grid grid, SlicePixels pixels) throws IOException {
    float[] sum = null;
    float[] hu = null;
    ImageHeader header = slices.getFirst().header();
    int rows = header.rows().orElse(0);
    int columns = header.columns().orElse(0);
    for (int i = 0; i < slices.size(); i++) {
      switch (pixels.of(slices.get(i))) {
        case SlicePixels.Read.Unreadable(String reason) -> {
          return unreadable(i, reason);
        }
        case SlicePixels.Read.Pixels(var format, short[] stored, var rescale) -> {
          if (format.rows() != rows || format.columns() != columns) {
            return unreadable(i, "its matrix is not the one of the series");
          }
          hu = hu == null ? new float[rows * columns] : hu;
          rescale.toHu(stored, format, hu);
          float[] inPlace = pixels.inPlace(hu, slices.get(i));
          if (slices.size() == 1) {
            sum = inPlace;
          } else {
            sum = sum == null ? new float[hu.length] : sum;
            for (int k = 0; k < hu.length; k++) {
              sum[k] += inPlace[k] / slices.size();
            }
          }
        }
      }
    }
    float[] values = new float[grid.length()];
    grid.lay(upright(sum, rows, columns, header), rows, columns, values, 0);
    return new Read.Laid(values);
  }

  private Read.Unreadable unreadable(int i, String reason) {
    return new Read.Unreadable("Slice %d cannot be decoded: %s.".formatted(first + i + 1, reason));
  }

  /** Rows towards the patient's left, columns towards the back, as the training images lie. */
  private static float[] upright(float[] hu, int rows, int columns, ImageHeader header) {
    if (header.rowCosines().filter(v -> v.x() < 0).isPresent()) {
      for (int y = 0; y < rows; y++) {
        reverse(hu, y * columns, columns);
      }
    }
    if (header.columnCosines().filter(v -> v.y() < 0).isPresent()) {
      for (int y = 0; y < rows / 2; y++) {
        float[] upper = Arrays.copyOfRange(hu, y * columns, (y + 1) * columns);
        int lower = (rows - 1 - y) * columns;
        System.arraycopy(hu, lower, hu, y * columns, columns);
        System.arraycopy(upper, 0, hu, lower, columns);
      }
    }
    return hu;
  }

  private static void reverse(float[] values, int at, int length) {
    for (int i = 0; i < length / 2; i++) {
      float v = values[at + i];
      values[at + i] = values[at + length - 1 - i];
      values[at + length - 1 - i] = v;
    }
  }

  @Override
  public String toString() {
    return "Slab[" + first + ", " + slices.size() + " slices]";
  }
}
