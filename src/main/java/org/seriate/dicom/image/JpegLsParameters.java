package org.seriate.dicom.image;

/**
 * What the headers of a JPEG-LS image settle before the first bit: ITU-T T.87 (ISO/IEC 14495-1)
 * A.1, C.2.4.1.1. Names are the Standard's.
 *
 * @param near the largest error per sample; 0 is lossless
 * @param limit the longest code of one sample, in bits
 * @param qbpp bits needed for a prediction error
 */
record JpegLsParameters(
    int maxVal, int near, int t1, int t2, int t3, int reset, int range, int qbpp, int limit) {
  private static final int START_OF_FRAME = 0xF7;
  private static final int PRESETS = 0xF8;

  /** Reads up to and with the start of scan. */
  static JpegLsParameters read(JpegMarkers markers, PixelFormat format) throws DamagedFrame {
    int precision = 0;
    int[] preset = new int[5];
    int marker = markers.next();
    while (marker != JpegMarkers.SOS) {
      if (marker == START_OF_FRAME) {
        precision = readFrameHeader(markers, format);
      } else if (marker == PRESETS) {
        readPresets(markers, preset);
      } else if (marker == JpegMarkers.DRI && markers.u16() != 0) {
        throw new DamagedFrame("JPEG-LS restart intervals, which no DICOM encoder was seen to use");
      } else if (marker == JpegMarkers.EOI || JpegMarkers.isStartOfFrame(marker)) {
        throw new DamagedFrame("no JPEG-LS frame in it");
      }
      marker = markers.next();
    }
    if (precision == 0) {
      throw new DamagedFrame("a JPEG-LS scan before its frame header");
    }
    return of(precision, readScanHeader(markers), preset);
  }

  private static int readFrameHeader(JpegMarkers markers, PixelFormat format) throws DamagedFrame {
    int precision = markers.u8();
    int lines = markers.u16();
    int samplesPerLine = markers.u16();
    int components = markers.u8();
    if (lines != format.rows() || samplesPerLine != format.columns() || components != 1) {
      throw new DamagedFrame(
          "the JPEG-LS frame is %d x %d with %d components, the header says %d x %d"
              .formatted(samplesPerLine, lines, components, format.columns(), format.rows()));
    }
    if (precision < 2 || precision > 16) {
      throw new DamagedFrame("JPEG-LS sample precision " + precision);
    }
    return precision;
  }

  private static void readPresets(JpegMarkers markers, int[] preset) throws DamagedFrame {
    if (markers.u8() != 1) {
      throw new DamagedFrame("JPEG-LS mapping tables or oversize dimensions");
    }
    for (int i = 0; i < preset.length; i++) {
      preset[i] = markers.u16();
    }
  }

  private static int readScanHeader(JpegMarkers markers) throws DamagedFrame {
    int components = markers.u8();
    markers.u8();
    int mappingTable = markers.u8();
    int near = markers.u8();
    int interleave = markers.u8();
    int pointTransform = markers.u8() & 0xF;
    if (components != 1 || mappingTable != 0 || interleave != 0 || pointTransform != 0) {
      throw new DamagedFrame("a JPEG-LS scan of more than plain samples of one component");
    }
    return near;
  }

  /** A preset of 0 stands for the default of C.2.4.1.1.1. */
  static JpegLsParameters of(int precision, int near, int[] preset) throws DamagedFrame {
    int maxVal = preset[0] == 0 ? (1 << precision) - 1 : preset[0];
    int basic1 = 3;
    int basic2 = 7;
    int basic3 = 21;
    int t1;
    int t2;
    int t3;
    if (maxVal >= 128) {
      int factor = (Math.min(maxVal, 4095) + 128) / 256;
      t1 = clamp(factor * (basic1 - 2) + 2 + 3 * near, near + 1, maxVal);
      t2 = clamp(factor * (basic2 - 3) + 3 + 5 * near, t1, maxVal);
      t3 = clamp(factor * (basic3 - 4) + 4 + 7 * near, t2, maxVal);
    } else {
      int factor = 256 / (maxVal + 1);
      t1 = clamp(Math.max(2, basic1 / factor + 3 * near), near + 1, maxVal);
      t2 = clamp(Math.max(3, basic2 / factor + 5 * near), t1, maxVal);
      t3 = clamp(Math.max(4, basic3 / factor + 7 * near), t2, maxVal);
    }
    t1 = preset[1] == 0 ? t1 : preset[1];
    t2 = preset[2] == 0 ? t2 : preset[2];
    t3 = preset[3] == 0 ? t3 : preset[3];
    int reset = preset[4] == 0 ? 64 : preset[4];
    int range = (maxVal + 2 * near) / (2 * near + 1) + 1;
    int bpp = Math.max(2, bitsFor(maxVal + 1));
    boolean inOrder = near < t1 && t1 <= t2 && t2 <= t3 && t3 <= maxVal;
    if (maxVal >= 1 << precision || near > Math.min(255, maxVal / 2) || !inOrder || reset < 3) {
      throw new DamagedFrame("JPEG-LS parameters out of their range");
    }
    int limit = 2 * (bpp + Math.max(8, bpp));
    return new JpegLsParameters(maxVal, near, t1, t2, t3, reset, range, bitsFor(range), limit);
  }

  private static int clamp(int value, int low, int high) {
    return value > high || value < low ? low : value;
  }

  /** The ceiling of the logarithm to base 2. */
  private static int bitsFor(int count) {
    return 32 - Integer.numberOfLeadingZeros(count - 1);
  }
}
