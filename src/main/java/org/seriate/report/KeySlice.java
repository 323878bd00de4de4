package org.seriate.report;

import java.util.Optional;
import org.seriate.dicom.data.DataSet;
import org.seriate.series.Outcome;
import org.seriate.series.StoredImage;

/**
 * A key slice with what only its file says.
 *
 * @param header the data set before Pixel Data, in any character set
 * @param picture the slice as it is shown; only the best one needs it
 */
public record KeySlice(StoredImage image, DataSet header, Optional<Picture> picture) {

  /** Whether this is the image of that evidence. */
  boolean shows(Outcome.SliceEvidence evidence) {
    return image.id() == evidence.image().id() && image.frame().equals(evidence.image().frame());
  }

  /**
   * Grey pixels, black to white, row by row from the top left.
   *
   * @param aspect height of a pixel by its width
   */
  public record Picture(int columns, int rows, double aspect, byte[] grey) {
    public Picture {
      if (grey.length != columns * rows) {
        throw new IllegalArgumentException("a picture needs a byte for each pixel");
      }
    }

    @Override
    public String toString() {
      return "Picture[" + columns + " x " + rows + "]";
    }
  }

  @Override
  public String toString() {
    return "KeySlice[" + image + "]";
  }
}
