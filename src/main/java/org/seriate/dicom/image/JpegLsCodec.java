package org.seriate.dicom.image;

/** JPEG-LS, lossless and near-lossless: ITU-T T.87 (ISO/IEC 14495-1), one component. */
final class JpegLsCodec implements FrameCodec {
  @Override
  public void decode(byte[] frame, PixelFormat format, short[] out) throws DamagedFrame {
    JpegMarkers markers = new JpegMarkers(frame);
    JpegLsParameters parameters = JpegLsParameters.read(markers, format);
    JpegLsBits bits = new JpegLsBits(frame, markers.segmentEnd());
    new JpegLsScan(parameters, bits).decode(format.rows(), format.columns(), out);
    format.keepStoredBits(out);
  }
}
