package org.seriate.assemble;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.seriate.dicom.data.Uid;
import org.seriate.series.ImageHeader;
import org.seriate.series.StoredImage;

/** What an image of a series is, before anyone asks where it lies. */
enum ImageKind {
  /** An acquired or reconstructed cross-section. */
  SLICE,
  /** A scout; scanners put it into a series of its own or among the slices. */
  LOCALIZER,
  /** A saved screen, protocol page or dose page. */
  SCREEN_CAPTURE,
  /** Computed from slices: a projection, an average, a reformat. */
  DERIVED,
  /** An object of several frames that does not describe them one by one. */
  MULTI_FRAME,
  /** Another modality or object class. */
  NOT_CT;

  // 1.2.840.10008.5.1.4.1.1.7 and its multi-frame relatives .7.1 to .7.4 (PS3.4 B.5)
  private static final String SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7";
  private static final Set<String> ENHANCED =
      Set.of(Uid.EnhancedCTImageStorage, Uid.LegacyConvertedEnhancedCTImageStorage);
  private static final Set<String> SCREEN_WORDS = Set.of("SCREEN SAVE", "DOSE_INFO");

  static ImageKind of(StoredImage image, Set<String> derivedWords) {
    ImageHeader header = image.header();
    String sopClass = image.sopClassUid();
    if (sopClass.equals(SECONDARY_CAPTURE) || sopClass.startsWith(SECONDARY_CAPTURE + ".")) {
      return SCREEN_CAPTURE;
    }
    boolean enhanced = ENHANCED.contains(sopClass);
    if (!(enhanced || sopClass.equals(Uid.CTImageStorage)) || !header.modality().equals("CT")) {
      return NOT_CT;
    }
    if (image.frame().isEmpty() && (enhanced || header.numberOfFrames() > 1)) {
      return MULTI_FRAME;
    }
    return ofCt(header, derivedWords);
  }

  private static ImageKind ofCt(ImageHeader header, Set<String> derivedWords) {
    if (header.isLocalizer()) {
      return LOCALIZER;
    }
    if (isScreen(header)) {
      return SCREEN_CAPTURE;
    }
    return derivation(header, derivedWords).isEmpty() ? SLICE : DERIVED;
  }

  private static boolean isScreen(ImageHeader header) {
    List<String> type = header.imageType();
    boolean secondary = type.size() > 1 && type.get(1).equals("SECONDARY");
    boolean placed = header.imagePositionPatient().isPresent() && header.normal().isPresent();
    return header.burnedInAnnotation()
        || (secondary && !placed)
        || type.stream().anyMatch(SCREEN_WORDS::contains);
  }

  /** The words of Image Type that mark a computed image, e.g. "MIP" in "CT_SOM5 MIP". */
  static List<String> derivation(ImageHeader header, Set<String> derivedWords) {
    return header.imageType().stream()
        .filter(
            value ->
                derivedWords.contains(value)
                    || Arrays.stream(value.split(" ")).anyMatch(derivedWords::contains))
        .toList();
  }
}
