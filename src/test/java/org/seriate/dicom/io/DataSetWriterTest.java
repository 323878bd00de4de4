package org.seriate.dicom.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.seriate.dicom.io.Encoded.UNDEFINED;
import static org.seriate.dicom.io.TransferSyntax.DeflatedExplicitVrLittleEndian;
import static org.seriate.dicom.io.TransferSyntax.ExplicitVrBigEndian;
import static org.seriate.dicom.io.TransferSyntax.ExplicitVrLittleEndian;
import static org.seriate.dicom.io.TransferSyntax.ImplicitVrLittleEndian;
import static org.seriate.dicom.io.TransferSyntax.RleLossless;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Element;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Vr;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DataSetWriterTest {
  private static final DataSet SAMPLE =
      DataSet.builder()
          .string(Tag.Modality, "CT")
          .string(Tag.PatientName, "山田^太郎")
          .integer(Tag.Rows, 512)
          .number(Tag.FloatingPointValue, 0.1)
          .sequence(
              Tag.ContentSequence,
              DataSet.builder()
                  .string(Tag.ValueType, "TEXT")
                  .sequence(Tag.ConceptNameCodeSequence, DataSet.EMPTY)
                  .build(),
              DataSet.EMPTY)
          .empty(Tag.ReferencedStudySequence)
          .bytes(Tag.PixelData, Vr.OW, new byte[20_000])
          .build();

  @Test
  void explicit_VR_is_written_byte_for_byte() {
    // Given
    DataSet ds =
        DataSet.builder()
            .string(Tag.Modality, "CT")
            .sequence(Tag.ContentSequence, DataSet.builder().string(Tag.TextValue, "abc").build())
            .build();
    // Then
    assertArrayEquals(
        Encoded.littleEndian()
            .shortForm(Tag.Modality, "CS", "CT")
            .longForm(Tag.ContentSequence, "SQ", 24)
            .item(16)
            .longForm(Tag.TextValue, "UT", Encoded.ascii("abc "))
            .bytes(),
        DataSetWriter.toBytes(ds, ExplicitVrLittleEndian));
  }

  @Test
  void implicit_VR_is_written_byte_for_byte() {
    // Given
    DataSet ds =
        DataSet.builder()
            .string(Tag.Modality, "CT")
            .sequence(Tag.ContentSequence, DataSet.builder().string(Tag.TextValue, "abc").build())
            .build();
    // Then
    assertArrayEquals(
        Encoded.littleEndian()
            .implicit(Tag.Modality, "CT")
            .implicit(Tag.ContentSequence, 20)
            .item(12)
            .implicit(Tag.TextValue, "abc ")
            .bytes(),
        DataSetWriter.toBytes(ds, ImplicitVrLittleEndian));
  }

  @Test
  void fragments_are_written_byte_for_byte() {
    // Given
    DataSet ds =
        DataSet.of(
            List.of(
                new Element.Fragments(
                    Tag.PixelData, Vr.OB, List.of(new byte[0], new byte[] {1, 2, 3}))));
    // Then
    assertArrayEquals(
        Encoded.littleEndian()
            .longForm(Tag.PixelData, "OB", UNDEFINED)
            .item(0)
            .item(4)
            .raw((byte) 1, (byte) 2, (byte) 3, (byte) 0)
            .endOfSequence()
            .bytes(),
        DataSetWriter.toBytes(ds, RleLossless));
  }

  @Test
  void what_is_written_is_read_again() throws IOException {
    for (TransferSyntax syntax :
        List.of(ImplicitVrLittleEndian, ExplicitVrLittleEndian, DeflatedExplicitVrLittleEndian)) {
      // When
      byte[] bytes = DataSetWriter.toBytes(SAMPLE, syntax);
      // Then
      assertEquals(SAMPLE, read(bytes, syntax), syntax.toString());
      assertEquals(0, bytes.length % 2);
    }
  }

  @Test
  void an_odd_value_is_padded_as_its_VR_has_it() throws IOException {
    // Given
    DataSet ds =
        DataSet.of(
            List.of(
                new Element.Value(Tag.SOPClassUID, Vr.UI, Encoded.ascii("1.2")),
                new Element.Value(Tag.PatientID, Vr.LO, Encoded.ascii("1")),
                new Element.Value(0x00291010, Vr.UN, new byte[] {7})));
    // When
    DataSet back = read(DataSetWriter.toBytes(ds, ExplicitVrLittleEndian), ExplicitVrLittleEndian);
    // Then
    assertArrayEquals(Encoded.ascii("1.2\0"), back.bytes(Tag.SOPClassUID).orElseThrow());
    assertArrayEquals(Encoded.ascii("1 "), back.bytes(Tag.PatientID).orElseThrow());
    assertArrayEquals(new byte[] {7, 0}, back.bytes(0x00291010).orElseThrow());
  }

  @Test
  void group_lengths_are_left_out_of_data_sets() {
    // Given
    DataSet ds =
        DataSet.builder()
            .bytes(0x00080000, Vr.UL, new byte[4])
            .string(Tag.Modality, "CT")
            .sequence(
                Tag.ContentSequence,
                DataSet.builder().bytes(0x00080000, Vr.UL, new byte[4]).build())
            .build();
    // Then
    assertArrayEquals(
        Encoded.littleEndian()
            .shortForm(Tag.Modality, "CS", "CT")
            .longForm(Tag.ContentSequence, "SQ", 8)
            .item(0)
            .bytes(),
        DataSetWriter.toBytes(ds, ExplicitVrLittleEndian));
  }

  @Test
  void the_group_length_of_a_command_set_is_reckoned() {
    // Given
    DataSet command =
        DataSet.builder()
            .integer(Tag.CommandGroupLength, 0)
            .string(Tag.AffectedSOPClassUID, "1.2")
            .integer(Tag.CommandField, 0x30)
            .build();
    // Then
    assertArrayEquals(
        Encoded.littleEndian()
            .implicit(Tag.CommandGroupLength, 4)
            .u32(22)
            .implicit(Tag.AffectedSOPClassUID, "1.2\0")
            .implicit(Tag.CommandField, 2)
            .u16(0x30)
            .bytes(),
        DataSetWriter.toBytes(command, ImplicitVrLittleEndian));
  }

  @Test
  void a_value_too_long_for_two_bytes_of_length_goes_as_UN() throws IOException {
    // Given
    String comments = "x".repeat(70_000);
    DataSet ds = DataSet.builder().string(Tag.ImageComments, comments).build();
    // When
    DataSet back = read(DataSetWriter.toBytes(ds, ExplicitVrLittleEndian), ExplicitVrLittleEndian);
    // Then
    assertEquals(Vr.UN, back.element(Tag.ImageComments).orElseThrow().vr());
    assertEquals(Optional.of(comments), back.string(Tag.ImageComments));
  }

  @Test
  void what_no_reader_could_read_is_not_written() {
    DataSet fragments =
        DataSet.of(List.of(new Element.Fragments(Tag.PixelData, Vr.OB, List.of(new byte[0]))));
    assertThrows(
        IllegalArgumentException.class,
        () -> DataSetWriter.toBytes(fragments, ExplicitVrLittleEndian));
    assertThrows(IllegalArgumentException.class, () -> DataSetWriter.toBytes(SAMPLE, RleLossless));
    assertThrows(
        IllegalArgumentException.class, () -> DataSetWriter.toBytes(SAMPLE, ExplicitVrBigEndian));
  }

  private static DataSet read(byte[] bytes, TransferSyntax syntax) throws IOException {
    return DataSetReader.read(new ByteArrayInputStream(bytes), syntax, ReadLimits.DEFAULT);
  }
}
