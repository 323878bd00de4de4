package org.seriate.series;

import java.util.List;
import java.util.Optional;

/**
 * The slices of a complete series in anatomical order, fit to be analysed.
 *
 * @param slices ordered by position along the slice normal, rising towards the head (+z)
 * @param leftOut images of the series that are no part of the sequence (localizers among axial
 *     slices, other phases)
 * @param spacing median distance between neighbouring slices along the normal, mm
 * @param largestGap largest such distance, mm
 * @param tiltDegrees angle between the line through the slice positions and the slice normal
 * @param phase which one it is of several that the series holds, e.g. "Acquisition Number 2"
 */
public record SliceSequence(
    List<StoredImage> slices,
    List<StoredImage> leftOut,
    double spacing,
    double largestGap,
    double tiltDegrees,
    Optional<String> phase) {
  public SliceSequence {
    slices = List.copyOf(slices);
    leftOut = List.copyOf(leftOut);
  }

  /** A sequence that is the only one of its series. */
  public SliceSequence(
      List<StoredImage> slices,
      List<StoredImage> leftOut,
      double spacing,
      double largestGap,
      double tiltDegrees) {
    this(slices, leftOut, spacing, largestGap, tiltDegrees, Optional.empty());
  }

  public int size() {
    return slices.size();
  }
}
