package org.seriate.dicom.image;

import java.util.ArrayList;
import java.util.List;

/** A tile laid out in resolutions, precincts and code-blocks: ITU-T T.800 B.5 to B.9. */
final class J2kTile {
  private static final int MAX_BLOCKS = 1 << 18;

  final int x0;
  final int y0;
  final int x1;
  final int y1;
  final J2kCoding coding;
  final List<Resolution> resolutions = new ArrayList<>();
  final List<J2kBlock> blocks = new ArrayList<>();
  private int precinctCount;

  /** The image at one size: x0 to x1, y0 to y1. */
  record Resolution(int x0, int y0, int x1, int y1, List<Precinct> precincts) {}

  /**
   * What one packet per layer brings.
   *
   * @param y where it begins on the grid of the image, which orders position progressions
   */
  record Precinct(int resolution, long y, long x, List<BlockGrid> grids) {}

  /** The code-blocks of one band within a precinct, row by row. */
  record BlockGrid(
      int width, int height, J2kBlock[] blocks, J2kTagTree inclusion, J2kTagTree zeroBitPlanes) {}

  J2kTile(int[] bounds, J2kCoding coding, int precision) throws DamagedFrame {
    this.x0 = bounds[0];
    this.y0 = bounds[1];
    this.x1 = bounds[2];
    this.y1 = bounds[3];
    this.coding = coding;
    for (int r = 0; r <= coding.levels; r++) {
      resolutions.add(layOut(r, precision));
    }
  }

  int width() {
    return x1 - x0;
  }

  private Resolution layOut(int r, int precision) throws DamagedFrame {
    int shift = coding.levels - r;
    int left = shifted(x0, 0, shift);
    int top = shifted(y0, 0, shift);
    int right = shifted(x1, 0, shift);
    int bottom = shifted(y1, 0, shift);
    List<J2kBand> bands = bandsOf(r, precision);
    List<Precinct> precincts = new ArrayList<>();
    int widthBits = coding.precinctSizes[r] & 15;
    int heightBits = coding.precinctSizes[r] >> 4;
    if (r > 0 && (widthBits == 0 || heightBits == 0)) {
      throw new DamagedFrame("JPEG 2000 precincts without room for their bands");
    }
    if (right > left && bottom > top) {
      for (int row = top >> heightBits; row <= bottom - 1 >> heightBits; row++) {
        for (int column = left >> widthBits; column <= right - 1 >> widthBits; column++) {
          long y = origin(row, heightBits, top, shift, y0);
          long x = origin(column, widthBits, left, shift, x0);
          precincts.add(precinct(r, y, x, bands, row, column));
        }
      }
    }
    return new Resolution(left, top, right, bottom, precincts);
  }

  /** B.12.1.3: a precinct cut off by the tile's edge begins at that edge. */
  private static long origin(int index, int sizeBits, int resolutionStart, int shift, int start) {
    long first = (long) index << sizeBits;
    return first < resolutionStart ? start : first << shift;
  }

  /** B-14 and B-15: the ceiling of (value - 2^(level-1) high) / 2^level. */
  private static int shifted(int value, int high, int level) {
    if (level == 0) {
      return value;
    }
    long offset = (long) high << (level - 1);
    return (int) (value - offset + (1L << level) - 1 >> level);
  }

  private List<J2kBand> bandsOf(int r, int precision) {
    if (r == 0) {
      return List.of(band(0, coding.levels, false, false, precision));
    }
    int level = coding.levels - r + 1;
    int first = 3 * r - 2;
    return List.of(
        band(first, level, true, false, precision),
        band(first + 1, level, false, true, precision),
        band(first + 2, level, true, true, precision));
  }

  private J2kBand band(int index, int level, boolean xHigh, boolean yHigh, int precision) {
    int dx = xHigh ? 1 : 0;
    int dy = yHigh ? 1 : 0;
    return new J2kBand(
        shifted(x0, dx, level),
        shifted(y0, dy, level),
        shifted(x1, dx, level),
        shifted(y1, dy, level),
        xHigh,
        yHigh,
        xHigh ? shifted(x1, 0, level) - shifted(x0, 0, level) : 0,
        yHigh ? shifted(y1, 0, level) - shifted(y0, 0, level) : 0,
        coding.bitPlanes(index, level),
        coding.halfStep(index, level, dx + dy, precision));
  }

  private Precinct precinct(int r, long y, long x, List<J2kBand> bands, int row, int column)
      throws DamagedFrame {
    int half = r == 0 ? 0 : 1;
    int widthBits = (coding.precinctSizes[r] & 15) - half;
    int heightBits = (coding.precinctSizes[r] >> 4) - half;
    if (++precinctCount > MAX_BLOCKS) {
      throw new DamagedFrame("more JPEG 2000 precincts than any encoder makes");
    }
    List<BlockGrid> grids = new ArrayList<>();
    for (J2kBand band : bands) {
      long left = Math.max(band.x0(), (long) column << widthBits);
      long top = Math.max(band.y0(), (long) row << heightBits);
      long right = Math.min(band.x1(), (long) (column + 1) << widthBits);
      long bottom = Math.min(band.y1(), (long) (row + 1) << heightBits);
      if (right > left && bottom > top) {
        int blockWidthBits = Math.min(coding.blockWidthBits, widthBits);
        int blockHeightBits = Math.min(coding.blockHeightBits, heightBits);
        int[] bounds = {(int) left, (int) top, (int) right, (int) bottom};
        grids.add(grid(band, bounds, blockWidthBits, blockHeightBits));
      }
    }
    return new Precinct(r, y, x, grids);
  }

  private BlockGrid grid(J2kBand band, int[] bounds, int widthBits, int heightBits)
      throws DamagedFrame {
    int firstColumn = bounds[0] >> widthBits;
    int firstRow = bounds[1] >> heightBits;
    int width = (bounds[2] - 1 >> widthBits) - firstColumn + 1;
    int height = (bounds[3] - 1 >> heightBits) - firstRow + 1;
    if ((long) width * height + blocks.size() > MAX_BLOCKS) {
      throw new DamagedFrame("more JPEG 2000 code-blocks than any encoder makes");
    }
    J2kBlock[] grid = new J2kBlock[width * height];
    for (int i = 0; i < grid.length; i++) {
      int column = firstColumn + i % width;
      int row = firstRow + i / width;
      int left = Math.max(bounds[0], column << widthBits);
      int top = Math.max(bounds[1], row << heightBits);
      int right = Math.min(bounds[2], column + 1 << widthBits);
      int bottom = Math.min(bounds[3], row + 1 << heightBits);
      int planeX = band.planeX() + left - band.x0();
      int planeY = band.planeY() + top - band.y0();
      grid[i] = new J2kBlock(band, right - left, bottom - top, planeY * width() + planeX);
      blocks.add(grid[i]);
    }
    return new BlockGrid(
        width, height, grid, new J2kTagTree(width, height), new J2kTagTree(width, height));
  }
}
