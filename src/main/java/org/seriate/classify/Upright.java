package org.seriate.classify;

import java.util.List;
import org.seriate.dicom.image.HuRescale;
import org.seriate.series.ImageHeader;
import org.seriate.series.SliceSequence;
import org.seriate.series.StoredImage;
import org.seriate.series.Vector3;

/**
 * Sets a stack upright that a tilted gantry has sheared: each slice is moved within its plane until
 * its origin lies on the normal through the middle slice. The planes keep their lean.
 *
 * <pre>
 *    ____            ____
 *   ____             ____
 *  ____      --->    ____     n up
 * ____               ____
 * </pre>
 */
final class Upright {
  /** Less is no tilt but rounding of Image Position (Patient). */
  private static final double LEAST_DEGREES = 1;

  private final Vector3 origin;
  private final Vector3 normal;

  private Upright(Vector3 origin, Vector3 normal) {
    this.origin = origin;
    this.normal = normal;
  }

  /**
   * @param sequence of slices that all have a position and an orientation
   */
  static Upright of(SliceSequence sequence) {
    List<StoredImage> slices = sequence.slices();
    ImageHeader middle = slices.get(slices.size() / 2).header();
    Vector3 normal = middle.normal().orElseThrow();
    return new Upright(
        middle.imagePositionPatient().orElseThrow(), normal.times(1 / normal.length()));
  }

  static boolean isNeeded(SliceSequence sequence) {
    return sequence.tiltDegrees() > LEAST_DEGREES;
  }

  /** The slice moved; what comes in from outside is air. */
  float[] move(float[] hu, ImageHeader header) {
    int rows = header.rows().orElseThrow();
    int columns = header.columns().orElseThrow();
    Vector3 away = header.imagePositionPatient().orElseThrow().minus(origin);
    Vector3 drift = away.minus(normal.times(away.dot(normal)));
    double right = drift.dot(header.rowCosines().orElseThrow()) / header.pixelSpacing()[1];
    double down = drift.dot(header.columnCosines().orElseThrow()) / header.pixelSpacing()[0];
    float[] moved = new float[hu.length];
    for (int y = 0; y < rows; y++) {
      for (int x = 0; x < columns; x++) {
        moved[y * columns + x] = at(hu, rows, columns, y - down, x - right);
      }
    }
    return moved;
  }

  /** Between four pixels. */
  private static float at(float[] hu, int rows, int columns, double y, double x) {
    int top = (int) Math.floor(y);
    int left = (int) Math.floor(x);
    double lower = y - top;
    double further = x - left;
    double upperLine =
        (1 - further) * pixel(hu, rows, columns, top, left)
            + further * pixel(hu, rows, columns, top, left + 1);
    double lowerLine =
        (1 - further) * pixel(hu, rows, columns, top + 1, left)
            + further * pixel(hu, rows, columns, top + 1, left + 1);
    return (float) ((1 - lower) * upperLine + lower * lowerLine);
  }

  private static float pixel(float[] hu, int rows, int columns, int y, int x) {
    return y < 0 || y >= rows || x < 0 || x >= columns ? HuRescale.PADDING_HU : hu[y * columns + x];
  }
}
