package org.seriate.report;

import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;

/**
 * The window that a slice is shown in, in the units of the Modality LUT.
 *
 * @param explanation for a person, LO
 */
public record ViewWindow(double center, double width, String explanation) {
  private static final ViewWindow BRAIN = new ViewWindow(40, 80, "BRAIN");
  private static final ViewWindow SOFT_TISSUE = new ViewWindow(40, 400, "SOFT TISSUE");

  /** The first that the image itself asks for; else one for its body part. */
  public static ViewWindow of(DataSet header) {
    double[] center = header.doubles(Tag.WindowCenter);
    double[] width = header.doubles(Tag.WindowWidth);
    if (center.length > 0 && width.length > 0 && Double.isFinite(center[0]) && width[0] >= 1) {
      return new ViewWindow(center[0], width[0], "AS THE IMAGE");
    }
    String part = header.string(Tag.BodyPartExamined).orElse("");
    return part.equals("HEAD") || part.equals("BRAIN") ? BRAIN : SOFT_TISSUE;
  }

  /** 0 black to 255 white; PS3.3 C.11.2.1.2.1, the function LINEAR. */
  public byte grey(double value) {
    double share =
        width <= 1 ? value <= center - 0.5 ? 0 : 1 : (value - (center - 0.5)) / (width - 1) + 0.5;
    return (byte) Math.round(255 * Math.clamp(share, 0, 1));
  }
}
