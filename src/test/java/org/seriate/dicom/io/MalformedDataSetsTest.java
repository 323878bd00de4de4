package org.seriate.dicom.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.seriate.dicom.io.Encoded.UNDEFINED;
import static org.seriate.dicom.io.TransferSyntax.DeflatedExplicitVrLittleEndian;
import static org.seriate.dicom.io.TransferSyntax.ExplicitVrBigEndian;
import static org.seriate.dicom.io.TransferSyntax.ExplicitVrLittleEndian;
import static org.seriate.dicom.io.TransferSyntax.ImplicitVrLittleEndian;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Vr;

/** Whatever a peer may send: each is refused with its place and reason, by both ways of reading. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MalformedDataSetsTest {
  private record Malformed(String what, TransferSyntax syntax, Encoded bytes, String message) {
    @Override
    public String toString() {
      return what;
    }
  }

  private static Encoded start() {
    return Encoded.littleEndian();
  }

  static final List<Malformed> TABLE =
      List.of(
          new Malformed(
              "the stream ends within a header",
              ExplicitVrLittleEndian,
              start().shortForm(Tag.Modality, "CS", "CT").raw(new byte[] {8, 0, 0x70}),
              "byte 10: ends within the header of an element"),
          new Malformed(
              "the stream ends within a long header",
              ExplicitVrLittleEndian,
              start().tag(Tag.PixelData).raw(Encoded.ascii("OW")).u16(0),
              "byte 0, (7FE0,0010): ends within the header of an element"),
          new Malformed(
              "the stream ends within a value",
              ExplicitVrLittleEndian,
              start().shortForm(Tag.PatientID, "LO", 10).raw(new byte[3]),
              "byte 11, (0010,0020): ends within a value of 10 bytes"),
          new Malformed(
              "a length of four gigabytes has nothing behind it",
              ExplicitVrLittleEndian,
              start().longForm(Tag.PixelData, "OW", 0xFFFFFFFE).raw(new byte[100]),
              "byte 112, (7FE0,0010): ends within a value of 4294967294 bytes"),
          new Malformed(
              "no VR stands where one must",
              ExplicitVrLittleEndian,
              start().implicit(Tag.Modality, "CT"),
              "byte 0, (0008,0060): no value representation, but bytes 02 00"),
          new Malformed(
              "file meta information is inside the data set",
              ExplicitVrLittleEndian,
              start().shortForm(Tag.TransferSyntaxUID, "UI", "1.2\0"),
              "byte 0, (0002,0010): an element of group 0002 has no place here"),
          new Malformed(
              "a command element is inside the data set",
              ImplicitVrLittleEndian,
              start().implicit(Tag.Modality, "CT").implicit(Tag.CommandField, 2).u16(1),
              "byte 10, (0000,0100): an element of group 0000 has no place here"),
          new Malformed(
              "an item stands outside of a sequence",
              ExplicitVrLittleEndian,
              start().item(0),
              "byte 0, (FFFE,E000): an element of group FFFE has no place here"),
          new Malformed(
              "a sequence never ends",
              ExplicitVrLittleEndian,
              start().longForm(Tag.ContentSequence, "SQ", UNDEFINED).item(0),
              "byte 20, (0040,A730)[1]: ends within the header of an element"),
          new Malformed(
              "an item never ends",
              ExplicitVrLittleEndian,
              start()
                  .longForm(Tag.ContentSequence, "SQ", UNDEFINED)
                  .item(UNDEFINED)
                  .shortForm(Tag.Modality, "CS", "CT"),
              "byte 30, (0040,A730)[1]: ends within the header of an element"),
          new Malformed(
              "an element stands where an item must",
              ExplicitVrLittleEndian,
              start()
                  .longForm(Tag.ContentSequence, "SQ", UNDEFINED)
                  .shortForm(Tag.Modality, "CS", "CT"),
              "byte 12, (0040,A730).(0008,0060): an item should stand here"),
          new Malformed(
              "an item is longer than its sequence",
              ExplicitVrLittleEndian,
              start().longForm(Tag.ContentSequence, "SQ", 10).item(100).raw(new byte[100]),
              "byte 12, (0040,A730)[1].(FFFE,E000): an item of 100 bytes runs past the end of its"
                  + " sequence"),
          new Malformed(
              "a value is longer than its item",
              ExplicitVrLittleEndian,
              start()
                  .longForm(Tag.ContentSequence, "SQ", UNDEFINED)
                  .item(10)
                  .shortForm(Tag.PatientID, "LO", "123456")
                  .endOfSequence(),
              "byte 20, (0040,A730)[1].(0010,0020): a value of 6 bytes runs past the end of its"
                  + " item"),
          new Malformed(
              "an inner sequence is longer than its item",
              ExplicitVrLittleEndian,
              start()
                  .longForm(Tag.ContentSequence, "SQ", UNDEFINED)
                  .item(12)
                  .longForm(Tag.ConceptNameCodeSequence, "SQ", 8)
                  .item(0)
                  .endOfSequence(),
              "byte 20, (0040,A730)[1].(0040,A043): a sequence of 8 bytes runs past the end of its"
                  + " item"),
          new Malformed(
              "a text has undefined length",
              ExplicitVrLittleEndian,
              start().longForm(Tag.TextValue, "UT", UNDEFINED).item(0).endOfSequence(),
              "byte 0, (0040,A160): undefined length in an element of VR UT"),
          new Malformed(
              "pixel data has fragments in implicit VR",
              ImplicitVrLittleEndian,
              start().implicit(Tag.PixelData, UNDEFINED).item(0).endOfSequence(),
              "byte 0, (7FE0,0010): undefined length in an element of VR OW"),
          new Malformed(
              "pixel data has an unknown VR and undefined length",
              ExplicitVrLittleEndian,
              start().longForm(Tag.PixelData, "OR", UNDEFINED).endOfSequence(),
              "byte 0, (7FE0,0010): Pixel Data as a sequence"),
          new Malformed(
              "pixel data is a sequence",
              ExplicitVrLittleEndian,
              start().longForm(Tag.PixelData, "SQ", 0),
              "byte 0, (7FE0,0010): Pixel Data as a sequence"),
          new Malformed(
              "fragments never end",
              TransferSyntax.JpegLossless,
              start().longForm(Tag.PixelData, "OB", UNDEFINED).item(0).item(2).raw(new byte[2]),
              "byte 30, (7FE0,0010)[2]: ends within the header of an element"),
          new Malformed(
              "something else stands between fragments",
              TransferSyntax.JpegLossless,
              start().longForm(Tag.PixelData, "OB", UNDEFINED).item(0).implicit(Tag.Modality, "CT"),
              "byte 20, (7FE0,0010)[1].(0008,0060): no value representation, but bytes 02 00"),
          new Malformed(
              "a fragment has undefined length",
              TransferSyntax.JpegLossless,
              start().longForm(Tag.PixelData, "OB", UNDEFINED).item(UNDEFINED),
              "byte 12, (7FE0,0010)[1].(FFFE,E000): a fragment of undefined length"),
          new Malformed(
              "garbage follows the pixel data",
              ExplicitVrLittleEndian,
              start().longForm(Tag.PixelData, "OW", new byte[4]).raw(new byte[] {1, 2, 3}),
              "byte 16: ends within the header of an element"),
          new Malformed(
              "zeros follow the pixel data",
              ExplicitVrLittleEndian,
              start().longForm(Tag.PixelData, "OW", new byte[4]).raw(new byte[16]),
              "byte 16: no value representation, but bytes 00 00"),
          new Malformed(
              "what should be deflated is not",
              DeflatedExplicitVrLittleEndian,
              start().shortForm(Tag.Modality, "CS", "CT").raw(new byte[50]),
              "byte 0: not deflated as a whole: invalid stored block lengths"));

  @ParameterizedTest
  @FieldSource("TABLE")
  void is_refused_where(Malformed malformed) {
    // When
    NotDicomException whole = refusal(malformed, DataSetReader::read);
    NotDicomException header = refusal(malformed, DataSetReader::readHeaderThroughEnd);
    // Then
    assertEquals(malformed.message(), whole.getMessage());
    assertEquals(malformed.message(), header.getMessage());
  }

  @FunctionalInterface
  private interface Read {
    DataSet read(InputStream in, TransferSyntax syntax, ReadLimits limits) throws IOException;
  }

  private static NotDicomException refusal(Malformed malformed, Read read) {
    return assertThrows(
        NotDicomException.class,
        () ->
            read.read(
                new ByteArrayInputStream(malformed.bytes().bytes()),
                malformed.syntax(),
                ReadLimits.DEFAULT));
  }

  @Test
  void a_command_set_is_no_data_set_on_receipt() {
    byte[] bytes = start().implicit(Tag.CommandField, 2).u16(1).bytes();
    assertThrows(
        NotDicomException.class,
        () ->
            DataSetReader.readHeaderThroughEnd(
                new ByteArrayInputStream(bytes), ImplicitVrLittleEndian, ReadLimits.DEFAULT));
  }

  @Test
  void sequences_nested_without_end_are_refused_before_the_stack_is() {
    // Given
    Encoded bytes = start();
    for (int i = 0; i < 100_000; i++) {
      bytes.longForm(Tag.ContentSequence, "SQ", UNDEFINED).item(UNDEFINED);
    }
    // When
    NotDicomException e = refused(bytes.bytes(), ExplicitVrLittleEndian, ReadLimits.DEFAULT);
    // Then
    assertTrue(e.getMessage().endsWith("sequences nested deeper than 64"));
    assertEquals(64 * 20, e.offset());
  }

  @Test
  void more_elements_than_allowed_are_refused() {
    Encoded bytes = start().longForm(Tag.ContentSequence, "SQ", UNDEFINED);
    for (int i = 0; i < 1000; i++) {
      bytes.item(0);
    }
    NotDicomException e =
        refused(bytes.bytes(), ExplicitVrLittleEndian, ReadLimits.DEFAULT.withMaxElements(100));
    assertEquals("more than 100 elements", e.reason());
  }

  @Test
  void of_a_header_larger_than_allowed_the_first_elements_are_kept() throws IOException {
    // Given
    Encoded bytes = start();
    for (int i = 0; i < 100; i++) {
      bytes.longForm(0x00091000 + i, "UN", new byte[1000]);
    }
    bytes.longForm(Tag.ContentSequence, "SQ", UNDEFINED).item(UNDEFINED);
    bytes.shortForm(Tag.ValueType, "CS", "TEXT").endOfItem().endOfSequence();
    // When
    var reading =
        DataSetReader.readHeaderThroughEndNoting(
            new ByteArrayInputStream(bytes.bytes()),
            ExplicitVrLittleEndian,
            ReadLimits.DEFAULT.withMaxHeaderKept(10_000));
    // Then
    assertEquals(9, reading.dataSet().size());
    assertFalse(reading.dataSet().contains(Tag.ContentSequence));
    assertTrue(reading.notes().getLast().endsWith("the header is too large"));
  }

  @Test
  void a_value_longer_than_allowed_is_refused_before_it_is_read() {
    byte[] bytes = start().longForm(Tag.PixelData, "OW", 1001).bytes();
    NotDicomException e =
        refused(bytes, ExplicitVrLittleEndian, ReadLimits.DEFAULT.withMaxElementLength(1000));
    assertEquals("a value of 1001 bytes; the limit is 1000", e.reason());
  }

  @Test
  void a_small_stream_that_inflates_without_end_is_refused() {
    // Given 50 MB of zeros in about 50 kB
    byte[] bomb =
        DataSetWriter.toBytes(
            DataSet.builder().bytes(Tag.PixelData, Vr.OW, new byte[50_000_000]).build(),
            DeflatedExplicitVrLittleEndian);
    // When
    NotDicomException e =
        refused(
            bomb,
            DeflatedExplicitVrLittleEndian,
            ReadLimits.DEFAULT.withMaxInflatedLength(1_000_000));
    // Then
    assertTrue(bomb.length < 100_000);
    assertEquals("inflates to more than 1000000 bytes", e.reason());
  }

  @Test
  void a_deflated_data_set_cut_short_or_followed_by_garbage_is_refused() {
    // Given
    byte[] whole =
        DataSetWriter.toBytes(
            DataSet.builder().string(Tag.PatientComments, "x".repeat(500)).build(),
            DeflatedExplicitVrLittleEndian);
    // Then
    refused(
        Arrays.copyOf(whole, whole.length / 2), DeflatedExplicitVrLittleEndian, ReadLimits.DEFAULT);
    refused(
        Arrays.copyOf(whole, whole.length + 100),
        DeflatedExplicitVrLittleEndian,
        ReadLimits.DEFAULT);
  }

  @Test
  void every_prefix_of_a_data_set_ends_between_elements_or_is_refused() throws IOException {
    // Given
    byte[] whole =
        start()
            .shortForm(Tag.Modality, "CS", "CT")
            .longForm(Tag.ContentSequence, "SQ", UNDEFINED)
            .item(UNDEFINED)
            .shortForm(Tag.ValueType, "CS", "TEXT")
            .endOfItem()
            .endOfSequence()
            .bytes();
    // Then
    for (int length = 1; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      if (length == 10) {
        assertEquals(1, read(cut).size());
      } else {
        assertThrows(NotDicomException.class, () -> read(cut), "cut at " + length);
      }
    }
  }

  @Test
  void damaged_bytes_give_a_data_set_or_a_refusal_and_nothing_else() throws IOException {
    // Given
    byte[] whole;
    try (InputStream in = getClass().getResourceAsStream("/dicom/comprehensive3d-sr.dcm")) {
      whole = in.readAllBytes();
    }
    Random random = new Random(2);
    for (int round = 0; round < 500; round++) {
      byte[] damaged = Arrays.copyOfRange(whole, 132, whole.length);
      for (int i = 0; i <= round % 5; i++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      for (TransferSyntax syntax :
          List.of(ImplicitVrLittleEndian, ExplicitVrLittleEndian, ExplicitVrBigEndian)) {
        survives(damaged, syntax);
      }
    }
  }

  private static void survives(byte[] bytes, TransferSyntax syntax) {
    try {
      DataSet ds = DataSetReader.read(new ByteArrayInputStream(bytes), syntax, ReadLimits.DEFAULT);
      ds.toUtf8();
      DataSetReader.readHeaderThroughEnd(
          new ByteArrayInputStream(bytes), syntax, ReadLimits.DEFAULT);
    } catch (NotDicomException expected) {
      assertTrue(expected.offset() >= 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void a_failing_stream_is_not_called_malformed() {
    InputStream failing =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("connection reset");
          }
        };
    try {
      DataSetReader.read(failing, ExplicitVrLittleEndian, ReadLimits.DEFAULT);
      fail("should not read");
    } catch (NotDicomException e) {
      fail("should be the stream's own", e);
    } catch (IOException e) {
      assertEquals("connection reset", e.getMessage());
    }
  }

  private static DataSet read(byte[] bytes) throws IOException {
    return DataSetReader.read(
        new ByteArrayInputStream(bytes), ExplicitVrLittleEndian, ReadLimits.DEFAULT);
  }

  private static NotDicomException refused(byte[] bytes, TransferSyntax syntax, ReadLimits limits) {
    return assertThrows(
        NotDicomException.class,
        () -> DataSetReader.readHeaderThroughEnd(new ByteArrayInputStream(bytes), syntax, limits));
  }
}
