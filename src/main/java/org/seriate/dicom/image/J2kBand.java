package org.seriate.dicom.image;

/**
 * A sub-band of one resolution: ITU-T T.800 B.5.
 *
 * @param horizontalHigh whether its rows are high-pass
 * @param verticalHigh whether its columns are high-pass
 * @param planeX where its first sample lies in the plane of the tile
 * @param bitPlanes of its magnitudes
 * @param halfStep what half a unit of a coefficient is worth in the plane
 */
record J2kBand(
    int x0,
    int y0,
    int x1,
    int y1,
    boolean horizontalHigh,
    boolean verticalHigh,
    int planeX,
    int planeY,
    int bitPlanes,
    double halfStep) {}
