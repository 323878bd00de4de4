package org.seriate.report;

import java.util.List;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;

/**
 * The Patient, General Study and Patient Study modules, from the source image, so that the archive
 * files the report where it filed the images.
 *
 * <p>What identifies patient and order is copied character by character, right or wrong: an archive
 * matches it. What only describes is copied where it is well formed.
 */
final class PatientAndStudy {
  // Type 2: present, empty where the source has none (PS3.3 C.7.1.1, C.7.2.1).
  private static final int[] IDENTIFYING = {
    Tag.StudyDate,
    Tag.StudyTime,
    Tag.AccessionNumber,
    Tag.ReferringPhysicianName,
    Tag.PatientName,
    Tag.PatientID,
    Tag.PatientBirthDate,
    Tag.PatientSex
  };
  private static final int LONGEST_SH = 16;

  private PatientAndStudy() {}

  /**
   * @param source in UTF-8
   */
  static void copy(DataSet source, DataSet.Builder to) {
    for (int tag : IDENTIFYING) {
      to.empty(tag).copy(source, tag);
    }
    to.copy(source, Tag.StudyInstanceUID, Tag.IssuerOfPatientID);
    to.empty(Tag.StudyID);
    copyText(source, Tag.StudyID, LONGEST_SH, to);
    copyText(source, Tag.StudyDescription, LongString.LONGEST, to);
    if (source.string(Tag.PatientAge).filter(age -> age.matches("\\d{3}[DWMY]")).isPresent()) {
      to.copy(source, Tag.PatientAge);
    }
    if (source.string(Tag.PatientIdentityRemoved).filter("YES"::equals).isPresent()) {
      markIdentityRemoved(source, to);
    }
  }

  private static void copyText(DataSet source, int tag, int longest, DataSet.Builder to) {
    List<String> values = source.strings(tag);
    if (values.size() == 1 && LongString.length(values.getFirst()) <= longest) {
      to.copy(source, tag);
    }
  }

  /** The mark travels too: a copy of a replaced name must not look like an identity. */
  private static void markIdentityRemoved(DataSet source, DataSet.Builder to) {
    to.string(Tag.PatientIdentityRemoved, "YES");
    if (source.string(Tag.DeidentificationMethod).isPresent()) {
      to.copy(source, Tag.DeidentificationMethod);
    }
    List<DataSet> codes =
        CodedEntry.wellFormed(source.items(Tag.DeidentificationMethodCodeSequence));
    if (!codes.isEmpty()) {
      to.sequence(Tag.DeidentificationMethodCodeSequence, codes);
    } else if (source.string(Tag.DeidentificationMethod).isEmpty()) {
      // Type 1C where the mark stands; some de-identifiers leave it out. PS3.3 C.7.1.1
      to.string(Tag.DeidentificationMethod, "Not stated in the source image");
    }
  }
}
