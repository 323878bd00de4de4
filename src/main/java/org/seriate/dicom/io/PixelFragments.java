package org.seriate.dicom.io;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Element;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Vr;

/** Pixel Data (7FE0,0010) as it is encoded. */
public sealed interface PixelFragments {
  /** All frames one after the other, in little endian order (PS3.5 8.1). */
  record Native(Vr vr, byte[] value) implements PixelFragments {
    @Override
    public String toString() {
      return "Native[" + value.length + " bytes]";
    }
  }

  /**
   * Compressed frames in fragments (PS3.5 A.4).
   *
   * @param offsets of the frames from the first fragment's item tag, from the Basic or the Extended
   *     Offset Table; empty if neither says
   * @param fragments without the Basic Offset Table
   */
  record Encapsulated(List<Long> offsets, List<byte[]> fragments) implements PixelFragments {
    private static final int ITEM_HEADER = 8;

    public Encapsulated {
      offsets = List.copyOf(offsets);
      fragments = List.copyOf(fragments);
    }

    /**
     * The encoded frames; empty if nothing tells which fragment belongs to which. One frame takes
     * all fragments, and as many frames as fragments one each.
     */
    public Optional<List<byte[]>> frames(int numberOfFrames) {
      if (numberOfFrames == 1) {
        return Optional.of(List.of(join(fragments)));
      }
      if (offsets.size() == numberOfFrames) {
        return byOffsets();
      }
      return fragments.size() == numberOfFrames ? Optional.of(fragments) : Optional.empty();
    }

    private Optional<List<byte[]>> byOffsets() {
      List<List<byte[]>> frames = new ArrayList<>();
      long offset = 0;
      for (byte[] fragment : fragments) {
        if (frames.size() < offsets.size() && offsets.get(frames.size()) == offset) {
          frames.add(new ArrayList<>());
        }
        if (frames.isEmpty()) {
          return Optional.empty();
        }
        frames.getLast().add(fragment);
        offset += ITEM_HEADER + fragment.length + (fragment.length & 1);
      }
      return frames.size() == offsets.size()
          ? Optional.of(frames.stream().map(Encapsulated::join).toList())
          : Optional.empty();
    }

    private static byte[] join(List<byte[]> fragments) {
      if (fragments.size() == 1) {
        return fragments.getFirst();
      }
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      fragments.forEach(all::writeBytes);
      return all.toByteArray();
    }

    @Override
    public String toString() {
      return "Encapsulated[" + fragments.size() + " fragments]";
    }
  }

  /** Empty if the data set has no Pixel Data. */
  static Optional<PixelFragments> of(DataSet dataSet) {
    return dataSet
        .element(Tag.PixelData)
        .map(
            element ->
                switch (element) {
                  case Element.Value v -> new Native(v.vr(), v.value());
                  case Element.Fragments f -> encapsulated(dataSet, f.fragments());
                  case Element.Sequence s ->
                      throw new IllegalStateException("the reader makes no sequence of it: " + s);
                });
  }

  private static Encapsulated encapsulated(DataSet dataSet, List<byte[]> all) {
    List<byte[]> fragments = all.isEmpty() ? all : all.subList(1, all.size());
    List<Long> extended = offsets(dataSet.bytes(Tag.ExtendedOffsetTable), Long.BYTES);
    List<Long> basic = offsets(all.stream().findFirst(), Integer.BYTES);
    return new Encapsulated(extended.isEmpty() ? basic : extended, fragments);
  }

  private static List<Long> offsets(Optional<byte[]> table, int width) {
    List<Long> offsets = new ArrayList<>();
    ByteBuffer bytes = ByteBuffer.wrap(table.orElse(new byte[0])).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.remaining() >= width) {
      offsets.add(width == Long.BYTES ? bytes.getLong() : bytes.getInt() & 0xFFFFFFFFL);
    }
    return offsets;
  }
}
