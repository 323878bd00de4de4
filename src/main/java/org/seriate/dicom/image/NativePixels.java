package org.seriate.dicom.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Cells as they are, little endian (PS3.5 8.1.1); the data set reader has turned big endian ones
 * round and inflated deflated ones.
 */
final class NativePixels implements FrameCodec {
  @Override
  public void decode(byte[] frame, PixelFormat format, short[] out) throws DamagedFrame {
    decode(ByteBuffer.wrap(frame), format, out);
  }

  static void decode(ByteBuffer cells, PixelFormat format, short[] out) throws DamagedFrame {
    int bytesPerCell = format.bitsAllocated() / 8;
    if (cells.remaining() / bytesPerCell < out.length) {
      throw new DamagedFrame(
          "%d bytes of pixels, where %d are needed"
              .formatted(cells.remaining(), (long) out.length * bytesPerCell));
    }
    if (bytesPerCell == 2) {
      cells.order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(out);
    } else {
      for (int i = 0; i < out.length; i++) {
        out[i] = (short) (cells.get() & 0xFF);
      }
    }
    format.keepStoredBitsOfCells(out);
  }
}
