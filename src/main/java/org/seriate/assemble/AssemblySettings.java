package org.seriate.assemble;

import java.util.Set;

/**
 * The limits within which images are a sequence.
 *
 * @param minSlices fewer than this cannot be read as a sequence
 * @param maxSlices more than this is not attempted
 * @param orientationTolerance largest difference of any direction cosine within a series
 * @param maxDegreesFromAxial largest angle between slice normal and the body's long axis. Gantries
 *     tilt up to 30 degrees; a coronal or sagittal plane is at 90
 * @param samePosition two slices nearer than this along the normal lie at one position, mm
 * @param gapFactor an interval wider than this times the usual one is a gap
 * @param derivedWords words of Image Type (0008,0008) that mark images computed from slices
 */
public record AssemblySettings(
    int minSlices,
    int maxSlices,
    double orientationTolerance,
    double maxDegreesFromAxial,
    double samePosition,
    double gapFactor,
    Set<String> derivedWords) {

  /** Defined terms of PS3.3 C.8.2.1.1.1 and C.8.16.1, and what scanners write beside them. */
  public static final Set<String> DERIVED_WORDS =
      Set.of(
          "AVERAGE",
          "CPR",
          "CURVED",
          "MAX_IP",
          "MEAN",
          "MINIP",
          "MIN_IP",
          "MIP",
          "MPR",
          "PROJECTION",
          "PROJECTION IMAGE",
          "REFORMATTED",
          "SSD",
          "SUBTRACTION",
          "VRT");

  public static final AssemblySettings DEFAULT =
      new AssemblySettings(5, 4000, 1e-3, 35, 0.01, 1.5, DERIVED_WORDS);

  public AssemblySettings {
    derivedWords = Set.copyOf(derivedWords);
  }

  public AssemblySettings withMinSlices(int slices) {
    return new AssemblySettings(
        slices,
        maxSlices,
        orientationTolerance,
        maxDegreesFromAxial,
        samePosition,
        gapFactor,
        derivedWords);
  }
}
