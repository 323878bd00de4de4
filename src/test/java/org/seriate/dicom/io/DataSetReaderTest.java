package org.seriate.dicom.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.seriate.dicom.io.Encoded.UNDEFINED;
import static org.seriate.dicom.io.TransferSyntax.DeflatedExplicitVrLittleEndian;
import static org.seriate.dicom.io.TransferSyntax.ExplicitVrBigEndian;
import static org.seriate.dicom.io.TransferSyntax.ExplicitVrLittleEndian;
import static org.seriate.dicom.io.TransferSyntax.ImplicitVrLittleEndian;
import static org.seriate.dicom.io.TransferSyntax.JpegLossless;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Element;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Vr;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DataSetReaderTest {
  @Test
  void explicit_VR_has_two_forms_of_length() throws IOException {
    // Given
    Encoded bytes =
        Encoded.littleEndian()
            .shortForm(Tag.Modality, "CS", "CT")
            .longForm(0x00091001, "UN", new byte[] {1, 2, 3, 4})
            .shortForm(Tag.Rows, "US", new byte[] {0, 2});
    // When
    DataSet ds = read(bytes, ExplicitVrLittleEndian);
    // Then
    assertEquals(Optional.of("CT"), ds.string(Tag.Modality));
    assertArrayEquals(new byte[] {1, 2, 3, 4}, ds.bytes(0x00091001).orElseThrow());
    assertEquals(OptionalInt.of(512), ds.integer(Tag.Rows));
  }

  @Test
  void implicit_VR_takes_the_VR_from_the_dictionary() throws IOException {
    // Given
    Encoded bytes =
        Encoded.littleEndian()
            .implicit(Tag.Modality, "CT")
            .implicit(0x00090010, "ACME")
            .implicit(0x00091001, "secret");
    // When
    DataSet ds = read(bytes, ImplicitVrLittleEndian);
    // Then
    assertEquals(Vr.CS, ds.element(Tag.Modality).orElseThrow().vr());
    assertEquals(Vr.LO, ds.element(0x00090010).orElseThrow().vr());
    assertEquals(Vr.UN, ds.element(0x00091001).orElseThrow().vr());
  }

  @Test
  void implicit_VR_lets_pixel_representation_decide_between_US_and_SS() throws IOException {
    // Given
    Encoded bytes =
        Encoded.littleEndian()
            .implicit(Tag.PixelRepresentation, 2)
            .u16(1)
            .implicit(Tag.PixelPaddingValue, 2)
            .u16(-2000);
    // When
    DataSet ds = read(bytes, ImplicitVrLittleEndian);
    // Then
    assertEquals(Vr.SS, ds.element(Tag.PixelPaddingValue).orElseThrow().vr());
    assertEquals(OptionalInt.of(-2000), ds.integer(Tag.PixelPaddingValue));
  }

  @Test
  void big_endian_values_are_turned_round_by_the_unit_of_their_VR() throws IOException {
    // Given
    Encoded bytes =
        Encoded.bigEndian()
            .shortForm(Tag.Modality, "CS", "CT")
            .shortForm(Tag.FrameIncrementPointer, "AT", 4)
            .tag(Tag.FrameTime)
            .shortForm(Tag.Rows, "US", 2)
            .u16(512)
            .shortForm(Tag.FloatingPointValue, "FD", 8)
            .raw(
                (byte) 0x3F,
                (byte) 0xF0,
                (byte) 0,
                (byte) 0,
                (byte) 0,
                (byte) 0,
                (byte) 0,
                (byte) 0)
            .longForm(Tag.PixelData, "OW", new byte[] {1, 2, 3, 4});
    // When
    DataSet ds = read(bytes, ExplicitVrBigEndian);
    // Then
    assertEquals(Optional.of("CT"), ds.string(Tag.Modality));
    assertEquals(OptionalInt.of(Tag.FrameTime), ds.integer(Tag.FrameIncrementPointer));
    assertEquals(OptionalInt.of(512), ds.integer(Tag.Rows));
    assertArrayEquals(new double[] {1}, ds.doubles(Tag.FloatingPointValue));
    assertArrayEquals(new byte[] {2, 1, 4, 3}, ds.bytes(Tag.PixelData).orElseThrow());
  }

  @Test
  void sequences_and_items_have_defined_or_undefined_length() throws IOException {
    // Given a sequence of undefined length with an item of each kind, and one of defined length
    Encoded bytes =
        Encoded.littleEndian()
            .longForm(Tag.ReferencedImageSequence, "SQ", UNDEFINED)
            .item(10)
            .shortForm(Tag.Modality, "CS", "CT")
            .item(UNDEFINED)
            .shortForm(Tag.Modality, "CS", "MR")
            .endOfItem()
            .item(0)
            .endOfSequence()
            .longForm(Tag.SourceImageSequence, "SQ", 18)
            .item(10)
            .shortForm(Tag.Modality, "CS", "PT")
            .longForm(Tag.ContentSequence, "SQ", 0);
    // When
    DataSet ds = read(bytes, ExplicitVrLittleEndian);
    // Then
    List<DataSet> items = ds.items(Tag.ReferencedImageSequence);
    assertEquals(3, items.size());
    assertEquals(Optional.of("CT"), items.get(0).string(Tag.Modality));
    assertEquals(Optional.of("MR"), items.get(1).string(Tag.Modality));
    assertTrue(items.get(2).isEmpty());
    assertEquals(
        Optional.of("PT"), ds.items(Tag.SourceImageSequence).getFirst().string(Tag.Modality));
    assertTrue(ds.contains(Tag.ContentSequence));
  }

  @Test
  void UN_of_undefined_length_is_a_sequence_in_implicit_VR() throws IOException {
    // Given PS3.5 6.2.2: implicit VR little endian inside, whatever is around
    Encoded bytes =
        Encoded.littleEndian()
            .longForm(0x00091001, "UN", UNDEFINED)
            .item(UNDEFINED)
            .implicit(Tag.Modality, "CT")
            .endOfItem()
            .endOfSequence()
            .shortForm(Tag.PatientID, "LO", "42");
    // When
    DataSet ds = read(bytes, ExplicitVrLittleEndian);
    // Then
    assertEquals(Optional.of("CT"), ds.items(0x00091001).getFirst().string(Tag.Modality));
    assertEquals(Optional.of("42"), ds.string(Tag.PatientID));
  }

  @Test
  void fragments_begin_with_an_offset_table_that_may_be_empty() throws IOException {
    // When
    DataSet ds = read(encapsulated(), JpegLossless);
    // Then
    Element.Fragments pixels =
        assertInstanceOf(Element.Fragments.class, ds.element(Tag.PixelData).orElseThrow());
    assertEquals(3, pixels.fragments().size());
    assertEquals(0, pixels.fragments().get(0).length);
    assertArrayEquals(new byte[] {5, 6}, pixels.fragments().get(2));
  }

  @Test
  void reading_stops_before_a_tag() throws IOException {
    // Given
    Encoded bytes =
        Encoded.littleEndian()
            .shortForm(Tag.Modality, "CS", "CT")
            .longForm(Tag.PixelData, "OW", 1_000_000);
    // When
    DataSet ds =
        DataSetReader.readUntil(
            stream(bytes), ExplicitVrLittleEndian, Tag.PixelData, ReadLimits.DEFAULT);
    // Then
    assertEquals(1, ds.size());
  }

  @Test
  void through_the_end_keeps_the_header_and_skips_what_is_large() throws IOException {
    // Given
    Encoded bytes =
        Encoded.littleEndian()
            .shortForm(Tag.Modality, "CS", "CT")
            .longForm(0x00091001, "UN", new byte[200])
            .longForm(Tag.ReferencedImageSequence, "SQ", UNDEFINED)
            .item(UNDEFINED)
            .longForm(0x00091001, "UN", new byte[200])
            .shortForm(Tag.PatientID, "LO", "42")
            .endOfItem()
            .endOfSequence()
            .longForm(Tag.PixelData, "OW", new byte[100_000])
            .longForm(Tag.DataSetTrailingPadding, "OB", new byte[100]);
    // When
    DataSet ds =
        DataSetReader.readHeaderThroughEnd(
            stream(bytes), ExplicitVrLittleEndian, ReadLimits.DEFAULT.withMaxValueKept(100));
    // Then
    assertEquals(2, ds.size());
    assertEquals(Optional.of("CT"), ds.string(Tag.Modality));
    assertEquals(1, ds.items(Tag.ReferencedImageSequence).getFirst().size());
  }

  @Test
  void through_the_end_reads_every_byte_of_the_stream() throws IOException {
    // Given
    ByteArrayInputStream in = stream(encapsulated());
    // When
    DataSet ds = DataSetReader.readHeaderThroughEnd(in, JpegLossless, ReadLimits.DEFAULT);
    // Then
    assertEquals(-1, in.read());
    assertFalse(ds.contains(Tag.PixelData));
  }

  @Test
  void an_empty_stream_is_an_empty_data_set() throws IOException {
    assertTrue(read(Encoded.littleEndian(), ExplicitVrLittleEndian).isEmpty());
  }

  @Test
  void a_command_set_is_read_too() throws IOException {
    // Given
    Encoded bytes =
        Encoded.littleEndian()
            .implicit(Tag.CommandGroupLength, 4)
            .u32(10)
            .implicit(Tag.CommandField, 2)
            .u16(0x30);
    // When
    DataSet command = read(bytes, ImplicitVrLittleEndian);
    // Then
    assertEquals(OptionalInt.of(0x30), command.integer(Tag.CommandField));
  }

  @Test
  void elements_out_of_order_are_read_with_a_note() throws IOException {
    // Given
    Encoded bytes =
        Encoded.littleEndian()
            .shortForm(Tag.PatientID, "LO", "42")
            .shortForm(Tag.Modality, "CS", "CT")
            .shortForm(Tag.Modality, "CS", "MR");
    // When
    DataSetReader.Reading reading = noting(bytes);
    // Then
    assertEquals(Optional.of("CT"), reading.dataSet().string(Tag.Modality));
    assertEquals(
        List.of(
            "byte 10, (0008,0060): out of ascending order",
            "byte 20, (0008,0060): repeated; the first one counts"),
        reading.notes());
  }

  @Test
  void a_value_of_odd_length_is_read_with_a_note() throws IOException {
    // When
    DataSetReader.Reading reading =
        noting(Encoded.littleEndian().shortForm(Tag.PatientID, "LO", "123"));
    // Then
    assertEquals(Optional.of("123"), reading.dataSet().string(Tag.PatientID));
    assertEquals(List.of("byte 0, (0010,0020): a value of odd length"), reading.notes());
  }

  @Test
  void a_VR_of_the_future_is_read_as_UN_with_a_note() throws IOException {
    // When
    DataSetReader.Reading reading =
        noting(Encoded.littleEndian().longForm(0x00091001, "ZZ", new byte[2]));
    // Then
    assertEquals(Vr.UN, reading.dataSet().element(0x00091001).orElseThrow().vr());
    assertEquals(1, reading.notes().size());
  }

  @Test
  void the_trailer_of_gzip_after_a_deflated_data_set_is_passed_over_with_a_note()
      throws IOException {
    // Given
    DataSet ds = DataSet.builder().string(Tag.Modality, "CT").build();
    byte[] deflated = DataSetWriter.toBytes(ds, DeflatedExplicitVrLittleEndian);
    byte[] withTrailer = Arrays.copyOf(deflated, deflated.length + 8);
    // When
    DataSetReader.Reading reading =
        DataSetReader.readHeaderThroughEndNoting(
            new ByteArrayInputStream(withTrailer),
            DeflatedExplicitVrLittleEndian,
            ReadLimits.DEFAULT);
    // Then
    assertEquals(ds, reading.dataSet());
    assertEquals(1, reading.notes().size());
  }

  @Test
  void a_stream_in_small_pieces_reads_the_same() throws IOException {
    // Given
    byte[] bytes = encapsulated().bytes();
    // When
    DataSet ds =
        DataSetReader.read(
            new ByteArrayInputStream(bytes) {
              @Override
              public synchronized int read(byte[] into, int at, int count) {
                return super.read(into, at, Math.min(count, 1));
              }
            },
            JpegLossless,
            ReadLimits.DEFAULT);
    // Then
    assertEquals(read(encapsulated(), JpegLossless), ds);
  }

  @Test
  void a_value_longer_than_any_buffer_is_read_whole() throws IOException {
    // Given
    byte[] value = new byte[5_000_000];
    for (int i = 0; i < value.length; i++) {
      value[i] = (byte) (i * 31);
    }
    // When
    DataSet ds =
        read(Encoded.littleEndian().longForm(Tag.PixelData, "OB", value), ExplicitVrLittleEndian);
    // Then
    assertArrayEquals(value, ds.bytes(Tag.PixelData).orElseThrow());
  }

  private static Encoded encapsulated() {
    return Encoded.littleEndian()
        .shortForm(Tag.Modality, "CS", "CT")
        .longForm(Tag.PixelData, "OB", UNDEFINED)
        .item(0)
        .item(4)
        .raw((byte) 1, (byte) 2, (byte) 3, (byte) 4)
        .item(2)
        .raw((byte) 5, (byte) 6)
        .endOfSequence();
  }

  private static DataSetReader.Reading noting(Encoded bytes) throws IOException {
    return DataSetReader.readNoting(stream(bytes), ExplicitVrLittleEndian, ReadLimits.DEFAULT);
  }

  private static DataSet read(Encoded bytes, TransferSyntax syntax) throws IOException {
    return DataSetReader.read(stream(bytes), syntax, ReadLimits.DEFAULT);
  }

  private static ByteArrayInputStream stream(Encoded bytes) {
    return new ByteArrayInputStream(bytes.bytes());
  }
}
