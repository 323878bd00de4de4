package org.seriate.dicom.data;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.UUID;

/** Unique identifiers (PS3.5 9): those of PS3.6 annex A that we meet, and the making of our own. */
public final class Uid {
  /**
   * Implementation Class UID (0002,0012) of Seriate. It names the codec, not the release, so it
   * does not change with versions (PS3.7 D.3.3.2).
   */
  public static final String ImplementationClassUid = "2.25.39143563079137881947614476784421009780";

  /** Implementation Version Name (0002,0013), at most 16 characters. */
  public static final String ImplementationVersionName = "SERIATE_0.1";

  // Transfer syntaxes (PS3.5 annex A).
  public static final String ImplicitVrLittleEndian = "1.2.840.10008.1.2";
  public static final String ExplicitVrLittleEndian = "1.2.840.10008.1.2.1";
  public static final String ExplicitVrBigEndian = "1.2.840.10008.1.2.2";
  public static final String DeflatedExplicitVrLittleEndian = "1.2.840.10008.1.2.1.99";
  public static final String EncapsulatedUncompressedExplicitVrLittleEndian =
      "1.2.840.10008.1.2.1.98";
  public static final String JPEGBaseline8Bit = "1.2.840.10008.1.2.4.50";
  public static final String JPEGExtended12Bit = "1.2.840.10008.1.2.4.51";
  public static final String JPEGLossless = "1.2.840.10008.1.2.4.57";
  public static final String JPEGLosslessSV1 = "1.2.840.10008.1.2.4.70";
  public static final String JPEGLSLossless = "1.2.840.10008.1.2.4.80";
  public static final String JPEGLSNearLossless = "1.2.840.10008.1.2.4.81";
  public static final String JPEG2000Lossless = "1.2.840.10008.1.2.4.90";
  public static final String JPEG2000 = "1.2.840.10008.1.2.4.91";
  public static final String JPEG2000MCLossless = "1.2.840.10008.1.2.4.92";
  public static final String JPEG2000MC = "1.2.840.10008.1.2.4.93";
  public static final String HTJ2KLossless = "1.2.840.10008.1.2.4.201";
  public static final String HTJ2KLosslessRPCL = "1.2.840.10008.1.2.4.202";
  public static final String HTJ2K = "1.2.840.10008.1.2.4.203";
  public static final String RLELossless = "1.2.840.10008.1.2.5";

  // Services (PS3.4).
  public static final String Verification = "1.2.840.10008.1.1";
  public static final String StorageCommitmentPushModel = "1.2.840.10008.1.20.1";
  public static final String StorageCommitmentPushModelInstance = "1.2.840.10008.1.20.1.1";
  public static final String ModalityPerformedProcedureStep = "1.2.840.10008.3.1.2.3.3";
  public static final String ModalityPerformedProcedureStepNotification = "1.2.840.10008.3.1.2.3.5";
  public static final String ModalityWorklistInformationModelFind = "1.2.840.10008.5.1.4.31";
  public static final String InstanceAvailabilityNotification = "1.2.840.10008.5.1.4.33";
  public static final String PatientRootQueryRetrieveInformationModelFind =
      "1.2.840.10008.5.1.4.1.2.1.1";
  public static final String PatientRootQueryRetrieveInformationModelMove =
      "1.2.840.10008.5.1.4.1.2.1.2";
  public static final String PatientRootQueryRetrieveInformationModelGet =
      "1.2.840.10008.5.1.4.1.2.1.3";
  public static final String StudyRootQueryRetrieveInformationModelFind =
      "1.2.840.10008.5.1.4.1.2.2.1";
  public static final String StudyRootQueryRetrieveInformationModelMove =
      "1.2.840.10008.5.1.4.1.2.2.2";
  public static final String StudyRootQueryRetrieveInformationModelGet =
      "1.2.840.10008.5.1.4.1.2.2.3";
  public static final String UnifiedProcedureStepPush = "1.2.840.10008.5.1.4.34.6.1";
  public static final String UnifiedProcedureStepWatch = "1.2.840.10008.5.1.4.34.6.2";
  public static final String UnifiedProcedureStepPull = "1.2.840.10008.5.1.4.34.6.3";
  public static final String UnifiedProcedureStepEvent = "1.2.840.10008.5.1.4.34.6.4";
  public static final String UnifiedProcedureStepQuery = "1.2.840.10008.5.1.4.34.6.5";

