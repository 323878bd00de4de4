package org.seriate.dicom.image;

import java.nio.ByteBuffer;

/**
 * How a tile is coded: the markers COD and QCD, or COC and QCC, which say the same for one
 * component (ITU-T T.800 A.6). The main header's is copied for each tile, whose own header may
 * change it.
 */
final class J2kCoding {
  static final int BYPASS = 1;
  static final int RESET_CONTEXTS = 2;
  static final int TERMINATE_EACH_PASS = 4;
  static final int CAUSAL = 8;
  static final int SEGMENTATION_SYMBOLS = 32;

  private static final int MAX_LEVELS = 32;

  int progression;
  int layers;
  int levels = -1;
  int blockWidthBits;
  int blockHeightBits;
  int blockStyle;
  J2kWavelet wavelet = J2kWavelet.REVERSIBLE_5_3;
  int[] precinctSizes = {};

  private int quantization = -1;
  private int guardBits;
  private int[] steps = {};

  J2kCoding copy() {
    J2kCoding copy = new J2kCoding();
    copy.progression = progression;
    copy.layers = layers;
    copy.levels = levels;
    copy.blockWidthBits = blockWidthBits;
    copy.blockHeightBits = blockHeightBits;
    copy.blockStyle = blockStyle;
    copy.wavelet = wavelet;
    copy.precinctSizes = precinctSizes;
    copy.quantization = quantization;
    copy.guardBits = guardBits;
    copy.steps = steps;
    return copy;
  }

  /** COD, A.6.1 */
  void readDefault(ByteBuffer segment) throws DamagedFrame {
    int style = segment.get();
    progression = segment.get();
    layers = segment.getShort() & 0xFFFF;
    segment.get();
    readStyle(segment, (style & 1) != 0);
    if (progression < 0 || progression > 4 || layers == 0) {
      throw new DamagedFrame("a JPEG 2000 progression that there is not");
    }
  }

  /** COC, A.6.2: of component 0, the only one. */
  void readOfComponent(ByteBuffer segment) throws DamagedFrame {
    segment.get();
    int style = segment.get();
    readStyle(segment, (style & 1) != 0);
  }

  private void readStyle(ByteBuffer segment, boolean precinctsGiven) throws DamagedFrame {
    levels = segment.get();
    blockWidthBits = (segment.get() & 15) + 2;
    blockHeightBits = (segment.get() & 15) + 2;
    blockStyle = segment.get();
    int transform = segment.get();
    boolean sound =
        levels >= 0
            && levels <= MAX_LEVELS
            && blockWidthBits <= 10
            && blockHeightBits <= 10
            && blockWidthBits + blockHeightBits <= 12
            && (transform == 0 || transform == 1);
    if (!sound || (blockStyle & ~63) != 0) {
      throw new DamagedFrame("a JPEG 2000 coding style that Part 1 does not have");
    }
    wavelet = transform == 1 ? J2kWavelet.REVERSIBLE_5_3 : J2kWavelet.IRREVERSIBLE_9_7;
    precinctSizes = new int[levels + 1];
    for (int i = 0; i <= levels; i++) {
      precinctSizes[i] = precinctsGiven ? segment.get() & 0xFF : 0xFF;
    }
  }

  /** QCD, A.6.4 */
  void readQuantization(ByteBuffer segment) {
    int style = segment.get() & 0xFF;
    quantization = style & 31;
    guardBits = style >> 5;
    steps = new int[quantization == 0 ? segment.remaining() : segment.remaining() / 2];
    for (int i = 0; i < steps.length; i++) {
      steps[i] =
          quantization == 0 ? (segment.get() & 0xFF) >> 3 << 11 : segment.getShort() & 0xFFFF;
    }
  }

  /** QCC, A.6.5 */
  void readQuantizationOfComponent(ByteBuffer segment) {
    segment.get();
    readQuantization(segment);
  }

  void check() throws DamagedFrame {
    int needed = quantization == 1 ? 1 : 3 * levels + 1;
    if (levels < 0 || quantization < 0 || quantization > 2 || steps.length < needed) {
      throw new DamagedFrame("a JPEG 2000 header without coding style or quantization");
    }
  }

  private int step(int band, int level) {
    if (quantization != 1) {
      return steps[band];
    }
    // Derived from the coarsest band: one bit less for each finer level (E-5).
    int exponent = Math.max(0, (steps[0] >> 11) - (levels - level));
    return exponent << 11 | steps[0] & 0x7FF;
  }

  /** Magnitude bit-planes of a band (E-2). */
  int bitPlanes(int band, int level) {
    return guardBits + (step(band, level) >> 11) - 1;
  }

  /** What half a unit of a decoded coefficient is worth in the plane of the wavelet (E-3). */
  double halfStep(int band, int level, int highPasses, int precision) {
    int step = step(band, level);
    double size =
        quantization == 0
            ? 1
            : Math.pow(2, precision + highPasses - (step >> 11)) * (1 + (step & 0x7FF) / 2048.0);
    return size * J2kWavelet.scaleOf(level, highPasses) / 2;
  }
}
