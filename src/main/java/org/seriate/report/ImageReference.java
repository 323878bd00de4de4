package org.seriate.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.series.StoredImage;

/**
 * Class and instance of a referenced image, and which of its frames are meant.
 *
 * @param frames Referenced Frame Number, rising; empty when the image is meant as a whole (PS3.3
 *     10.3)
 */
record ImageReference(String sopClassUid, String sopInstanceUid, List<Integer> frames) {
  ImageReference {
    frames = List.copyOf(frames);
  }

  ImageReference(String sopClassUid, String sopInstanceUid) {
    this(sopClassUid, sopInstanceUid, List.of());
  }

  static ImageReference of(StoredImage image) {
    boolean whole = image.frame().isEmpty() || image.header().numberOfFrames() == 1;
    return new ImageReference(
        image.sopClassUid(),
        image.sopInstanceUid(),
        whole ? List.of() : List.of(image.frame().getAsInt()));
  }

  /** One for each image, in the given order; an image stored twice is one reference. */
  static List<ImageReference> each(Collection<StoredImage> images) {
    return images.stream().map(ImageReference::of).distinct().toList();
  }

  /** One for each instance, in the given order, with those of its frames that are given. */
  static List<ImageReference> byInstance(Collection<StoredImage> images) {
    Map<ImageReference, List<StoredImage>> instances = new LinkedHashMap<>();
    images.forEach(i -> instances.computeIfAbsent(of(i).whole(), _ -> new ArrayList<>()).add(i));
    List<ImageReference> references = new ArrayList<>();
    instances.forEach((instance, members) -> references.add(instance.with(members)));
    return references;
  }

  private ImageReference with(List<StoredImage> members) {
    TreeSet<Integer> numbers = new TreeSet<>();
    members.forEach(i -> numbers.addAll(of(i).frames()));
    boolean all = numbers.size() == members.getFirst().header().numberOfFrames();
    return all ? this : new ImageReference(sopClassUid, sopInstanceUid, List.copyOf(numbers));
  }

  /** The same without frames: hierarchical references name instances only (PS3.3 C.17.2.1). */
  ImageReference whole() {
    return frames.isEmpty() ? this : new ImageReference(sopClassUid, sopInstanceUid);
  }

  DataSet item() {
    DataSet.Builder item =
        DataSet.builder()
            .string(Tag.ReferencedSOPClassUID, sopClassUid)
            .string(Tag.ReferencedSOPInstanceUID, sopInstanceUid);
    if (!frames.isEmpty()) {
      item.integer(
          Tag.ReferencedFrameNumber, frames.stream().mapToInt(Integer::intValue).toArray());
    }
    return item.build();
  }
}