  // Images (PS3.4 B.5).
  public static final String ComputedRadiographyImageStorage = "1.2.840.10008.5.1.4.1.1.1";
  public static final String DigitalXRayImageStorageForPresentation = "1.2.840.10008.5.1.4.1.1.1.1";
  public static final String CTImageStorage = "1.2.840.10008.5.1.4.1.1.2";
  public static final String EnhancedCTImageStorage = "1.2.840.10008.5.1.4.1.1.2.1";
  public static final String LegacyConvertedEnhancedCTImageStorage = "1.2.840.10008.5.1.4.1.1.2.2";
  public static final String MRImageStorage = "1.2.840.10008.5.1.4.1.1.4";
  public static final String EnhancedMRImageStorage = "1.2.840.10008.5.1.4.1.1.4.1";
  public static final String UltrasoundImageStorage = "1.2.840.10008.5.1.4.1.1.6.1";
  public static final String SecondaryCaptureImageStorage = "1.2.840.10008.5.1.4.1.1.7";
  public static final String MultiFrameSingleBitSecondaryCaptureImageStorage =
      "1.2.840.10008.5.1.4.1.1.7.1";
  public static final String MultiFrameGrayscaleByteSecondaryCaptureImageStorage =
      "1.2.840.10008.5.1.4.1.1.7.2";
  public static final String MultiFrameGrayscaleWordSecondaryCaptureImageStorage =
      "1.2.840.10008.5.1.4.1.1.7.3";
  public static final String MultiFrameTrueColorSecondaryCaptureImageStorage =
      "1.2.840.10008.5.1.4.1.1.7.4";
  public static final String XRayAngiographicImageStorage = "1.2.840.10008.5.1.4.1.1.12.1";
  public static final String NuclearMedicineImageStorage = "1.2.840.10008.5.1.4.1.1.20";
  public static final String PositronEmissionTomographyImageStorage = "1.2.840.10008.5.1.4.1.1.128";
  public static final String RTImageStorage = "1.2.840.10008.5.1.4.1.1.481.1";
  public static final String ParametricMapStorage = "1.2.840.10008.5.1.4.1.1.30";

  // Other composite objects (PS3.4 B.5).
  public static final String GrayscaleSoftcopyPresentationStateStorage =
      "1.2.840.10008.5.1.4.1.1.11.1";
  public static final String ColorSoftcopyPresentationStateStorage = "1.2.840.10008.5.1.4.1.1.11.2";
  public static final String RawDataStorage = "1.2.840.10008.5.1.4.1.1.66";
  public static final String SpatialRegistrationStorage = "1.2.840.10008.5.1.4.1.1.66.1";
  public static final String SegmentationStorage = "1.2.840.10008.5.1.4.1.1.66.4";
  public static final String SurfaceSegmentationStorage = "1.2.840.10008.5.1.4.1.1.66.5";
  public static final String EncapsulatedPDFStorage = "1.2.840.10008.5.1.4.1.1.104.1";
  public static final String RTDoseStorage = "1.2.840.10008.5.1.4.1.1.481.2";
  public static final String RTStructureSetStorage = "1.2.840.10008.5.1.4.1.1.481.3";
  public static final String RTPlanStorage = "1.2.840.10008.5.1.4.1.1.481.5";

