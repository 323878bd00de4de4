package org.seriate.dicom.image;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;

/**
 * From stored values to Hounsfield units: the Modality LUT (PS3.3 C.11.1), which CT states per
 * image, with padding made air. A VOI window is for the eye and never applied.
 *
 * @param slope Rescale Slope
 * @param intercept Rescale Intercept
 * @param padding Pixel Padding Value, in stored units
 * @param paddingLimit Pixel Padding Range Limit: both ends and all between are padding
 */
public record HuRescale(
    double slope, double intercept, OptionalInt padding, OptionalInt paddingLimit) {
  /** What padding becomes: air. */
  public static final float PADDING_HU = -1024f;

  /**
   * What the data set of a single-frame image says; slope 1 and intercept 0 where it says nothing.
   */
  public static HuRescale of(DataSet dataSet) {
    return new HuRescale(
        first(dataSet.doubles(Tag.RescaleSlope), 1),
        first(dataSet.doubles(Tag.RescaleIntercept), 0),
        dataSet.integer(Tag.PixelPaddingValue),
        dataSet.integer(Tag.PixelPaddingRangeLimit));
  }

  /** The same with a frame's own slope and intercept, where it has them; padding is said once. */
  public HuRescale ofFrame(OptionalDouble itsSlope, OptionalDouble itsIntercept) {
    return new HuRescale(
        itsSlope.orElse(slope), itsIntercept.orElse(intercept), padding, paddingLimit);
  }

  private static double first(double[] values, double otherwise) {
    return values.length == 0 ? otherwise : values[0];
  }

  /** Fills {@code hu} with as many values as {@code stored} has. */
  public void toHu(short[] stored, PixelFormat format, float[] hu) {
    if (format.signed()) {
      for (int i = 0; i < stored.length; i++) {
        hu[i] = (float) (stored[i] * slope + intercept);
      }
    } else {
      for (int i = 0; i < stored.length; i++) {
        hu[i] = (float) ((stored[i] & 0xFFFF) * slope + intercept);
      }
    }
    if (padding.isPresent()) {
      padWithAir(stored, format, hu);
    }
  }

  // PS3.3 C.7.5.1.1.2: the limit may lie on either side of the padding value.
  private void padWithAir(short[] stored, PixelFormat format, float[] hu) {
    int one = inStoredUnits(padding.getAsInt(), format);
    int other = paddingLimit.isPresent() ? inStoredUnits(paddingLimit.getAsInt(), format) : one;
    int low = Math.min(one, other);
    int high = Math.max(one, other);
    for (int i = 0; i < stored.length; i++) {
      int value = format.signed() ? stored[i] : stored[i] & 0xFFFF;
      if (value >= low && value <= high) {
        hu[i] = PADDING_HU;
      }
    }
  }

  // The VR should follow Pixel Representation, but GE scanners write US 63536 for -2000 beside
  // signed pixels. Only its 16 bits count.
  private static int inStoredUnits(int value, PixelFormat format) {
    return format.signed() ? (short) value : value & 0xFFFF;
  }
}
