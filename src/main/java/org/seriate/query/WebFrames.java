package org.seriate.query;

import java.util.Arrays;
import java.util.Optional;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;

/** The frames of a picture or map of ours, which are never compressed (PS3.18 10.4.1.4). */
record WebFrames(byte[] pixels, int length) {

  /** Empty for an object without pixels. */
  static Optional<WebFrames> of(DataSet object) {
    Optional<byte[]> pixels =
        object.bytes(Tag.PixelData).or(() -> object.bytes(Tag.FloatPixelData));
    int bits = object.integer(Tag.BitsAllocated).orElse(0);
    int length =
        object.integer(Tag.Rows).orElse(0)
            * object.integer(Tag.Columns).orElse(0)
            * object.integer(Tag.SamplesPerPixel).orElse(1)
            * bits
            / 8;
    return pixels.filter(_ -> length > 0).map(p -> new WebFrames(p, length));
  }

  int count() {
    return pixels.length / length;
  }

  /**
   * @param number from 1
   */
  byte[] frame(int number) {
    return Arrays.copyOfRange(pixels, (number - 1) * length, number * length);
  }
}