  // Structured reports (PS3.4 B.5).
  public static final String BasicTextSRStorage = "1.2.840.10008.5.1.4.1.1.88.11";
  public static final String EnhancedSRStorage = "1.2.840.10008.5.1.4.1.1.88.22";
  public static final String ComprehensiveSRStorage = "1.2.840.10008.5.1.4.1.1.88.33";
  public static final String Comprehensive3DSRStorage = "1.2.840.10008.5.1.4.1.1.88.34";
  public static final String ExtensibleSRStorage = "1.2.840.10008.5.1.4.1.1.88.35";
  public static final String MammographyCADSRStorage = "1.2.840.10008.5.1.4.1.1.88.50";
  public static final String KeyObjectSelectionDocumentStorage = "1.2.840.10008.5.1.4.1.1.88.59";
  public static final String ChestCADSRStorage = "1.2.840.10008.5.1.4.1.1.88.65";
  public static final String XRayRadiationDoseSRStorage = "1.2.840.10008.5.1.4.1.1.88.67";
  public static final String EnhancedXRayRadiationDoseSRStorage = "1.2.840.10008.5.1.4.1.1.88.76";
  public static final String RadiopharmaceuticalRadiationDoseSRStorage =
      "1.2.840.10008.5.1.4.1.1.88.68";
  public static final String ColonCADSRStorage = "1.2.840.10008.5.1.4.1.1.88.69";
  public static final String AcquisitionContextSRStorage = "1.2.840.10008.5.1.4.1.1.88.71";
  public static final String PatientRadiationDoseSRStorage = "1.2.840.10008.5.1.4.1.1.88.73";

  // Others.
  public static final String MediaStorageDirectoryStorage = "1.2.840.10008.1.3.10";
  public static final String DICOMApplicationContext = "1.2.840.10008.3.1.1.1";

  private static final int MAX_LENGTH = 64;

  /** Namespace of all our name-based UUIDs: changing it changes every derived UID. */
  private static final UUID NAMESPACE = UUID.fromString("b43ad6c8-8e72-5c2b-a20f-1433cce9cd71");

  private Uid() {}

  /**
   * PS3.5 9.1: at most 64 characters, components of digits between dots, none with a leading zero.
   */
  public static boolean isValid(String uid) {
    if (uid.isEmpty() || uid.length() > MAX_LENGTH) {
      return false;
    }
    int start = 0;
    for (int i = 0; i <= uid.length(); i++) {
      if (i == uid.length() || uid.charAt(i) == '.') {
        if (i == start || (uid.charAt(start) == '0' && i - start > 1)) {
          return false;
        }
        start = i + 1;
      } else if (uid.charAt(i) < '0' || uid.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /**
   * The same name always gives the same UID, so an object made again after a crash is the same
   * object. A version 5 UUID in its decimal form (PS3.5 B.2).
   */
  public static String nameBased(String name) {
    MessageDigest sha1 = sha1();
    sha1.update(bytes(NAMESPACE));
    ByteBuffer digest = ByteBuffer.wrap(sha1.digest(name.getBytes(StandardCharsets.UTF_8)));
    long high = (digest.getLong() & 0xFFFFFFFFFFFF0FFFL) | 0x5000L;
    long low = (digest.getLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
    return decimal(new UUID(high, low));
  }

  /** A fresh UID from a random UUID (PS3.5 B.2). */
  public static String random() {
    return decimal(UUID.randomUUID());
  }

  /** For people: the name in PS3.6 annex A, else the UID itself. */
  public static String nameOf(String uid) {
    return Names.BY_UID.getOrDefault(uid, uid);
  }

  private static String decimal(UUID uuid) {
    return "2.25." + new BigInteger(1, bytes(uuid));
  }

  private static byte[] bytes(UUID uuid) {
    return ByteBuffer.allocate(16)
        .putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits())
        .array();
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-1", e);
    }
  }

  private static final class Names {
    static final Map<String, String> BY_UID = Facts.read("uids.tsv", f -> f[0], f -> f[3]);
  }
}
