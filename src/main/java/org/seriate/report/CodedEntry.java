package org.seriate.report;

import java.util.List;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;

/** Items of code sequences that others wrote (PS3.3 8.8). */
final class CodedEntry {
  private CodedEntry() {}

  /**
   * The complete ones, without anything around the code: an incomplete one would make ours wrong.
   */
  static List<DataSet> wellFormed(List<DataSet> items) {
    return items.stream().filter(CodedEntry::isComplete).map(CodedEntry::bare).toList();
  }

  private static boolean isComplete(DataSet code) {
    return code.string(Tag.CodeValue).filter(v -> v.length() <= 16).isPresent()
        && code.string(Tag.CodingSchemeDesignator).isPresent()
        && code.string(Tag.CodeMeaning).isPresent();
  }

  private static DataSet bare(DataSet code) {
    return DataSet.builder()
        .copy(
            code,
            Tag.CodeValue,
            Tag.CodingSchemeDesignator,
            Tag.CodingSchemeVersion,
            Tag.CodeMeaning)
        .build();
  }
}
