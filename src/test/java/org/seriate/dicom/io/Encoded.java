package org.seriate.dicom.io;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.seriate.dicom.data.Tag;

/** Data sets written by hand, byte by byte, so that nothing of ours vouches for itself. */
final class Encoded {
  static final int UNDEFINED = -1;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private boolean bigEndian;

  private Encoded() {}

  static Encoded littleEndian() {
    return new Encoded();
  }

  static Encoded bigEndian() {
    Encoded encoded = new Encoded();
    encoded.bigEndian = true;
    return encoded;
  }

  /** Explicit VR with two bytes of length. */
  Encoded shortForm(int tag, String vr, byte[] value) {
    return shortForm(tag, vr, value.length).raw(value);
  }

  Encoded shortForm(int tag, String vr, String value) {
    return shortForm(tag, vr, ascii(value));
  }

  Encoded shortForm(int tag, String vr, int length) {
    return tag(tag).raw(ascii(vr)).u16(length);
  }

  /** Explicit VR with four bytes of length. */
  Encoded longForm(int tag, String vr, byte[] value) {
    return longForm(tag, vr, value.length).raw(value);
  }

  Encoded longForm(int tag, String vr, int length) {
    return tag(tag).raw(ascii(vr)).u16(0).u32(length);
  }

  Encoded implicit(int tag, String value) {
    return implicit(tag, value.length()).raw(ascii(value));
  }

  Encoded implicit(int tag, int length) {
    return tag(tag).u32(length);
  }

  Encoded item(int length) {
    return implicit(Tag.Item, length);
  }

  Encoded endOfItem() {
    return implicit(Tag.ItemDelimitationItem, 0);
  }

  Encoded endOfSequence() {
    return implicit(Tag.SequenceDelimitationItem, 0);
  }

  Encoded tag(int tag) {
    return u16(tag >>> 16).u16(tag);
  }

  Encoded u16(int value) {
    out.write(bigEndian ? value >>> 8 : value);
    out.write(bigEndian ? value : value >>> 8);
    return this;
  }

  Encoded u32(int value) {
    return bigEndian ? u16(value >>> 16).u16(value) : u16(value).u16(value >>> 16);
  }

  Encoded raw(byte... bytes) {
    out.writeBytes(bytes);
    return this;
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
