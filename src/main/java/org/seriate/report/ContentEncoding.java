package org.seriate.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.series.Code;

/** Content items as sequence items (PS3.3 C.17.3 and C.18). */
final class ContentEncoding {
  private static final int LONGEST_SHORT_CODE_VALUE = 16;
  private static final int LONGEST_DS = 16;
  private static final MathContext EIGHT_DIGITS = new MathContext(8);

  private ContentEncoding() {}

  /**
   * The SR Document Content module: the root container with its template (PS3.3 C.17.3, C.18.8).
   */
  static void writeRoot(DataSet.Builder to, ContentTree tree, String template) {
    to.string(Tag.ValueType, "CONTAINER")
        .sequence(Tag.ConceptNameCodeSequence, code(tree.title()))
        .string(Tag.ContinuityOfContent, "SEPARATE")
        .sequence(
            Tag.ContentTemplateSequence,
            DataSet.builder()
                .string(Tag.MappingResource, "DCMR")
                .string(Tag.MappingResourceUID, "1.2.840.10008.8.1.1")
                .string(Tag.TemplateIdentifier, template)
                .build())
        .sequence(Tag.ContentSequence, items(tree.content()));
  }

  static DataSet code(Code code) {
    // PS3.3 8.1: a value longer than SH allows goes into Long Code Value instead.
    boolean fits = code.value().length() <= LONGEST_SHORT_CODE_VALUE;
    return DataSet.builder()
        .string(fits ? Tag.CodeValue : Tag.LongCodeValue, code.value())
        .string(Tag.CodingSchemeDesignator, code.scheme())
        .string(Tag.CodeMeaning, LongString.of(code.meaning()))
        .build();
  }

  private static List<DataSet> items(List<ContentItem> content) {
    return content.stream().map(ContentEncoding::item).toList();
  }

  private static DataSet item(ContentItem item) {
    DataSet.Builder to =
        DataSet.builder().string(Tag.RelationshipType, item.relationship().definedTerm());
    item.name().ifPresent(name -> to.sequence(Tag.ConceptNameCodeSequence, code(name)));
    writeValue(to, item.value());
    if (!item.content().isEmpty()) {
      to.sequence(Tag.ContentSequence, items(item.content()));
    }
    return to.build();
  }

  private static void writeValue(DataSet.Builder to, ContentItem.Value value) {
    switch (value) {
      case ContentItem.Value.Container _ ->
          to.string(Tag.ValueType, "CONTAINER").string(Tag.ContinuityOfContent, "SEPARATE");
      case ContentItem.Value.Text(String text) ->
          to.string(Tag.ValueType, "TEXT").text(Tag.TextValue, text);
      case ContentItem.Value.Coded(Code code) ->
          to.string(Tag.ValueType, "CODE").sequence(Tag.ConceptCodeSequence, code(code));
      case ContentItem.Value.Num num ->
          to.string(Tag.ValueType, "NUM").sequence(Tag.MeasuredValueSequence, measured(num));
      case ContentItem.Value.UidRef(String uid) ->
          to.string(Tag.ValueType, "UIDREF").string(Tag.UID, uid);
      case ContentItem.Value.Date(String da) ->
          to.string(Tag.ValueType, "DATE").string(Tag.Date, da);
      case ContentItem.Value.Time(String tm) ->
          to.string(Tag.ValueType, "TIME").string(Tag.Time, tm);
      case ContentItem.Value.Image(ImageReference reference) ->
          to.string(Tag.ValueType, "IMAGE").sequence(Tag.ReferencedSOPSequence, reference.item());
    }
  }

  private static DataSet measured(ContentItem.Value.Num num) {
    return DataSet.builder()
        .string(Tag.NumericValue, decimalString(num.number()))
        .number(Tag.FloatingPointValue, num.number())
        .sequence(Tag.MeasurementUnitsCodeSequence, code(num.unit()))
        .build();
  }

  /**
   * At most 16 characters (PS3.5 6.2, DS); Floating Point Value beside it keeps the full number.
   */
  static String decimalString(double number) {
    BigDecimal rounded = new BigDecimal(number).round(EIGHT_DIGITS).stripTrailingZeros();
    String plain = rounded.toPlainString();
    return plain.length() <= LONGEST_DS ? plain : rounded.toString();
  }
}
