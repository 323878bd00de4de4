package org.seriate.dicom.io;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Element;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Vr;

/** Writes the elements of one data set; lengths of sequences are reckoned before. */
final class ElementWriter {
  private static final int UNDEFINED = -1;
  private static final int SHORT_HEADER = 8;
  private static final int LONG_HEADER = 12;

  /** The longest even value whose length has two bytes (PS3.5 7.1.2). */
  private static final int LONGEST_SHORT = 0xFFFE;

  private final OutputStream out;
  private final boolean explicitVr;
  private final boolean encapsulated;
  private final byte[] buffer = new byte[1 << 13];
  private int filled;

  ElementWriter(OutputStream out, TransferSyntax syntax) {
    this.out = out;
    this.explicitVr = syntax.explicitVr();
    this.encapsulated = syntax.encapsulated();
  }

  void write(DataSet dataSet) throws IOException {
    checkPixelData(dataSet);
    writeElements(dataSet);
    out.write(buffer, 0, filled);
    filled = 0;
  }

  /** Native pixels in an encapsulating syntax, or the reverse, nobody could read (PS3.5 A.4). */
  private void checkPixelData(DataSet dataSet) {
    dataSet
        .element(Tag.PixelData)
        .filter(e -> e instanceof Element.Fragments != encapsulated)
        .ifPresent(
            e -> {
              throw new IllegalArgumentException(
                  encapsulated
                      ? "native Pixel Data in an encapsulated transfer syntax"
                      : "encapsulated Pixel Data in a native transfer syntax");
            });
  }

  private void writeElements(DataSet dataSet) throws IOException {
    for (Element element : dataSet) {
      if (element.tag() == Tag.CommandGroupLength) {
        writeCommandGroupLength(dataSet);
      } else if (!Tag.isGroupLength(element.tag())) {
        write(element);
      }
    }
  }

  /** Counts what follows it in its group (PS3.7 6.3.1). */
  private void writeCommandGroupLength(DataSet commandSet) throws IOException {
    header(Tag.CommandGroupLength, Vr.UL, 4);
    putInt(lengthOf(commandSet) - headerLength(Vr.UL) - 4);
  }

  private void write(Element element) throws IOException {
    switch (element) {
      case Element.Value v -> writeValue(v);
      case Element.Sequence s -> writeSequence(s);
      case Element.Fragments f -> writeFragments(f);
    }
  }

  private void writeValue(Element.Value v) throws IOException {
    byte[] value = v.value();
    header(v.tag(), vrToWrite(v), value.length + (value.length & 1));
    put(value);
    if ((value.length & 1) != 0) {
      putByte(v.vr().padding());
    }
  }

  /** A value too long for its VR's two bytes of length goes out as UN (PS3.5 6.2.2). */
  private static Vr vrToWrite(Element.Value v) {
    return v.vr().hasLongLength() || v.value().length <= LONGEST_SHORT ? v.vr() : Vr.UN;
  }

  private void writeSequence(Element.Sequence s) throws IOException {
    header(s.tag(), Vr.SQ, lengthOf(s.items()));
    for (DataSet item : s.items()) {
      putTag(Tag.Item);
      putInt(lengthOf(item));
      writeElements(item);
    }
  }

  private void writeFragments(Element.Fragments f) throws IOException {
    if (!explicitVr) {
      throw new IllegalArgumentException("fragments need explicit VR (PS3.5 A.4)");
    }
    header(f.tag(), f.vr(), UNDEFINED);
    for (byte[] fragment : f.fragments()) {
      putTag(Tag.Item);
      putInt(fragment.length + (fragment.length & 1));
      put(fragment);
      if ((fragment.length & 1) != 0) {
        putByte((byte) 0);
      }
    }
    putTag(Tag.SequenceDelimitationItem);
    putInt(0);
  }

  private void header(int tag, Vr vr, int length) throws IOException {
    putTag(tag);
    if (!explicitVr) {
      putInt(length);
      return;
    }
    putByte((byte) vr.name().charAt(0));
    putByte((byte) vr.name().charAt(1));
    if (vr.hasLongLength()) {
      putShort(0);
      putInt(length);
    } else {
      putShort(length);
    }
  }

  private int lengthOf(List<DataSet> items) {
    int length = 0;
    for (DataSet item : items) {
      length = Math.addExact(length, SHORT_HEADER + lengthOf(item));
    }
    return length;
  }

  /** At most 2 GiB in one sequence; beyond it addExact refuses. */
  private int lengthOf(DataSet dataSet) {
    int length = 0;
    for (Element element : dataSet) {
      if (!Tag.isGroupLength(element.tag()) || element.tag() == Tag.CommandGroupLength) {
        length = Math.addExact(length, lengthOf(element));
      }
    }
    return length;
  }

  private int lengthOf(Element element) {
    return switch (element) {
      case Element.Value v ->
          headerLength(vrToWrite(v)) + v.value().length + (v.value().length & 1);
      case Element.Sequence s -> Math.addExact(headerLength(Vr.SQ), lengthOf(s.items()));
      case Element.Fragments f -> {
        int length = LONG_HEADER + SHORT_HEADER;
        for (byte[] fragment : f.fragments()) {
          length = Math.addExact(length, SHORT_HEADER + fragment.length + (fragment.length & 1));
        }
        yield length;
      }
    };
  }

  private int headerLength(Vr vr) {
    return explicitVr && vr.hasLongLength() ? LONG_HEADER : SHORT_HEADER;
  }

  private void putTag(int tag) throws IOException {
    putShort(tag >>> 16);
    putShort(tag);
  }

  private void putInt(int value) throws IOException {
    putShort(value);
    putShort(value >>> 16);
  }

  private void putShort(int value) throws IOException {
    putByte((byte) value);
    putByte((byte) (value >>> 8));
  }

  private void putByte(byte value) throws IOException {
    if (filled == buffer.length) {
      out.write(buffer, 0, filled);
      filled = 0;
    }
    buffer[filled++] = value;
  }

  private void put(byte[] value) throws IOException {
    if (value.length > buffer.length - filled) {
      out.write(buffer, 0, filled);
      filled = 0;
    }
    if (value.length > buffer.length) {
      out.write(value);
    } else {
      System.arraycopy(value, 0, buffer, filled, value.length);
      filled += value.length;
    }
  }
}
