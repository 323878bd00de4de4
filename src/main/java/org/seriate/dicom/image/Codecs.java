package org.seriate.dicom.image;

import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import org.seriate.dicom.data.Uid;

/** Which codec a transfer syntax needs. PS3.5 Annex A */
final class Codecs {
  private static final FrameCodec NATIVE = new NativePixels();
  private static final FrameCodec RLE = new RleCodec();
  private static final FrameCodec JPEG_LOSSLESS = new JpegLosslessCodec();
  private static final FrameCodec JPEG_LS = new JpegLsCodec();
  private static final FrameCodec JPEG_2000 = new Jpeg2000Codec();
  private static final FrameCodec JPEG_LOSSY = new LibraryReader("JPEG", Codecs::newJpegReader);

  private Codecs() {}

  /** A codec, or the reason why there is none. */
  sealed interface Choice {
    record Use(FrameCodec codec) implements Choice {}

    record Refuse(String reason) implements Choice {}
  }

  /** For encapsulated pixel data in this transfer syntax. */
  static Choice forTransferSyntax(String uid, LossyCompression lossy) {
    return switch (uid) {
      case Uid.EncapsulatedUncompressedExplicitVrLittleEndian -> new Choice.Use(NATIVE);
      case Uid.RLELossless -> new Choice.Use(RLE);
      case Uid.JPEGLossless, Uid.JPEGLosslessSV1 -> new Choice.Use(JPEG_LOSSLESS);
      case Uid.JPEGLSLossless -> new Choice.Use(JPEG_LS);
      case Uid.JPEG2000Lossless -> new Choice.Use(JPEG_2000);
      case Uid.JPEGBaseline8Bit, Uid.JPEGExtended12Bit -> ifAsked(lossy, JPEG_LOSSY, "JPEG", uid);
      case Uid.JPEGLSNearLossless -> ifAsked(lossy, JPEG_LS, "JPEG-LS near-lossless", uid);
      case Uid.JPEG2000 -> ifAsked(lossy, JPEG_2000, "JPEG 2000", uid);
      case Uid.HTJ2KLossless, Uid.HTJ2KLosslessRPCL, Uid.HTJ2K ->
          new Choice.Refuse(
              "High-Throughput JPEG 2000 (%s), for which there is no decoder here".formatted(uid));
      default -> new Choice.Refuse("no decoder for transfer syntax " + uid);
    };
  }

  private static Choice ifAsked(LossyCompression lossy, FrameCodec codec, String name, String uid) {
    return switch (lossy) {
      case DECODE -> new Choice.Use(codec);
      case REFUSE ->
          new Choice.Refuse("lossy compression %s (%s), not accepted".formatted(name, uid));
    };
  }

  private static ImageReader newJpegReader() {
    return ImageIO.getImageReadersByFormatName("jpeg").next();
  }
}
