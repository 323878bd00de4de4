package org.seriate.dicom.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DataSetTest {
  @Test
  void elements_stand_in_ascending_order_of_unsigned_tags() {
    // When
    DataSet ds =
        of(
            value(0xFFFAFFFA, Vr.OB, ""),
            value(Tag.PatientID, Vr.LO, "1"),
            value(Tag.Modality, Vr.CS, "CT"));
    // Then
    List<Integer> tags = new ArrayList<>();
    ds.forEach(e -> tags.add(e.tag()));
    assertEquals(List.of(Tag.Modality, Tag.PatientID, 0xFFFAFFFA), tags);
  }

  @Test
  void of_two_elements_with_one_tag_the_first_counts() {
    DataSet ds = of(value(Tag.Modality, Vr.CS, "CT"), value(Tag.Modality, Vr.CS, "MR"));
    assertEquals(Optional.of("CT"), ds.string(Tag.Modality));
    assertEquals(1, ds.size());
  }

  @Test
  void padding_is_taken_off_as_the_VR_has_it() {
    DataSet ds =
        of(
            value(Tag.Modality, Vr.CS, " CT "),
            value(Tag.SOPClassUID, Vr.UI, "1.2.3\0"),
            value(Tag.ImageComments, Vr.LT, "  indented  "),
            value(Tag.ImageType, Vr.CS, "ORIGINAL \\ PRIMARY\\\\AXIAL "));
    assertEquals(Optional.of("CT"), ds.string(Tag.Modality));
    assertEquals(Optional.of("1.2.3"), ds.string(Tag.SOPClassUID));
    assertEquals(Optional.of("  indented"), ds.string(Tag.ImageComments));
    assertEquals(List.of("ORIGINAL", "PRIMARY", "", "AXIAL"), ds.strings(Tag.ImageType));
  }

  @Test
  void a_backslash_in_free_text_is_a_character() {
    DataSet ds = of(value(Tag.ImageComments, Vr.LT, "C:\\scans"));
    assertEquals(List.of("C:\\scans"), ds.strings(Tag.ImageComments));
  }

  @Test
  void absent_empty_and_blank_are_all_nothing() {
    DataSet ds =
        of(
            value(Tag.Modality, Vr.CS, ""),
            value(Tag.PatientID, Vr.LO, "  "),
            value(Tag.Rows, Vr.US, ""),
            value(Tag.PixelSpacing, Vr.DS, ""));
    int[] tags = {Tag.Modality, Tag.PatientID, Tag.Rows, Tag.PixelSpacing, Tag.Laterality};
    for (int tag : tags) {
      assertEquals(Optional.empty(), ds.string(tag));
      assertEquals(List.of(), ds.strings(tag));
      assertEquals(OptionalInt.empty(), ds.integer(tag));
      assertEquals(0, ds.doubles(tag).length);
      assertEquals(List.of(), ds.items(tag));
    }
    assertTrue(ds.contains(Tag.Modality));
    assertFalse(ds.contains(Tag.Laterality));
    assertEquals(Optional.empty(), ds.bytes(Tag.Laterality));
  }

  @Test
  void numbers_are_read_from_each_VR_that_holds_them() {
    DataSet ds =
        of(
            value(Tag.InstanceNumber, Vr.IS, " +12 "),
            value(Tag.RescaleIntercept, Vr.DS, "-1.024E3"),
            value(Tag.Rows, Vr.US, "\u0000\u0002"),
            value(Tag.PixelPaddingValue, Vr.SS, "\u0030\u00F8"),
            value(Tag.ReferencedFrameNumbers, Vr.US, "\1\0\2\0\3\0"),
            value(Tag.FrameIncrementPointer, Vr.AT, "\u0018\0\u0063\u0010"));
    assertEquals(OptionalInt.of(12), ds.integer(Tag.InstanceNumber));
    assertArrayEquals(new double[] {-1024}, ds.doubles(Tag.RescaleIntercept));
    assertEquals(OptionalInt.of(512), ds.integer(Tag.Rows));
    assertEquals(OptionalInt.of(-2000), ds.integer(Tag.PixelPaddingValue));
    assertArrayEquals(new double[] {1, 2, 3}, ds.doubles(Tag.ReferencedFrameNumbers));
    assertEquals(OptionalInt.of(Tag.FrameTime), ds.integer(Tag.FrameIncrementPointer));
  }

  @Test
  void malformed_numbers_are_nothing() {
    DataSet ds =
        of(
            value(Tag.InstanceNumber, Vr.IS, "12a"),
            value(Tag.AcquisitionNumber, Vr.IS, "99999999999"),
            value(Tag.PixelSpacing, Vr.DS, "0.5\\NaN"),
            value(Tag.SliceThickness, Vr.DS, "0x1p3"),
            value(Tag.GantryDetectorTilt, Vr.DS, "1d"),
            value(Tag.Rows, Vr.US, "\1"));
    assertEquals(OptionalInt.empty(), ds.integer(Tag.InstanceNumber));
    assertEquals(OptionalInt.empty(), ds.integer(Tag.AcquisitionNumber));
    assertEquals(0, ds.doubles(Tag.PixelSpacing).length);
    assertEquals(0, ds.doubles(Tag.SliceThickness).length);
    assertEquals(0, ds.doubles(Tag.GantryDetectorTilt).length);
    assertEquals(OptionalInt.empty(), ds.integer(Tag.Rows));
  }

  @Test
  void a_known_element_that_came_as_UN_is_read_by_the_dictionary() {
    DataSet ds = of(value(Tag.Modality, Vr.UN, "CT"), value(Tag.Rows, Vr.UN, "\u0000\u0002"));
    assertEquals(Optional.of("CT"), ds.string(Tag.Modality));
    assertEquals(OptionalInt.of(512), ds.integer(Tag.Rows));
  }

  @Test
  void an_item_takes_the_character_set_of_the_data_set_around_it() {
    // Given
    DataSet inner = of(value(Tag.CodeMeaning, Vr.LO, "\u00BB"));
    DataSet middle = of(new Element.Sequence(Tag.ConceptNameCodeSequence, List.of(inner)));
    DataSet own =
        of(
            value(Tag.SpecificCharacterSet, Vr.CS, "ISO_IR 100"),
            value(Tag.CodeMeaning, Vr.LO, "\u00FC"));
    // When
    DataSet outer =
        of(
            value(Tag.SpecificCharacterSet, Vr.CS, "ISO_IR 144"),
            new Element.Sequence(Tag.ContentSequence, List.of(middle, own)));
    // Then
    List<DataSet> items = outer.items(Tag.ContentSequence);
    DataSet deep = items.getFirst().items(Tag.ConceptNameCodeSequence).getFirst();
    assertEquals(Optional.of("Л"), deep.string(Tag.CodeMeaning));
    assertEquals(Optional.of("ü"), items.getLast().string(Tag.CodeMeaning));
  }

  @Test
  void to_UTF_8_keeps_every_character_at_every_depth() {
    // Given
    DataSet plain = of(value(Tag.CodeMeaning, Vr.LO, "\u00BB"));
    DataSet own =
        of(
            value(Tag.SpecificCharacterSet, Vr.CS, "ISO_IR 100"),
            value(Tag.CodeMeaning, Vr.LO, "\u00FC"));
    DataSet cyrillic =
        of(
            value(Tag.SpecificCharacterSet, Vr.CS, "ISO_IR 144"),
            value(Tag.PatientName, Vr.PN, "\u00BB\u00EE\u00DA^"),
            new Element.Sequence(Tag.ContentSequence, List.of(plain, own)));
    // When
    DataSet utf8 = cyrillic.toUtf8();
    // Then
    List<DataSet> items = utf8.items(Tag.ContentSequence);
    assertEquals(Optional.of("ISO_IR 192"), utf8.string(Tag.SpecificCharacterSet));
    assertEquals(Optional.of("Люк^"), utf8.string(Tag.PatientName));
    assertEquals(Optional.of("Л"), items.get(0).string(Tag.CodeMeaning));
    assertEquals(Optional.of("ü"), items.get(1).string(Tag.CodeMeaning));
    assertFalse(items.get(1).contains(Tag.SpecificCharacterSet));
    assertArrayEquals(
        "Л".getBytes(StandardCharsets.UTF_8), items.get(0).bytes(Tag.CodeMeaning).orElseThrow());
  }

  @Test
  void an_item_goes_on_knowing_its_character_set_when_it_is_taken_out() {
    // Given
    DataSet outer =
        of(
            value(Tag.SpecificCharacterSet, Vr.CS, "ISO_IR 144"),
            new Element.Sequence(
                Tag.ContentSequence, List.of(of(value(Tag.CodeMeaning, Vr.LO, "\u00BB")))));
    // When
    DataSet item = outer.items(Tag.ContentSequence).getFirst();
    // Then
    assertEquals(Optional.of("Л"), item.toUtf8().string(Tag.CodeMeaning));
    assertEquals(
        Optional.of("Л"),
        item.toBuilder().string(Tag.CodeValue, "1").build().string(Tag.CodeMeaning));
  }

  @Test
  void no_value_is_ever_printed() {
    DataSet ds = of(value(Tag.PatientName, Vr.PN, "Doe^Jane"));
    assertEquals("DataSet[1 elements]", ds.toString());
    assertEquals("(0010,0010) PN 8 bytes", ds.element(Tag.PatientName).orElseThrow().toString());
  }

  @Test
  void before_cuts_at_a_tag() {
    DataSet ds = of(value(Tag.Modality, Vr.CS, "CT"), value(Tag.PatientID, Vr.LO, "1"));
    assertEquals(1, ds.before(Tag.PatientName).size());
    assertEquals(1, ds.before(Tag.PatientID).size());
    assertEquals(2, ds.before(Tag.PixelData).size());
  }

  private static DataSet of(Element... elements) {
    return DataSet.of(List.of(elements));
  }

  private static Element.Value value(int tag, Vr vr, String latin1) {
    return new Element.Value(tag, vr, latin1.getBytes(StandardCharsets.ISO_8859_1));
  }
}
