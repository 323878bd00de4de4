package org.seriate.dicom.image;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;

/** The markers of a JPEG 2000 codestream of one component: ITU-T T.800 Annex A. */
final class J2kCodestream {
  private static final int SOC = 0xFF4F;
  private static final int CAP = 0xFF50;
  private static final int SIZ = 0xFF51;
  private static final int COD = 0xFF52;
  private static final int COC = 0xFF53;
  private static final int QCD = 0xFF5C;
  private static final int QCC = 0xFF5D;
  private static final int RGN = 0xFF5E;
  private static final int POC = 0xFF5F;
  private static final int PPM = 0xFF60;
  private static final int PPT = 0xFF61;
  private static final int SOT = 0xFF90;
  private static final int SOD = 0xFF93;
  private static final int EOC = 0xFFD9;

  int x0;
  int y0;
  int x1;
  int y1;
  int precision;
  boolean signed;

  /** What one tile's parts bring: its coding and its packets, one after the other. */
  static final class TileParts {
    final J2kCoding coding;
    final ByteArrayOutputStream packets = new ByteArrayOutputStream();

    private TileParts(J2kCoding coding) {
      this.coding = coding;
    }
  }

  final Map<Integer, TileParts> tiles = new TreeMap<>();

  private final J2kCoding coding = new J2kCoding();
  private final ByteBuffer in;
  private int tileX0;
  private int tileY0;
  private int tileWidth;
  private int tileHeight;

  private J2kCodestream(byte[] frame) {
    in = ByteBuffer.wrap(frame);
  }

  static J2kCodestream read(byte[] frame) throws DamagedFrame {
    J2kCodestream codestream = new J2kCodestream(frame);
    try {
      codestream.readMain();
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      throw new DamagedFrame("a JPEG 2000 marker segment ends too early");
    }
    return codestream;
  }

  private void readMain() throws DamagedFrame {
    if (u16() != SOC || u16() != SIZ) {
      throw new DamagedFrame("no JPEG 2000 codestream");
    }
    readSize(segment());
    int marker = u16();
    while (marker != SOT) {
      readCoding(marker, segment(), coding);
      marker = u16();
    }
    while (marker == SOT) {
      readTilePart();
      // A codestream cut off after a tile-part is what it is up to there.
      marker = in.remaining() >= 2 ? u16() : EOC;
    }
  }

  /** A.5.1 */
  private void readSize(ByteBuffer segment) throws DamagedFrame {
    segment.getShort();
    x1 = segment.getInt();
    y1 = segment.getInt();
    x0 = segment.getInt();
    y0 = segment.getInt();
    tileWidth = segment.getInt();
    tileHeight = segment.getInt();
    tileX0 = segment.getInt();
    tileY0 = segment.getInt();
    int components = segment.getShort();
    int depth = segment.get();
    boolean whole = segment.get() == 1 && segment.get() == 1;
    precision = (depth & 0x7F) + 1;
    signed = (depth & 0x80) != 0;
    if (!isSound(tileX0, tileWidth, x0, x1) || !isSound(tileY0, tileHeight, y0, y1)) {
      throw new DamagedFrame("JPEG 2000 image or tile sizes out of their range");
    }
    if (components != 1 || !whole || precision > 16) {
      throw new DamagedFrame(
          components + " JPEG 2000 components, sub-sampled or of " + precision + " bits");
    }
  }

  /** B-1 to B-4, in one direction: the first tile reaches into the image, so every tile does. */
  private static boolean isSound(int tileStart, int tileLength, int start, int end) {
    return 0 <= tileStart
        && tileStart <= start
        && tileLength >= 1
        && start < (long) tileStart + tileLength
        && start < end
        && end < 1 << 30;
  }

  private static void readCoding(int marker, ByteBuffer segment, J2kCoding coding)
      throws DamagedFrame {
    switch (marker) {
      case COD -> coding.readDefault(segment);
      case COC -> coding.readOfComponent(segment);
      case QCD -> coding.readQuantization(segment);
      case QCC -> coding.readQuantizationOfComponent(segment);
      case CAP ->
          throw new DamagedFrame("High-Throughput JPEG 2000, for which there is no decoder");
      case RGN, POC, PPM, PPT ->
          throw new DamagedFrame(
              "JPEG 2000 regions of interest, progression changes or packed packet headers");
      default -> {
        // Comments, lengths and the like: nothing that pixels depend on.
      }
    }
  }

  /** A.4.2 */
  private void readTilePart() throws DamagedFrame {
    int start = in.position() - 2;
    ByteBuffer sot = segment();
    int tile = sot.getShort() & 0xFFFF;
    int length = sot.getInt();
    int end = length == 0 ? in.limit() : start + length;
    TileParts parts = tiles.computeIfAbsent(tile, t -> new TileParts(coding.copy()));
    int marker = u16();
    while (marker != SOD) {
      readCoding(marker, segment(), parts.coding);
      marker = u16();
    }
    // Some writers forget the last part's true length.
    end = end < in.position() ? in.limit() : Math.min(end, in.limit());
    parts.packets.write(in.array(), in.position(), end - in.position());
    in.position(end);
  }

  private int u16() {
    return in.getShort() & 0xFFFF;
  }

  private ByteBuffer segment() {
    int length = u16() - 2;
    ByteBuffer segment = in.slice(in.position(), length);
    in.position(in.position() + length);
    return segment;
  }

  /** Where a tile lies (B-7 to B-10): x0, y0, x1, y1. */
  int[] boundsOf(int tile) throws DamagedFrame {
    int across = ceilDiv(x1 - tileX0, tileWidth);
    int down = ceilDiv(y1 - tileY0, tileHeight);
    int row = tile / across;
    if (row >= down) {
      throw new DamagedFrame("a JPEG 2000 tile outside the image");
    }
    long left = tileX0 + (long) (tile % across) * tileWidth;
    long top = tileY0 + (long) row * tileHeight;
    return new int[] {
      (int) Math.max(left, x0),
      (int) Math.max(top, y0),
      (int) Math.min(left + tileWidth, x1),
      (int) Math.min(top + tileHeight, y1)
    };
  }

  private static int ceilDiv(int dividend, int divisor) {
    return (int) (((long) dividend + divisor - 1) / divisor);
  }
}
