package org.seriate.dicom.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DataSetBuilderTest {
  @Test
  void the_dictionary_says_the_VR_and_the_length_is_made_even() {
    // When
    DataSet ds =
        DataSet.builder()
            .string(Tag.SOPClassUID, "1.2.3")
            .string(Tag.ImageType, "DERIVED", "SECONDARY")
            .string(Tag.SeriesDescription, "odd")
            .build();
    // Then
    assertArrayEquals(ascii("1.2.3\0"), bytes(ds, Tag.SOPClassUID));
    assertArrayEquals(ascii("DERIVED\\SECONDARY "), bytes(ds, Tag.ImageType));
    assertArrayEquals(ascii("odd "), bytes(ds, Tag.SeriesDescription));
    assertEquals(Vr.UI, ds.element(Tag.SOPClassUID).orElseThrow().vr());
  }

  @Test
  void whole_numbers_take_the_encoding_of_their_VR() {
    DataSet ds =
        DataSet.builder()
            .integer(Tag.Rows, 512)
            .integer(Tag.InstanceNumber, 7)
            .integer(Tag.ReferencedFrameNumber, 1, 2)
            .integer(Tag.FrameIncrementPointer, Tag.FrameTime)
            .integer(Tag.RescaleIntercept, -1024)
            .build();
    assertArrayEquals(new byte[] {0, 2}, bytes(ds, Tag.Rows));
    assertArrayEquals(ascii("7 "), bytes(ds, Tag.InstanceNumber));
    assertEquals(List.of("1", "2"), ds.strings(Tag.ReferencedFrameNumber));
    assertArrayEquals(new byte[] {0x18, 0, 0x63, 0x10}, bytes(ds, Tag.FrameIncrementPointer));
    assertEquals(Optional.of("-1024"), ds.string(Tag.RescaleIntercept));
  }

  @Test
  void numbers_come_back_as_they_were() {
    DataSet ds =
        DataSet.builder()
            .number(Tag.FloatingPointValue, 0.1, -2e300)
            .number(Tag.PixelSpacing, 0.48828125, 0.5)
            .build();
    assertArrayEquals(new double[] {0.1, -2e300}, ds.doubles(Tag.FloatingPointValue));
    assertArrayEquals(new double[] {0.48828125, 0.5}, ds.doubles(Tag.PixelSpacing));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, 0",
    "1, 1",
    "-1024, -1024",
    "0.1, 0.1",
    "1e20, 1E+20",
    "100, 100",
    "123456789012345680, 1.2345678901E+17",
    "-0.3333333333333333, -0.3333333333333",
    "0.6666666666666666, 0.66666666666667",
    "-1.7976931348623157E308, -1.79769313E+308",
    "1.2345678901234567E-10, 1.2345678901E-10"
  })
  void a_decimal_string_has_at_most_16_characters(double number, String expected) {
    // When
    String text = Numbers.decimalString(number);
    // Then
    assertTrue(text.length() <= 16, text);
    assertEquals(expected, text);
  }

  @Test
  void a_decimal_string_cannot_say_infinity() {
    assertThrows(
        IllegalArgumentException.class,
        () -> DataSet.builder().number(Tag.RescaleSlope, Double.POSITIVE_INFINITY));
  }

  @Test
  void plain_text_needs_no_character_set() {
    DataSet ds = DataSet.builder().string(Tag.PatientName, "Doe^Jane").build();
    assertFalse(ds.contains(Tag.SpecificCharacterSet));
  }

  @Test
  void other_text_is_in_UTF_8_and_says_so() {
    DataSet ds = DataSet.builder().string(Tag.PatientName, "山田^太郎").build();
    assertEquals(Optional.of("ISO_IR 192"), ds.string(Tag.SpecificCharacterSet));
    assertEquals(Optional.of("山田^太郎"), ds.string(Tag.PatientName));
  }

  @Test
  void text_is_encoded_in_the_character_set_that_is_named_before_or_after_it() {
    DataSet ds =
        DataSet.builder()
            .string(Tag.PatientName, "Müller")
            .string(Tag.SpecificCharacterSet, "ISO_IR 100")
            .build();
    assertArrayEquals("Müller".getBytes(StandardCharsets.ISO_8859_1), bytes(ds, Tag.PatientName));
  }

  @Test
  void a_character_beyond_the_named_set_turns_the_whole_data_set_to_UTF_8() {
    // Given
    DataSet latin1 =
        DataSet.builder()
            .string(Tag.SpecificCharacterSet, "ISO_IR 100")
            .string(Tag.PatientName, "Müller")
            .build();
    // When
    DataSet ds = latin1.toBuilder().string(Tag.StudyDescription, "頭部").build();
    // Then
    assertEquals(Optional.of("ISO_IR 192"), ds.string(Tag.SpecificCharacterSet));
    assertEquals(Optional.of("Müller"), ds.string(Tag.PatientName));
    assertEquals(Optional.of("頭部"), ds.string(Tag.StudyDescription));
  }

  @Test
  void a_copied_element_keeps_its_characters_whatever_the_sets_are() {
    // Given
    DataSet cyrillic =
        DataSet.builder()
            .string(Tag.SpecificCharacterSet, "ISO_IR 144")
            .string(Tag.PatientName, "Люк")
            .sequence(
                Tag.ProcedureCodeSequence, DataSet.builder().string(Tag.CodeMeaning, "Л").build())
            .build();
    // When
    DataSet copy =
        DataSet.builder()
            .copy(cyrillic, Tag.PatientName, Tag.ProcedureCodeSequence, Tag.PatientID)
            .build();
    // Then
    assertEquals(Optional.of("Люк"), copy.string(Tag.PatientName));
    assertEquals(
        Optional.of("Л"), copy.items(Tag.ProcedureCodeSequence).getFirst().string(Tag.CodeMeaning));
    assertFalse(copy.contains(Tag.PatientID));
  }

  @Test
  void an_item_takes_over_the_character_set_of_the_data_set_it_is_put_in() {
    // Given
    DataSet item = DataSet.builder().string(Tag.CodeMeaning, "山").build();
    // When
    DataSet ds =
        DataSet.builder()
            .string(Tag.SpecificCharacterSet, "ISO_IR 100")
            .string(Tag.PatientName, "Müller")
            .sequence(Tag.ProcedureCodeSequence, item)
            .build();
    // Then
    assertEquals(Optional.of("ISO_IR 192"), ds.string(Tag.SpecificCharacterSet));
    assertEquals(Optional.of("Müller"), ds.string(Tag.PatientName));
    DataSet inside = ds.items(Tag.ProcedureCodeSequence).getFirst();
    assertEquals(Optional.of("山"), inside.string(Tag.CodeMeaning));
    assertFalse(inside.contains(Tag.SpecificCharacterSet));
  }

  @Test
  void a_copy_into_the_same_character_set_keeps_the_very_bytes() {
    // Given
    DataSet source =
        DataSet.of(
            List.of(
                new Element.Value(Tag.SpecificCharacterSet, Vr.CS, ascii("\\ISO 2022 IR 87")),
                new Element.Value(Tag.PatientName, Vr.PN, ascii("A=\u001B$B;3ED\u001B(B"))));
    // When
    DataSet copy =
        DataSet.builder().copy(source, Tag.SpecificCharacterSet, Tag.PatientName).build();
    // Then
    assertEquals(source, copy);
  }

  @Test
  void empty_and_removed_and_without_items() {
    // When
    DataSet ds =
        DataSet.builder()
            .empty(Tag.AccessionNumber)
            .empty(Tag.ReferencedStudySequence)
            .string(Tag.PatientID)
            .string(Tag.Modality, "CT")
            .remove(Tag.Modality)
            .build();
    // Then
    assertEquals(3, ds.size());
    assertEquals(0, bytes(ds, Tag.AccessionNumber).length);
    assertEquals(0, bytes(ds, Tag.PatientID).length);
    assertEquals(List.of(), ds.items(Tag.ReferencedStudySequence));
    assertInstanceOf(Element.Sequence.class, ds.element(Tag.ReferencedStudySequence).orElseThrow());
  }

  @Test
  void text_in_an_element_of_numbers_is_a_mistake_of_ours() {
    assertThrows(IllegalArgumentException.class, () -> DataSet.builder().string(Tag.Rows, "512"));
  }

  private static byte[] bytes(DataSet ds, int tag) {
    return ds.bytes(tag).orElseThrow();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
