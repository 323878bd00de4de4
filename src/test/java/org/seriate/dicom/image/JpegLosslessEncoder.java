package org.seriate.dicom.image;

import java.io.ByteArrayOutputStream;

/**
 * Writes lossless JPEG for tests. Every difference category has a code of five bits, which makes
 * the Huffman table plain and the files large.
 */
record JpegLosslessEncoder(int predictor, int precision, int pointTransform, int rowsPerRestart) {
  byte[] encode(short[] pixels, int rows, int columns) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    put(out, 0xFF, 0xD8);
    put(out, 0xFF, 0xC3, 0, 11, precision, 0, rows, 0, columns, 1, 1, 0x11, 0);
    put(out, 0xFF, 0xC4, 0, 19 + 17, 0, 0, 0, 0, 0, 17, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    for (int category = 0; category <= 16; category++) {
      put(out, category);
    }
    put(out, 0xFF, 0xDD, 0, 4, 0, rowsPerRestart * columns);
    put(out, 0xFF, 0xDA, 0, 8, 1, 1, 0, predictor, 0, pointTransform);
    int interval = rowsPerRestart == 0 ? rows : rowsPerRestart;
    for (int row = 0; row < rows; row += interval) {
      if (row > 0) {
        put(out, 0xFF, 0xD0 | (row / interval - 1) & 7);
      }
      encodeInterval(out, pixels, row, Math.min(rows, row + interval), columns);
    }
    put(out, 0xFF, 0xD9);
    return out.toByteArray();
  }

  private void encodeInterval(
      ByteArrayOutputStream out, short[] pixels, int from, int to, int columns) {
    StringBuilder bits = new StringBuilder();
    for (int row = from; row < to; row++) {
      for (int column = 0; column < columns; column++) {
        int sample = sample(pixels, row * columns + column);
        appendDifference(bits, (short) (sample - prediction(pixels, row, column, from, columns)));
      }
    }
    while (bits.length() % 8 != 0) {
      bits.append('1');
    }
    for (int i = 0; i < bits.length(); i += 8) {
      int value = Integer.parseInt(bits.substring(i, i + 8), 2);
      put(out, value);
      if (value == 0xFF) {
        put(out, 0);
      }
    }
  }

  private int prediction(short[] pixels, int row, int column, int firstRow, int columns) {
    int at = row * columns + column;
    if (row == firstRow) {
      return column == 0 ? 1 << (precision - pointTransform - 1) : sample(pixels, at - 1);
    }
    int b = sample(pixels, at - columns);
    if (column == 0) {
      return b;
    }
    int a = sample(pixels, at - 1);
    int c = sample(pixels, at - columns - 1);
    return switch (predictor) {
      case 1 -> a;
      case 2 -> b;
      case 3 -> c;
      case 4 -> a + b - c;
      case 5 -> a + ((b - c) >> 1);
      case 6 -> b + ((a - c) >> 1);
      case 7 -> (a + b) >> 1;
      default -> throw new IllegalArgumentException("predictor " + predictor);
    };
  }

  private int sample(short[] pixels, int at) {
    return (pixels[at] & 0xFFFF) >> pointTransform;
  }

  private static void appendDifference(StringBuilder bits, int difference) {
    int category =
        difference == -32768 ? 16 : 32 - Integer.numberOfLeadingZeros(Math.abs(difference));
    appendBits(bits, category, 5);
    if (category < 16) {
      int value = difference < 0 ? difference + (1 << category) - 1 : difference;
      appendBits(bits, value, category);
    }
  }

  private static void appendBits(StringBuilder bits, int value, int count) {
    for (int bit = count - 1; bit >= 0; bit--) {
      bits.append((char) ('0' + (value >> bit & 1)));
    }
  }

  private static void put(ByteArrayOutputStream out, int... bytes) {
    for (int value : bytes) {
      out.write(value);
    }
  }
}
