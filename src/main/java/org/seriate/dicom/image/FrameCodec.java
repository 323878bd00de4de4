package org.seriate.dicom.image;

/** Turns the bytes of one frame into stored values. */
@FunctionalInterface
interface FrameCodec {
  /**
   * Fills {@code out}, which has exactly rows times columns places.
   *
   * @throws DamagedFrame when the bytes do not hold such a frame
   */
  void decode(byte[] frame, PixelFormat format, short[] out) throws DamagedFrame;
}
