package org.seriate.dicom.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Element;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Vr;

/** PS3.5 A.4: which fragments make which frame. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PixelFragmentsTest {
  @Test
  void one_frame_takes_all_fragments() {
    PixelFragments.Encapsulated pixels = of(new int[0], "ab", "cd");
    assertFrames(pixels.frames(1), "abcd");
  }

  @Test
  void as_many_fragments_as_frames_are_one_each() {
    assertFrames(of(new int[0], "ab", "cd").frames(2), "ab", "cd");
  }

  @Test
  void the_basic_offset_table_says_where_frames_begin() {
    assertFrames(of(new int[] {0, 20}, "ab", "cd", "ef").frames(2), "abcd", "ef");
  }

  @Test
  void the_extended_offset_table_says_it_too() {
    // Given
    byte[] table =
        ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(0).putLong(10).array();
    DataSet ds =
        dataSet(new int[0], "ab", "cd", "ef").toBuilder()
            .bytes(Tag.ExtendedOffsetTable, Vr.OV, table)
            .build();
    // When
    Optional<List<byte[]>> frames = encapsulated(ds).frames(2);
    // Then
    assertFrames(frames, "ab", "cdef");
  }

  @Test
  void without_any_table_several_fragments_of_several_frames_cannot_be_told_apart() {
    assertEquals(Optional.empty(), of(new int[0], "ab", "cd", "ef").frames(2));
  }

  @Test
  void a_table_that_points_between_fragments_is_not_followed() {
    assertEquals(Optional.empty(), of(new int[] {0, 11}, "ab", "cd", "ef").frames(2));
    assertEquals(Optional.empty(), of(new int[] {4, 20}, "ab", "cd", "ef").frames(2));
  }

  @Test
  void a_data_set_without_pixels_has_none() {
    assertEquals(Optional.empty(), PixelFragments.of(DataSet.EMPTY));
  }

  private static PixelFragments.Encapsulated of(int[] offsets, String... fragments) {
    return encapsulated(dataSet(offsets, fragments));
  }

  private static PixelFragments.Encapsulated encapsulated(DataSet ds) {
    return assertInstanceOf(PixelFragments.Encapsulated.class, PixelFragments.of(ds).orElseThrow());
  }

  private static DataSet dataSet(int[] offsets, String... fragments) {
    ByteBuffer table = ByteBuffer.allocate(offsets.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (int offset : offsets) {
      table.putInt(offset);
    }
    List<byte[]> all = new ArrayList<>(List.of(table.array()));
    for (String fragment : fragments) {
      all.add(Encoded.ascii(fragment));
    }
    return DataSet.of(List.of(new Element.Fragments(Tag.PixelData, Vr.OB, all)));
  }

  private static void assertFrames(Optional<List<byte[]>> frames, String... expected) {
    List<byte[]> all = frames.orElseThrow();
    assertEquals(expected.length, all.size());
    for (int i = 0; i < expected.length; i++) {
      assertArrayEquals(Encoded.ascii(expected[i]), all.get(i));
    }
  }
}
