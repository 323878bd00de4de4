package org.seriate.series;

import java.util.List;

/**
 * The slices of a complete series in anatomical order, fit to be analysed.
 *
 * @param slices ordered by position along the slice normal, rising towards the head (+z)
 * @param leftOut images of the series that are no part of the sequence (localizers among axial
 *     slices)
 * @param spacing median distance between neighbouring slices along the normal, mm
 * @param largestGap largest such distance, mm
 * @param tiltDegrees angle between the line through the slice positions and the slice normal
 */
public record SliceSequence(
    List<StoredImage> slices,
    List<StoredImage> leftOut,
    double spacing,
    double largestGap,
    double tiltDegrees) {
  public SliceSequence {
    slices = List.copyOf(slices);
    leftOut = List.copyOf(leftOut);
  }

  public int size() {
    return slices.size();
  }
}
