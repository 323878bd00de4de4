package org.seriate.dicom.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RleCodecTest {
  @Test
  void literal_and_replicate_runs_make_high_and_low_bytes() throws DamagedFrame {
    // Given
    byte[] high = {-3, 1, -128, 1, 2, 3};
    byte[] low = {5, 10, 11, 12, 13, 14, 15};

    // When
    short[] decoded = decode(frame(2, high, low));

    // Then
    assertArrayEquals(new short[] {0x10A, 0x10B, 0x10C, 0x10D, 0x20E, 0x30F}, decoded);
  }

  @Test
  void a_run_beyond_the_last_pixel_is_cut_off() throws DamagedFrame {
    // Given
    byte[] high = {-20, 0};
    byte[] low = {-20, 7};

    // When
    short[] decoded = decode(frame(2, high, low));

    // Then
    assertArrayEquals(new short[] {7, 7, 7, 7, 7, 7}, decoded);
  }

  @Test
  void a_segment_that_ends_too_early_is_damage() {
    assertThrows(DamagedFrame.class, () -> decode(frame(2, new byte[] {-5, 0}, new byte[] {-1})));
  }

  @Test
  void a_header_for_another_number_of_bytes_is_damage() {
    assertThrows(DamagedFrame.class, () -> decode(frame(1, new byte[] {-5, 0}, new byte[] {})));
    assertThrows(DamagedFrame.class, () -> decode(new byte[63]));
  }

  @Test
  void a_segment_outside_the_frame_is_damage() {
    // Given
    byte[] frame = frame(2, new byte[] {-5, 0}, new byte[] {-5, 0});
    ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).putInt(8, 0x7FFFFFFF);

    // When, Then
    assertThrows(DamagedFrame.class, () -> decode(frame));
  }

  private static byte[] frame(int segments, byte[] high, byte[] low) {
    ByteBuffer frame = ByteBuffer.allocate(64 + high.length + low.length);
    frame.order(ByteOrder.LITTLE_ENDIAN).putInt(segments).putInt(64).putInt(64 + high.length);
    return frame.position(64).put(high).put(low).array();
  }

  private static short[] decode(byte[] frame) throws DamagedFrame {
    short[] out = new short[6];
    new RleCodec().decode(frame, Pixels.unsigned16(2, 3), out);
    return out;
  }
}
