package org.seriate.dicom.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Element;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.data.Vr;
import org.seriate.dicom.io.DicomFile;
import org.seriate.dicom.io.FileRegion;
import org.seriate.dicom.io.NotDicomException;
import org.seriate.dicom.io.TransferSyntax;

/** Three frames of 2 x 3 pixels in a file, asked for one at a time and out of order. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FrameReaderTest {
  private static final byte[] NO_OFFSETS = {};

  private final short[][] frames = {
    {1, 2, 3, 4, 5, 6}, {10, 20, 30, 40, 50, 60}, {100, 200, 300, 400, 500, 600}
  };

  @TempDir Path folder;

  private static DataSet.Builder header() {
    return Pixels.header(2, 3, 3)
        .string(Tag.SOPClassUID, Uid.EnhancedCTImageStorage)
        .string(Tag.SOPInstanceUID, "1.2.3")
        .sequence(
            Tag.PerFrameFunctionalGroupsSequence,
            DataSet.builder().string(Tag.FrameComments, "not needed here").build());
  }

  private FrameReader reader(DataSet image, TransferSyntax syntax) throws IOException {
    Path file = folder.resolve("image.dcm");
    DicomFile.write(file, image, syntax);
    return FrameReader.open(FileRegion.whole(file), LossyCompression.REFUSE);
  }

  private FrameReader encapsulated(DataSet.Builder header, List<byte[]> fragments)
      throws IOException {
    DataSet image = header.put(Pixels.fragments(fragments)).build();
    return reader(image, TransferSyntax.JpegLosslessSv1);
  }

  private void assertFrames(FrameReader reader) throws IOException {
    for (int number : new int[] {3, 1, 2, 1}) {
      assertArrayEquals(frames[number - 1], Pixels.theFrameOf(reader.decode(number)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        Uid.ImplicitVrLittleEndian,
        Uid.ExplicitVrLittleEndian,
        Uid.DeflatedExplicitVrLittleEndian
      })
  void native_frames_follow_one_another(String syntax) throws IOException {
    ByteBuffer cells = ByteBuffer.allocate(36).order(ByteOrder.LITTLE_ENDIAN);
    for (short[] frame : frames) {
      for (short cell : frame) {
        cells.putShort(cell);
      }
    }
    DataSet image = header().bytes(Tag.PixelData, Vr.OW, cells.array()).build();

    FrameReader reader = reader(image, TransferSyntax.of(syntax).orElseThrow());

    assertFrames(reader);
    assertTrue(reader.header().items(Tag.PerFrameFunctionalGroupsSequence).isEmpty());
    assertEquals("it has no frame 4 of 3", Pixels.reasonOf(reader.decode(4)));
  }

  @Test
  void big_endian_frames_are_turned_round() throws IOException {
    ByteBuffer elements = ByteBuffer.allocate(512).order(ByteOrder.BIG_ENDIAN);
    for (Element element : Pixels.header(2, 3, 3).build()) {
      Element.Value value = (Element.Value) element;
      elements.putInt(value.tag()).put(value.vr().name().getBytes(StandardCharsets.US_ASCII));
      elements.putShort((short) value.value().length);
      elements.put(value.vr() == Vr.US ? reversed(value.value()) : value.value());
    }
    elements.putInt(Tag.PixelData).put(new byte[] {'O', 'W', 0, 0}).putInt(36);
    for (short[] frame : frames) {
      for (short cell : frame) {
        elements.putShort(cell);
      }
    }
    Path file = folder.resolve("big.dcm");
    try (OutputStream out = Files.newOutputStream(file)) {
      DicomFile.writePreambleAndMeta(
          out, Uid.EnhancedCTImageStorage, "1.2.3", TransferSyntax.ExplicitVrBigEndian, "");
      out.write(elements.array(), 0, elements.position());
    }

    assertFrames(FrameReader.open(FileRegion.whole(file), LossyCompression.REFUSE));
  }

  private static byte[] reversed(byte[] value) {
    return new byte[] {value[1], value[0]};
  }

  @Test
  void one_fragment_is_one_frame_when_the_numbers_agree() throws IOException {
    List<byte[]> fragments = new ArrayList<>(List.of(NO_OFFSETS));
    fragments.addAll(jpegs());
    assertFrames(encapsulated(header(), fragments));
  }

  @Test
  void the_basic_offset_table_joins_fragments() throws IOException {
    assertFrames(encapsulated(header(), halvesAfter(table(4))));
  }

  @Test
  void the_extended_offset_table_joins_fragments() throws IOException {
    DataSet.Builder header = header().bytes(Tag.ExtendedOffsetTable, Vr.OV, table(8));
    assertFrames(encapsulated(header, halvesAfter(NO_OFFSETS)));
  }

  @Test
  void without_offsets_a_frame_starts_where_an_image_starts() throws IOException {
    assertFrames(encapsulated(header(), halvesAfter(NO_OFFSETS)));
  }

  @Test
  void a_syntax_without_a_decoder_says_so_for_each_frame() throws IOException {
    List<byte[]> fragments = new ArrayList<>(List.of(NO_OFFSETS));
    fragments.addAll(jpegs());
    DataSet image = header().put(Pixels.fragments(fragments)).build();

    FrameReader reader = reader(image, TransferSyntax.HtJ2kLossless);

    assertTrue(Pixels.reasonOf(reader.decode(1)).contains("High-Throughput JPEG 2000"));
  }

  @Test
  void one_damaged_frame_leaves_the_others_readable() throws IOException {
    List<byte[]> fragments = new ArrayList<>(List.of(NO_OFFSETS));
    fragments.addAll(jpegs());
    fragments.set(2, new byte[fragments.get(2).length]);

    FrameReader reader = encapsulated(header(), fragments);

    assertTrue(Pixels.reasonOf(reader.decode(2)).startsWith("damaged pixel data"));
    assertArrayEquals(frames[2], Pixels.theFrameOf(reader.decode(3)));
  }

  @Test
  void pixels_too_short_for_the_frames_are_damage() throws IOException {
    DataSet image = header().bytes(Tag.PixelData, Vr.OW, new byte[24]).build();

    FrameReader reader = reader(image, TransferSyntax.ExplicitVrLittleEndian);

    assertEquals(
        "damaged pixel data: 24 bytes of pixels, where 36 are needed",
        Pixels.reasonOf(reader.decode(1)));
  }

  @Test
  void no_pixels_are_no_frames() throws IOException {
    FrameReader reader = reader(header().build(), TransferSyntax.ExplicitVrLittleEndian);
    assertEquals("no Pixel Data", Pixels.reasonOf(reader.decode(1)));
  }

  @Test
  void a_file_that_was_cut_off_is_no_data_set() throws IOException {
    List<byte[]> fragments = new ArrayList<>(List.of(NO_OFFSETS));
    fragments.addAll(jpegs());
    encapsulated(header(), fragments);
    Path file = folder.resolve("image.dcm");
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() - 20);
    }

    assertThrows(
        NotDicomException.class,
        () -> FrameReader.open(FileRegion.whole(file), LossyCompression.REFUSE));
  }

  private List<byte[]> jpegs() {
    List<byte[]> jpegs = new ArrayList<>();
    for (short[] frame : frames) {
      byte[] jpeg = new JpegLosslessEncoder(1, 16, 0, 0).encode(frame, 2, 3);
      jpegs.add(Arrays.copyOf(jpeg, jpeg.length + jpeg.length % 2));
    }
    return jpegs;
  }

  private List<byte[]> halvesAfter(byte[] offsetTable) {
    List<byte[]> fragments = new ArrayList<>(List.of(offsetTable));
    for (byte[] jpeg : jpegs()) {
      int middle = jpeg.length / 4 * 2;
      fragments.add(Arrays.copyOf(jpeg, middle));
      fragments.add(Arrays.copyOfRange(jpeg, middle, jpeg.length));
    }
    return fragments;
  }

  /** Offsets of the frames, each in two fragments, as numbers of so many bytes. */
  private byte[] table(int width) {
    ByteBuffer table = ByteBuffer.allocate(width * 3).order(ByteOrder.LITTLE_ENDIAN);
    int at = 0;
    int i = 0;
    for (byte[] jpeg : jpegs()) {
      table.putInt(i++ * width, at);
      at += 16 + jpeg.length;
    }
    return table.array();
  }
}
