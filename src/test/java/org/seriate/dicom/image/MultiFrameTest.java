package org.seriate.dicom.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.data.Vr;

/** Three frames of 2 x 3 pixels, as native cells and in fragments. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MultiFrameTest {
  private static final byte[] NO_OFFSETS = {};

  private final short[][] frames = {
    {1, 2, 3, 4, 5, 6}, {10, 20, 30, 40, 50, 60}, {100, 200, 300, 400, 500, 600}
  };
  private final List<byte[]> jpegs = new ArrayList<>();
  private int[] offsets = {};

  @BeforeEach
  void compress() {
    for (short[] frame : frames) {
      byte[] jpeg = new JpegLosslessEncoder(1, 16, 0, 0).encode(frame, 2, 3);
      jpegs.add(Arrays.copyOf(jpeg, jpeg.length + jpeg.length % 2));
    }
    int second = 16 + jpegs.get(0).length;
    offsets = new int[] {0, second, second + 16 + jpegs.get(1).length};
  }

  @Test
  void native_frames_follow_one_another() {
    // Given
    ByteBuffer cells = ByteBuffer.allocate(36).order(ByteOrder.LITTLE_ENDIAN);
    for (short[] frame : frames) {
      for (short cell : frame) {
        cells.putShort(cell);
      }
    }
    DataSet image = Pixels.header(2, 3, 3).bytes(Tag.PixelData, Vr.OW, cells.array()).build();

    // When
    DecodeOutcome outcome =
        PixelDecoder.decode(image, Uid.ExplicitVrLittleEndian, LossyCompression.REFUSE);

    // Then
    assertFrames(outcome);
  }

  @Test
  void one_fragment_is_one_frame_when_the_numbers_agree() {
    assertFrames(decode(List.of(NO_OFFSETS, jpegs.get(0), jpegs.get(1), jpegs.get(2))));
  }

  @Test
  void the_basic_offset_table_joins_fragments() {
    assertFrames(decode(halvesAfter(table(4, offsets))));
  }

  @Test
  void the_extended_offset_table_joins_fragments() {
    // Given
    DataSet image =
        Pixels.header(2, 3, 3)
            .bytes(Tag.ExtendedOffsetTable, Vr.OV, table(8, offsets))
            .put(Pixels.fragments(halvesAfter(NO_OFFSETS)))
            .build();

    // When, Then
    assertFrames(PixelDecoder.decode(image, Uid.JPEGLosslessSV1, LossyCompression.REFUSE));
  }

  @Test
  void without_offsets_a_frame_starts_where_an_image_starts() {
    assertFrames(decode(halvesAfter(NO_OFFSETS)));
  }

  @Test
  void offsets_that_hit_no_fragment_are_damage() {
    // When
    String reason = Pixels.reasonOf(decode(halvesAfter(table(4, 0, 5, 6))));

    // Then
    assertTrue(reason.contains("do not divide into 3 frames"), reason);
  }

  @Test
  void fewer_fragments_than_frames_are_damage() {
    // When
    String reason = Pixels.reasonOf(decode(List.of(NO_OFFSETS, jpegs.get(0))));

    // Then
    assertTrue(reason.contains("1 fragments for 3 frames"), reason);
  }

  @Test
  void a_single_frame_is_all_its_fragments() {
    // Given
    List<byte[]> fragments = new ArrayList<>(List.of(NO_OFFSETS));
    fragments.addAll(halves(jpegs.get(1)));
    DataSet image = Pixels.header(2, 3, 1).put(Pixels.fragments(fragments)).build();

    // When
    DecodeOutcome outcome =
        PixelDecoder.decode(image, Uid.JPEGLosslessSV1, LossyCompression.REFUSE);

    // Then
    assertArrayEquals(frames[1], Pixels.theFrameOf(outcome));
  }

  private static DecodeOutcome decode(List<byte[]> fragments) {
    DataSet image = Pixels.header(2, 3, 3).put(Pixels.fragments(fragments)).build();
    return PixelDecoder.decode(image, Uid.JPEGLosslessSV1, LossyCompression.REFUSE);
  }

  private void assertFrames(DecodeOutcome outcome) {
    DecodeOutcome.Decoded decoded =
        assertInstanceOf(DecodeOutcome.Decoded.class, outcome, outcome::toString);
    assertArrayEquals(frames, decoded.frames());
  }

  private List<byte[]> halvesAfter(byte[] offsetTable) {
    List<byte[]> fragments = new ArrayList<>(List.of(offsetTable));
    jpegs.forEach(jpeg -> fragments.addAll(halves(jpeg)));
    return fragments;
  }

  private static List<byte[]> halves(byte[] jpeg) {
    int middle = jpeg.length / 4 * 2;
    return List.of(Arrays.copyOf(jpeg, middle), Arrays.copyOfRange(jpeg, middle, jpeg.length));
  }

  private static byte[] table(int width, int... offsets) {
    ByteBuffer table = ByteBuffer.allocate(width * offsets.length);
    table.order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < offsets.length; i++) {
      table.putInt(i * width, offsets[i]);
    }
    return table.array();
  }
}
