package org.seriate.dicom.io;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.seriate.dicom.data.Uid;

/**
 * How a data set becomes bytes (PS3.5 10 and annex A).
 *
 * @param lossy whether pixels are changed by it as a rule; .91 and .203 can be either
 */
public record TransferSyntax(
    String uid,
    boolean explicitVr,
    boolean bigEndian,
    boolean deflated,
    boolean encapsulated,
    boolean lossy) {
  public static final TransferSyntax ImplicitVrLittleEndian =
      new TransferSyntax(Uid.ImplicitVrLittleEndian, false, false, false, false, false);
  public static final TransferSyntax ExplicitVrLittleEndian =
      new TransferSyntax(Uid.ExplicitVrLittleEndian, true, false, false, false, false);
  public static final TransferSyntax ExplicitVrBigEndian =
      new TransferSyntax(Uid.ExplicitVrBigEndian, true, true, false, false, false);
  public static final TransferSyntax DeflatedExplicitVrLittleEndian =
      new TransferSyntax(Uid.DeflatedExplicitVrLittleEndian, true, false, true, false, false);
  public static final TransferSyntax EncapsulatedUncompressedExplicitVrLittleEndian =
      lossless(Uid.EncapsulatedUncompressedExplicitVrLittleEndian);
  public static final TransferSyntax JpegBaseline8Bit = lossy(Uid.JPEGBaseline8Bit);
  public static final TransferSyntax JpegExtended12Bit = lossy(Uid.JPEGExtended12Bit);
  public static final TransferSyntax JpegLossless = lossless(Uid.JPEGLossless);
  public static final TransferSyntax JpegLosslessSv1 = lossless(Uid.JPEGLosslessSV1);
  public static final TransferSyntax JpegLsLossless = lossless(Uid.JPEGLSLossless);
  public static final TransferSyntax JpegLsNearLossless = lossy(Uid.JPEGLSNearLossless);
  public static final TransferSyntax Jpeg2000Lossless = lossless(Uid.JPEG2000Lossless);
  public static final TransferSyntax Jpeg2000 = lossy(Uid.JPEG2000);
  public static final TransferSyntax Jpeg2000McLossless = lossless(Uid.JPEG2000MCLossless);
  public static final TransferSyntax Jpeg2000Mc = lossy(Uid.JPEG2000MC);
  public static final TransferSyntax HtJ2kLossless = lossless(Uid.HTJ2KLossless);
  public static final TransferSyntax HtJ2kLosslessRpcl = lossless(Uid.HTJ2KLosslessRPCL);
  public static final TransferSyntax HtJ2k = lossy(Uid.HTJ2K);
  public static final TransferSyntax RleLossless = lossless(Uid.RLELossless);

  private static final Map<String, TransferSyntax> BY_UID =
      Stream.of(
              ImplicitVrLittleEndian,
              ExplicitVrLittleEndian,
              ExplicitVrBigEndian,
              DeflatedExplicitVrLittleEndian,
              EncapsulatedUncompressedExplicitVrLittleEndian,
              JpegBaseline8Bit,
              JpegExtended12Bit,
              JpegLossless,
              JpegLosslessSv1,
              JpegLsLossless,
              JpegLsNearLossless,
              Jpeg2000Lossless,
              Jpeg2000,
              Jpeg2000McLossless,
              Jpeg2000Mc,
              HtJ2kLossless,
              HtJ2kLosslessRpcl,
              HtJ2k,
              RleLossless)
          .collect(Collectors.toUnmodifiableMap(TransferSyntax::uid, Function.identity()));

  /** Empty if we do not know it. */
  public static Optional<TransferSyntax> of(String uid) {
    return Optional.ofNullable(BY_UID.get(uid));
  }

  /**
   * What an unknown transfer syntax most probably is: all since 1993 are explicit VR little endian
   * with encapsulated pixels (PS3.5 A.4).
   */
  public static TransferSyntax ofUnknown(String uid) {
    return of(uid).orElseGet(() -> lossless(uid));
  }

  /** All we know, in the order of their UIDs. */
  public static List<TransferSyntax> known() {
    return BY_UID.values().stream().sorted(Comparator.comparing(TransferSyntax::uid)).toList();
  }

  private static TransferSyntax lossless(String uid) {
    return new TransferSyntax(uid, true, false, false, true, false);
  }

  private static TransferSyntax lossy(String uid) {
    return new TransferSyntax(uid, true, false, false, true, true);
  }

  /** For people, e.g. "JPEG-LS Lossless Image Compression". */
  @Override
  public String toString() {
    return Uid.nameOf(uid);
  }
}
