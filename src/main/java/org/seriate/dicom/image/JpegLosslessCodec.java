package org.seriate.dicom.image;

/**
 * JPEG Lossless, Huffman coded (ITU-T T.81 Annex H): Process 14 with any of the seven predictors, 2
 * to 16 bits, restart intervals. Sums are modulo 65536 (H.1.2.1), which is what makes signed cells
 * come back exactly.
 */
final class JpegLosslessCodec implements FrameCodec {
  private static final int LOSSLESS_FRAME = 0xC3;

  @Override
  public void decode(byte[] frame, PixelFormat format, short[] out) throws DamagedFrame {
    JpegMarkers markers = new JpegMarkers(frame);
    HuffmanTable[] tables = new HuffmanTable[4];
    int precision = 0;
    int restartInterval = 0;
    int marker = markers.next();
    while (marker != JpegMarkers.SOS) {
      if (marker == LOSSLESS_FRAME) {
        precision = readFrameHeader(markers, format);
      } else if (marker == JpegMarkers.DHT) {
        readTables(markers, tables);
      } else if (marker == JpegMarkers.DRI) {
        restartInterval = markers.u16();
      } else if (marker == JpegMarkers.EOI || JpegMarkers.isStartOfFrame(marker)) {
        throw new DamagedFrame("no lossless JPEG frame in it");
      }
      marker = markers.next();
    }
    if (precision == 0) {
      throw new DamagedFrame("a JPEG scan before its frame header");
    }
    Scan scan = Scan.read(markers, tables, precision, format.columns(), restartInterval);
    scan.decode(new JpegBits(frame, markers.segmentEnd()), format.rows(), out);
    format.keepStoredBits(out);
  }

  private static int readFrameHeader(JpegMarkers markers, PixelFormat format) throws DamagedFrame {
    int precision = markers.u8();
    int lines = markers.u16();
    int samplesPerLine = markers.u16();
    int components = markers.u8();
    if (lines != format.rows() || samplesPerLine != format.columns() || components != 1) {
      throw new DamagedFrame(
          "the JPEG frame is %d x %d with %d components, the header says %d x %d"
              .formatted(samplesPerLine, lines, components, format.columns(), format.rows()));
    }
    if (precision < 2 || precision > 16) {
      throw new DamagedFrame("JPEG sample precision " + precision);
    }
    return precision;
  }

  private static void readTables(JpegMarkers markers, HuffmanTable[] tables) throws DamagedFrame {
    while (markers.inSegment()) {
      int classAndDestination = markers.u8();
      if (classAndDestination > 3) {
        throw new DamagedFrame("a JPEG Huffman table that a lossless scan cannot have");
      }
      tables[classAndDestination] = HuffmanTable.read(markers);
    }
  }

  /** One scan of one component: a prediction, and a difference read from the bits, per sample. */
  private record Scan(
      HuffmanTable table,
      int predictor,
      int pointTransform,
      int precision,
      int columns,
      int rowsPerRestart) {
    static Scan read(
        JpegMarkers markers, HuffmanTable[] tables, int precision, int columns, int interval)
        throws DamagedFrame {
      int components = markers.u8();
      markers.u8();
      HuffmanTable table = tables[markers.u8() >> 4 & 3];
      int predictor = markers.u8();
      markers.u8();
      int pointTransform = markers.u8() & 0xF;
      // H.1.1 allows restarts only between whole lines.
      boolean sound =
          components == 1 && predictor >= 1 && predictor <= 7 && pointTransform < precision;
      if (!sound || table == null || interval % columns != 0) {
        throw new DamagedFrame("a JPEG scan header that a lossless frame cannot have");
      }
      return new Scan(table, predictor, pointTransform, precision, columns, interval / columns);
    }

    void decode(JpegBits bits, int rows, short[] out) throws DamagedFrame {
      for (int row = 0; row < rows; row++) {
        int at = row * columns;
        boolean restarts = rowsPerRestart > 0 && row > 0 && row % rowsPerRestart == 0;
        if (restarts) {
          bits.restart();
        }
        if (row == 0 || restarts) {
          decodeFirstRow(bits, at, out);
        } else {
          decodeRow(bits, at, out);
        }
        if (bits.overrun()) {
          throw new DamagedFrame("the JPEG scan ends in row " + (row + 1) + " of " + rows);
        }
      }
      undoPointTransform(out);
    }

    /** H.1.2.1: half the range before the first sample, then always the sample to the left. */
    private void decodeFirstRow(JpegBits bits, int from, short[] out) throws DamagedFrame {
      int left = 1 << (precision - pointTransform - 1);
      for (int i = from; i < from + columns; i++) {
        left += difference(bits);
        out[i] = (short) left;
      }
    }

    private void decodeRow(JpegBits bits, int from, short[] out) throws DamagedFrame {
      int above = out[from - columns] & 0xFFFF;
      int left = (above + difference(bits)) & 0xFFFF;
      out[from] = (short) left;
      for (int i = from + 1; i < from + columns; i++) {
        int aboveLeft = above;
        above = out[i - columns] & 0xFFFF;
        left = (predict(left, above, aboveLeft) + difference(bits)) & 0xFFFF;
        out[i] = (short) left;
      }
    }

    /** Table H.1; the letters are the Standard's: a is left, b above, c above left. */
    private int predict(int a, int b, int c) {
      return switch (predictor) {
        case 1 -> a;
        case 2 -> b;
        case 3 -> c;
        case 4 -> a + b - c;
        case 5 -> a + ((b - c) >> 1);
        case 6 -> b + ((a - c) >> 1);
        default -> (a + b) >> 1;
      };
    }

    /** F.2.2.1 EXTEND; category 16 stands for 32768 and has no further bits (H.1.2.2). */
    private int difference(JpegBits bits) throws DamagedFrame {
      bits.fill();
      int category = table.decode(bits);
      if (category == 0) {
        return 0;
      }
      if (category >= 16) {
        return 1 << 15;
      }
      int value = bits.take(category);
      return value >= 1 << (category - 1) ? value : value - (1 << category) + 1;
    }

    private void undoPointTransform(short[] out) {
      if (pointTransform > 0) {
        for (int i = 0; i < out.length; i++) {
          out[i] = (short) (out[i] << pointTransform);
        }
      }
    }
  }
}
