package org.seriate.dicom.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** A data element (PS3.5 7.1). Prints without its value, which may name a patient. */
public sealed interface Element {
  int tag();

  Vr vr();

  /**
   * A value field as it stands in a little endian data set, padding included.
   *
   * <p>The array is shared, not copied: whoever hands it over or looks into it leaves it as it is.
   */
  record Value(int tag, Vr vr, byte[] value) implements Element {
    /** The bytes, read-only and in little endian order. */
    public ByteBuffer buffer() {
      return ByteBuffer.wrap(value).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    public boolean isEmpty() {
      return value.length == 0;
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof Value other
          && tag == other.tag
          && vr == other.vr
          && Arrays.equals(value, other.value);
    }

    @Override
    public int hashCode() {
      return 31 * tag + Arrays.hashCode(value);
    }

    @Override
    public String toString() {
      return Tag.format(tag) + " " + vr + " " + value.length + " bytes";
    }
  }

  /** A sequence of items (PS3.5 7.5). */
  record Sequence(int tag, List<DataSet> items) implements Element {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public Vr vr() {
      return Vr.SQ;
    }

    @Override
    public String toString() {
      return Tag.format(tag) + " SQ " + items.size() + " items";
    }
  }

  /**
   * Encapsulated Pixel Data (PS3.5 A.4): the first fragment is the Basic Offset Table, which may be
   * empty; the others hold the frames.
   */
  record Fragments(int tag, Vr vr, List<byte[]> fragments) implements Element {
    public Fragments {
      fragments = List.copyOf(fragments);
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof Fragments other
          && tag == other.tag
          && vr == other.vr
          && Arrays.deepEquals(fragments.toArray(), other.fragments.toArray());
    }

    @Override
    public int hashCode() {
      return 31 * tag + Arrays.deepHashCode(fragments.toArray());
    }

    @Override
    public String toString() {
      return Tag.format(tag) + " " + vr + " " + fragments.size() + " fragments";
    }
  }
}
