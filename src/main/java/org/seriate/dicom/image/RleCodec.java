package org.seriate.dicom.image;

/**
 * RLE Lossless: one packed run of bytes per byte of the cell, the high byte first. PS3.5 Annex G
 */
final class RleCodec implements FrameCodec {
  private static final int HEADER_LENGTH = 64;

  @Override
  public void decode(byte[] frame, PixelFormat format, short[] out) throws DamagedFrame {
    int bytesPerCell = format.bitsAllocated() / 8;
    if (frame.length < HEADER_LENGTH || unsigned32(frame, 0) != bytesPerCell) {
      throw new DamagedFrame("the RLE header does not name " + bytesPerCell + " segments");
    }
    for (int segment = 0; segment < bytesPerCell; segment++) {
      long from = unsigned32(frame, 4 + 4 * segment);
      boolean last = segment + 1 == bytesPerCell;
      long to = last ? frame.length : unsigned32(frame, 8 + 4 * segment);
      if (from < HEADER_LENGTH || from > to || to > frame.length) {
        throw new DamagedFrame("RLE segment " + (segment + 1) + " lies outside the frame");
      }
      unpack(frame, (int) from, (int) to, out, 8 * (bytesPerCell - 1 - segment));
    }
    format.keepStoredBitsOfCells(out);
  }

  private static void unpack(byte[] frame, int from, int to, short[] out, int shift)
      throws DamagedFrame {
    int at = from;
    int pixel = 0;
    while (pixel < out.length) {
      if (at >= to) {
        throw new DamagedFrame("an RLE segment ends after " + pixel + " pixels");
      }
      int code = frame[at++];
      // A run may reach over the last pixel by the byte that makes the segment even; an encoder's
      // longer runs are cut off the same way.
      if (code >= 0) {
        int count = Math.min(code + 1, Math.min(out.length - pixel, to - at));
        for (int i = 0; i < count; i++) {
          out[pixel++] |= (short) ((frame[at + i] & 0xFF) << shift);
        }
        at += code + 1;
      } else if (code != -128 && at < to) {
        short value = (short) ((frame[at++] & 0xFF) << shift);
        int end = Math.min(out.length, pixel + 1 - code);
        while (pixel < end) {
          out[pixel++] |= value;
        }
      }
    }
  }

  private static long unsigned32(byte[] bytes, int at) {
    return (bytes[at] & 0xFF)
        | (bytes[at + 1] & 0xFF) << 8
        | (bytes[at + 2] & 0xFF) << 16
        | (bytes[at + 3] & 0xFFL) << 24;
  }
}
