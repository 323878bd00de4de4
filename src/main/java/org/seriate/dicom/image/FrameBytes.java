package org.seriate.dicom.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which fragments of encapsulated pixel data make up which frame. PS3.5 A.4
 *
 * <p>All for a single frame; one each where the numbers agree; else as the Extended or the Basic
 * Offset Table says; else, both being empty, each fragment that starts like an image starts a
 * frame.
 */
final class FrameBytes {
  private static final int ITEM_HEADER = 8;

  private FrameBytes() {}

  /**
   * What has to be known of a fragment to tell which frame it belongs to.
   *
   * @param firstBytes its first four, or all if it is shorter
   */
  record Fragment(long length, byte[] firstBytes) {
    static Fragment of(byte[] bytes) {
      return new Fragment(bytes.length, bytes);
    }
  }

  /** Fragments of one frame: the first one, counted from 0, and the one behind the last. */
  record Range(int from, int to) {}

  /**
   * The bytes of each frame.
   *
   * @param fragments the Basic Offset Table first
   * @param extendedOffsets value of Extended Offset Table (7FE0,0001)
   */
  static List<byte[]> of(List<byte[]> fragments, Optional<byte[]> extendedOffsets, int frames)
      throws DamagedFrame {
    if (fragments.size() < 2) {
      throw new DamagedFrame("Pixel Data has no fragments");
    }
    List<byte[]> data = fragments.subList(1, fragments.size());
    List<Fragment> described = data.stream().map(Fragment::of).toList();
    List<byte[]> all = new ArrayList<>();
    for (Range range : ranges(described, fragments.getFirst(), extendedOffsets, frames)) {
      all.add(join(data.subList(range.from(), range.to())));
    }
    return all;
  }

  /**
   * Which fragments each frame is made of.
   *
   * @param data without the Basic Offset Table
   */
  static List<Range> ranges(
      List<Fragment> data, byte[] basicOffsets, Optional<byte[]> extendedOffsets, int frames)
      throws DamagedFrame {
    if (data.isEmpty()) {
      throw new DamagedFrame("Pixel Data has no fragments");
    }
    if (data.size() < frames) {
      throw new DamagedFrame("%d fragments for %d frames".formatted(data.size(), frames));
    }
    List<Integer> starts;
    if (frames == 1) {
      starts = List.of(0);
    } else if (data.size() == frames) {
      starts = IntStream.range(0, frames).boxed().toList();
    } else {
      starts = firstFragments(data, basicOffsets, extendedOffsets, frames);
    }
    List<Range> ranges = new ArrayList<>();
    for (int i = 0; i < frames; i++) {
      ranges.add(new Range(starts.get(i), i + 1 < frames ? starts.get(i + 1) : data.size()));
    }
    return ranges;
  }

  private static List<Integer> firstFragments(
      List<Fragment> data, byte[] basicOffsets, Optional<byte[]> extendedOffsets, int frames)
      throws DamagedFrame {
    List<Integer> starts;
    if (extendedOffsets.isPresent() && extendedOffsets.get().length >= 8L * frames) {
      ByteBuffer table = ByteBuffer.wrap(extendedOffsets.get()).order(ByteOrder.LITTLE_ENDIAN);
      starts = fragmentsAt(data, longs(table, frames));
    } else if (basicOffsets.length >= 4L * frames) {
      ByteBuffer table = ByteBuffer.wrap(basicOffsets).order(ByteOrder.LITTLE_ENDIAN);
      starts = fragmentsAt(data, unsignedInts(table, frames));
    } else {
      starts = fragmentsThatStartAnImage(data);
    }
    if (starts.size() != frames || starts.getFirst() != 0) {
      throw new DamagedFrame(
          "%d fragments do not divide into %d frames".formatted(data.size(), frames));
    }
    return starts;
  }

  private static long[] longs(ByteBuffer table, int count) {
    long[] offsets = new long[count];
    table.asLongBuffer().get(offsets);
    return offsets;
  }

  private static long[] unsignedInts(ByteBuffer table, int count) {
    long[] offsets = new long[count];
    for (int i = 0; i < count; i++) {
      offsets[i] = Integer.toUnsignedLong(table.getInt());
    }
    return offsets;
  }

  /** Offsets count from the item tag of the first fragment; those that hit none are left out. */
  private static List<Integer> fragmentsAt(List<Fragment> data, long[] offsets) {
    List<Integer> starts = new ArrayList<>();
    long position = 0;
    int next = 0;
    for (int i = 0; i < data.size() && next < offsets.length; i++) {
      if (offsets[next] == position) {
        starts.add(i);
        next++;
      }
      position += ITEM_HEADER + data.get(i).length();
    }
    return starts;
  }

  /** JPEG and JPEG-LS begin with SOI, JPEG 2000 with SOC followed by SIZ. */
  private static List<Integer> fragmentsThatStartAnImage(List<Fragment> data) {
    List<Integer> starts = new ArrayList<>();
    for (int i = 0; i < data.size(); i++) {
      byte[] fragment = data.get(i).firstBytes();
      if (fragment.length >= 4 && fragment[0] == (byte) 0xFF && fragment[2] == (byte) 0xFF) {
        boolean jpeg = fragment[1] == (byte) 0xD8;
        boolean jpeg2000 = fragment[1] == 0x4F && fragment[3] == 0x51;
        if (jpeg || jpeg2000) {
          starts.add(i);
        }
      }
    }
    return starts;
  }

  private static byte[] join(List<byte[]> fragments) throws DamagedFrame {
    if (fragments.size() == 1) {
      return fragments.getFirst();
    }
    long length = fragments.stream().mapToLong(f -> f.length).sum();
    if (length > 2 * PixelFormat.MAX_PIXELS_PER_FRAME) {
      throw new DamagedFrame("a frame of " + length + " bytes");
    }
    ByteBuffer joined = ByteBuffer.allocate((int) length);
    fragments.forEach(joined::put);
    return joined.array();
  }
}
