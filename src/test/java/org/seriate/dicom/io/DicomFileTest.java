package org.seriate.dicom.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.seriate.dicom.io.TransferSyntax.DeflatedExplicitVrLittleEndian;
import static org.seriate.dicom.io.TransferSyntax.ExplicitVrBigEndian;
import static org.seriate.dicom.io.TransferSyntax.ExplicitVrLittleEndian;
import static org.seriate.dicom.io.TransferSyntax.ImplicitVrLittleEndian;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.data.Vr;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DicomFileTest {
  private static final DataSet OBJECT =
      DataSet.builder()
          .string(Tag.SOPClassUID, Uid.CTImageStorage)
          .string(Tag.SOPInstanceUID, "2.25.1")
          .string(Tag.Modality, "CT")
          .bytes(Tag.PixelData, Vr.OW, new byte[] {1, 2, 3, 4})
          .build();

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void a_file() {
    file = folder.resolve("image");
  }

  @Test
  void a_file_has_preamble_prefix_and_a_group_length_that_fits() throws IOException {
    // When
    DicomFile.write(file, OBJECT, ExplicitVrLittleEndian);
    // Then
    byte[] bytes = Files.readAllBytes(file);
    assertArrayEquals(new byte[128], Arrays.copyOf(bytes, 128));
    assertArrayEquals(Encoded.ascii("DICM"), Arrays.copyOfRange(bytes, 128, 132));
    DicomFile read = DicomFile.read(file);
    int groupLength = read.meta().integer(Tag.FileMetaInformationGroupLength).orElseThrow();
    assertEquals(132 + 12 + groupLength, DicomFile.readMeta(file).dataSetOffset());
    assertArrayEquals(
        new byte[] {0, 1}, read.meta().bytes(Tag.FileMetaInformationVersion).orElseThrow());
    assertEquals(Optional.of(Uid.CTImageStorage), read.meta().string(Tag.MediaStorageSOPClassUID));
    assertEquals(Optional.of("2.25.1"), read.meta().string(Tag.MediaStorageSOPInstanceUID));
    assertEquals(
        Optional.of(Uid.ImplementationClassUid), read.meta().string(Tag.ImplementationClassUID));
  }

  @Test
  void a_file_is_read_as_it_was_written_in_each_native_syntax() throws IOException {
    for (TransferSyntax syntax :
        List.of(ImplicitVrLittleEndian, ExplicitVrLittleEndian, DeflatedExplicitVrLittleEndian)) {
      DicomFile.write(file, OBJECT, syntax);
      assertEquals(OBJECT, DicomFile.read(file).dataSet());
      assertEquals(syntax, DicomFile.read(file).transferSyntax());
    }
  }

  @Test
  void the_header_ends_before_pixel_data() throws IOException {
    DicomFile.write(file, OBJECT, ExplicitVrLittleEndian);
    assertEquals(OBJECT.before(Tag.PixelData), DicomFile.readHeader(file).dataSet());
  }

  @Test
  void an_opened_file_gives_the_data_set_byte_for_byte() throws IOException {
    // Given
    DicomFile.write(file, OBJECT, ImplicitVrLittleEndian);
    // When
    try (DicomFile.Opened opened = DicomFile.open(file)) {
      byte[] bytes = opened.dataSet().readAllBytes();
      // Then
      assertArrayEquals(DataSetWriter.toBytes(OBJECT, ImplicitVrLittleEndian), bytes);
      assertEquals(bytes.length, opened.length());
      assertEquals(Optional.of("2.25.1"), opened.meta().mediaStorageSopInstanceUid());
    }
  }

  @Test
  void the_source_is_named_where_there_is_one() throws IOException {
    // Given
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    // When
    DicomFile.writePreambleAndMeta(
        out, Uid.CTImageStorage, "2.25.1", ExplicitVrLittleEndian, "SCANNER");
    Files.write(file, out.toByteArray());
    // Then
    assertEquals(
        Optional.of("SCANNER"),
        DicomFile.readMeta(file).elements().string(Tag.SourceApplicationEntityTitle));
  }

  @Test
  void files_without_meta_information_are_read_by_the_look_of_their_first_element()
      throws IOException {
    for (TransferSyntax syntax : List.of(ImplicitVrLittleEndian, ExplicitVrLittleEndian)) {
      // Given
      Files.write(file, DataSetWriter.toBytes(OBJECT, syntax));
      // When
      DicomFile read = DicomFile.read(file);
      // Then
      assertEquals(syntax, read.transferSyntax());
      assertEquals(OBJECT, read.dataSet());
      assertTrue(read.meta().isEmpty());
    }
  }

  @Test
  void big_endian_is_recognised_too() throws IOException {
    Files.write(file, Encoded.bigEndian().shortForm(Tag.Modality, "CS", "CT").bytes());
    assertEquals(ExplicitVrBigEndian, DicomFile.read(file).transferSyntax());
    assertEquals(Optional.of("CT"), DicomFile.read(file).dataSet().string(Tag.Modality));
  }

  @Test
  void meta_information_without_a_preamble_is_read() throws IOException {
    // Given
    byte[] whole = DicomFile.toBytes(OBJECT, ImplicitVrLittleEndian);
    Files.write(file, Arrays.copyOfRange(whole, 132, whole.length));
    // Then
    assertEquals(OBJECT, DicomFile.read(file).dataSet());
    assertEquals(ImplicitVrLittleEndian, DicomFile.read(file).transferSyntax());
  }

  @Test
  void a_wrong_group_length_does_no_harm() throws IOException {
    // Given
    byte[] whole = DicomFile.toBytes(OBJECT, ImplicitVrLittleEndian);
    whole[140] += 10;
    Files.write(file, whole);
    // Then
    assertEquals(OBJECT, DicomFile.read(file).dataSet());
  }

  @Test
  void an_unknown_transfer_syntax_is_taken_as_explicit_and_encapsulated() throws IOException {
    // Given
    DataSet header = OBJECT.before(Tag.PixelData);
    DicomFile.write(file, header, TransferSyntax.ofUnknown("1.2.3.4"));
    // When
    DicomFile read = DicomFile.read(file);
    // Then
    assertEquals(header, read.dataSet());
    assertTrue(read.transferSyntax().encapsulated());
    assertEquals("1.2.3.4", read.transferSyntax().uid());
  }

  @Test
  void other_files_are_refused() throws IOException {
    for (String content :
        List.of("", "DICM", "%PDF-1.7\n".repeat(100), "<html>", "\0".repeat(500))) {
      Files.writeString(file, content);
      assertThrows(NotDicomException.class, () -> DicomFile.read(file), content);
    }
  }

  @Test
  void a_file_without_UIDs_is_not_begun() {
    assertThrows(
        IllegalArgumentException.class,
        () -> DicomFile.write(file, DataSet.EMPTY, ExplicitVrLittleEndian));
    assertFalse(Files.exists(file));
  }

  @Test
  void native_pixel_data_is_handed_out() throws IOException {
    DicomFile.write(file, OBJECT, ExplicitVrLittleEndian);
    PixelFragments.Native pixels =
        assertInstanceOf(PixelFragments.Native.class, DicomFile.readPixelData(file));
    assertArrayEquals(new byte[] {1, 2, 3, 4}, pixels.value());
  }

  @Test
  void a_real_CT_slice_in_implicit_VR_is_read() throws IOException {
    // When
    copy("ge-discoveryst-implicit.dcm");
    DicomFile ct = DicomFile.read(file);
    // Then
    DataSet ds = ct.dataSet();
    assertEquals(ImplicitVrLittleEndian, ct.transferSyntax());
    assertEquals(Optional.of(Uid.CTImageStorage), ds.string(Tag.SOPClassUID));
    assertEquals(6, ds.doubles(Tag.ImageOrientationPatient).length);
    int pixels = ds.integer(Tag.Rows).orElseThrow() * ds.integer(Tag.Columns).orElseThrow();
    assertEquals(2 * pixels, ds.bytes(Tag.PixelData).orElseThrow().length);
  }

  @Test
  void a_real_report_is_written_again_byte_for_byte() throws IOException {
    // Given
    copy("comprehensive3d-sr.dcm");
    // When
    DicomFile report = DicomFile.read(file);
    // Then
    DataSet ds = report.dataSet();
    assertEquals(Optional.of(Uid.Comprehensive3DSRStorage), ds.string(Tag.SOPClassUID));
    DataSet title = ds.items(Tag.ConceptNameCodeSequence).getFirst();
    assertEquals(Optional.of("126000"), title.string(Tag.CodeValue));
    assertEquals(OptionalInt.empty(), ds.integer(Tag.Rows));
    try (DicomFile.Opened opened = DicomFile.open(file)) {
      assertArrayEquals(
          opened.dataSet().readAllBytes(), DataSetWriter.toBytes(ds, report.transferSyntax()));
    }
  }

  private void copy(String resource) throws IOException {
    try (InputStream in = getClass().getResourceAsStream("/dicom/" + resource)) {
      Files.write(file, in.readAllBytes());
    }
  }
}
