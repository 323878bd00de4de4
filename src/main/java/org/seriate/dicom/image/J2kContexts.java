package org.seriate.dicom.image;

/**
 * Contexts of the bit-plane coder, ITU-T T.800 D.3, as tables over what the eight neighbours of a
 * coefficient are. Bits of a coefficient's flags: its neighbours that are significant, the signs of
 * the four nearest, and its own state.
 */
final class J2kContexts {
  static final int NORTH_EAST = 1;
  static final int SOUTH_EAST = 2;
  static final int SOUTH_WEST = 4;
  static final int NORTH_WEST = 8;
  static final int NORTH = 0x10;
  static final int EAST = 0x20;
  static final int SOUTH = 0x40;
  static final int WEST = 0x80;
  static final int NEIGHBOURS = 0xFF;
  static final int NORTH_NEGATIVE = 0x100;
  static final int EAST_NEGATIVE = 0x200;
  static final int SOUTH_NEGATIVE = 0x400;
  static final int WEST_NEGATIVE = 0x800;
  static final int SIGNIFICANT = 0x1000;
  static final int REFINED = 0x2000;
  static final int VISITED = 0x4000;

  /** The neighbours in the row below. */
  static final int BELOW = SOUTH_EAST | SOUTH_WEST | SOUTH | SOUTH_NEGATIVE;

  static final int RUN_LENGTH = 17;
  static final int UNIFORM = 18;
  static final int COUNT = 19;

  private static final byte[] LOW_OR_VERTICAL = new byte[256];
  private static final byte[] HORIZONTAL = new byte[256];
  private static final byte[] DIAGONAL = new byte[256];

  /** Context, and in bit 7 whether the decoded sign is to be turned; indexed by flags >> 4. */
  private static final byte[] SIGN = new byte[256];

  static {
    for (int flags = 0; flags < 256; flags++) {
      int h = Integer.bitCount(flags & (EAST | WEST));
      int v = Integer.bitCount(flags & (NORTH | SOUTH));
      int d = Integer.bitCount(flags & 15);
      LOW_OR_VERTICAL[flags] = (byte) zeroCoding(h, v, d);
      HORIZONTAL[flags] = (byte) zeroCoding(v, h, d);
      DIAGONAL[flags] = (byte) zeroCodingOfDiagonal(h + v, d);
      SIGN[flags] = (byte) signCoding(flags << 4);
    }
  }

  private J2kContexts() {}

  /** Table D.1, by the low eight bits of the flags. */
  static byte[] zeroCodingOf(J2kBand band) {
    if (band.horizontalHigh()) {
      return band.verticalHigh() ? DIAGONAL : HORIZONTAL;
    }
    return LOW_OR_VERTICAL;
  }

  private static int zeroCoding(int h, int v, int d) {
    if (h == 2) {
      return 8;
    }
    if (h == 1) {
      return v >= 1 ? 7 : d >= 1 ? 6 : 5;
    }
    return v >= 1 ? 2 + v : Math.min(d, 2);
  }

  private static int zeroCodingOfDiagonal(int hv, int d) {
    if (d >= 3) {
      return 8;
    }
    if (d == 2) {
      return hv >= 1 ? 7 : 6;
    }
    return 3 * d + Math.min(hv, 2);
  }

  /** Tables D.2 and D.3 */
  private static int signCoding(int flags) {
    int h = contribution(flags, EAST, EAST_NEGATIVE) + contribution(flags, WEST, WEST_NEGATIVE);
    int v = contribution(flags, NORTH, NORTH_NEGATIVE) + contribution(flags, SOUTH, SOUTH_NEGATIVE);
    int sum = 3 * Integer.signum(h) + Integer.signum(v);
    int turned = sum < 0 ? 0x80 : 0;
    return switch (Math.abs(sum)) {
      case 0 -> 9;
      case 1 -> turned | 10;
      case 2 -> turned | 11;
      case 3 -> turned | 12;
      default -> turned | 13;
    };
  }

  private static int contribution(int flags, int significant, int negative) {
    if ((flags & significant) == 0) {
      return 0;
    }
    return (flags & negative) == 0 ? 1 : -1;
  }

  static int signOf(int flags) {
    return SIGN[flags >> 4 & 0xFF];
  }

  /** Table D.4 */
  static int refinement(int flags) {
    if ((flags & REFINED) != 0) {
      return 16;
    }
    return (flags & NEIGHBOURS) == 0 ? 14 : 15;
  }
}
