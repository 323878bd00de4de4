package org.seriate.report;

import java.util.Collection;
import java.util.List;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.series.StoredImage;

/** Class and instance of a referenced image; a multi-frame image is referenced whole. */
record ImageReference(String sopClassUid, String sopInstanceUid) {

  static ImageReference of(StoredImage image) {
    return new ImageReference(image.sopClassUid(), image.sopInstanceUid());
  }

  /** In the given order; an instance stored twice is one reference. */
  static List<ImageReference> distinct(Collection<StoredImage> images) {
    return images.stream().map(ImageReference::of).distinct().toList();
  }

  DataSet item() {
    return DataSet.builder()
        .string(Tag.ReferencedSOPClassUID, sopClassUid)
        .string(Tag.ReferencedSOPInstanceUID, sopInstanceUid)
        .build();
  }
}
