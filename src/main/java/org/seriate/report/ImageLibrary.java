package org.seriate.report;

import static org.seriate.report.ContentItem.code;
import static org.seriate.report.Relationship.CONTAINS;
import static org.seriate.report.Relationship.HAS_ACQ_CONTEXT;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.series.Code;
import org.seriate.series.StoredImage;

/**
 * TID 1600 "Image Library": a group for each frame of reference, with the descriptors it shares.
 */
final class ImageLibrary {
  private static final Pattern DA = Pattern.compile("\\d{8}");
  private static final Pattern TM = Pattern.compile("\\d{2}(\\d{2}(\\d{2}(\\.\\d{1,6})?)?)?");

  // CID 29, as far as a node for CT meets them.
  private static final Map<String, Code> MODALITIES =
      Map.of(
          "CT", Code.dcm("CT", "Computed Tomography"),
          "MR", Code.dcm("MR", "Magnetic Resonance"),
          "PT", Code.dcm("PT", "Positron emission tomography"),
          "NM", Code.dcm("NM", "Nuclear Medicine"),
          "CR", Code.dcm("CR", "Computed Radiography"),
          "DX", Code.dcm("DX", "Digital Radiography"),
          "XA", Code.dcm("XA", "X-Ray Angiography"),
          "US", Code.dcm("US", "Ultrasound"));
  private static final Code OTHER = Code.dcm("OT", "Other Modality");

  // Body Part Examined (PS3.16 Table L-1) to CID 4031. Left out are regions whose code changed from
  // edition to edition, as Abdomen and Pelvis: a receiver of another edition would refuse them.
  private static final Code HEAD = Code.sct("69536005", "Head");
  private static final Map<String, Code> REGIONS =
      Map.of(
          "HEAD", HEAD,
          "BRAIN", HEAD,
          "SKULL", Code.sct("89546000", "Skull"),
          "NECK", Code.sct("45048000", "Neck"),
          "CHEST", Code.sct("51185008", "Chest"),
          "EXTREMITY", Code.sct("66019005", "Extremity"));

  private ImageLibrary() {}

  /**
   * @param source header of the first image, in UTF-8
   * @param images those looked at, in slice order
   */
  static ContentItem container(DataSet source, List<StoredImage> images) {
    Map<Optional<String>, List<StoredImage>> groups = new LinkedHashMap<>();
    for (StoredImage image : images) {
      groups.computeIfAbsent(frameOfReference(image), _ -> new ArrayList<>()).add(image);
    }
    List<ContentItem> content = new ArrayList<>();
    groups.forEach((frame, members) -> content.add(group(source, frame, members)));
    return ContentItem.container(Concepts.IMAGE_LIBRARY, content);
  }

  private static Optional<String> frameOfReference(StoredImage image) {
    return image.header().frameOfReferenceUid().filter(Uid::isValid);
  }

  private static ContentItem group(
      DataSet source, Optional<String> frameOfReference, List<StoredImage> images) {
    List<ContentItem> content = new ArrayList<>(descriptors(source));
    frameOfReference.ifPresent(
        uid ->
            content.add(ContentItem.uidref(HAS_ACQ_CONTEXT, Concepts.FRAME_OF_REFERENCE_UID, uid)));
    for (ImageReference image : ImageReference.byInstance(images)) {
      content.add(ContentItem.image(CONTAINS, Concepts.SOURCE, image));
    }
    return ContentItem.container(Concepts.IMAGE_LIBRARY_GROUP, content);
  }

  /** TID 1602, what is known and well formed; only the modality is mandatory. */
  private static List<ContentItem> descriptors(DataSet source) {
    List<ContentItem> found = new ArrayList<>();
    Code modality = MODALITIES.getOrDefault(source.string(Tag.Modality).orElse(""), OTHER);
    found.add(code(HAS_ACQ_CONTEXT, Concepts.MODALITY, modality));
    source
        .string(Tag.BodyPartExamined)
        .map(REGIONS::get)
        .ifPresent(region -> found.add(code(HAS_ACQ_CONTEXT, Concepts.TARGET_REGION, region)));
    source
        .string(Tag.StudyDate)
        .filter(DA.asMatchPredicate())
        .ifPresent(da -> found.add(ContentItem.date(HAS_ACQ_CONTEXT, Concepts.STUDY_DATE, da)));
    source
        .string(Tag.StudyTime)
        .filter(TM.asMatchPredicate())
        .ifPresent(tm -> found.add(ContentItem.time(HAS_ACQ_CONTEXT, Concepts.STUDY_TIME, tm)));
    return found;
  }
}
