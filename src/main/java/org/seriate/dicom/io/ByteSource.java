package org.seriate.dicom.io;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * A stream read through one buffer, which knows its position and never allocates for a length it
 * has only been told of: large values grow as their bytes arrive.
 */
final class ByteSource {
  private static final int BUFFER = 1 << 15;

  /** Allocated at once; a longer value is read in steps that double. */
  private static final int AT_ONCE = 1 << 20;

  /** What one value can be in memory: the largest array. */
  private static final long LARGEST_ARRAY = Integer.MAX_VALUE - 8L;

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER];
  private boolean bigEndian;
  private int next;
  private int limit;
  private long offsetOfBuffer;

  ByteSource(InputStream in) {
    this.in = in;
  }

  void setBigEndian(boolean bigEndian) {
    this.bigEndian = bigEndian;
  }

  boolean isBigEndian() {
    return bigEndian;
  }

  /** Bytes taken so far. */
  long position() {
    return offsetOfBuffer + next;
  }

  boolean atEnd() throws IOException {
    return !has(1);
  }

  /** Whether so many bytes (a few) are still to come; they are in the buffer then. */
  boolean has(int count) throws IOException {
    if (limit - next >= count) {
      return true;
    }
    System.arraycopy(buffer, next, buffer, 0, limit - next);
    offsetOfBuffer += next;
    limit -= next;
    next = 0;
    while (limit < count) {
      int read = in.read(buffer, limit, buffer.length - limit);
      if (read < 0) {
        return false;
      }
      limit += read;
    }
    return true;
  }

  int unsignedByte() {
    return buffer[next++] & 0xFF;
  }

  /** Looks at the next two bytes and leaves them; {@link #has} must have said they are there. */
  int nextUnsignedShort() {
    int value = unsignedShort();
    next -= 2;
    return value;
  }

  int unsignedShort() {
    int a = unsignedByte();
    int b = unsignedByte();
    return bigEndian ? a << 8 | b : b << 8 | a;
  }

  long unsignedInt() {
    long a = unsignedShort();
    long b = unsignedShort();
    return bigEndian ? a << 16 | b : b << 16 | a;
  }

  int tag() {
    int group = unsignedShort();
    return group << 16 | unsignedShort();
  }

  /** The next bytes; fewer if the stream ends before. */
  byte[] bytes(long count) throws IOException {
    byte[] bytes = new byte[(int) Math.min(count, AT_ONCE)];
    int filled = 0;
    while (filled < count) {
      if (filled == bytes.length) {
        bytes = Arrays.copyOf(bytes, (int) Math.min(Math.min(count, LARGEST_ARRAY), filled * 2L));
      }
      int read = take(bytes, filled);
      if (read < 0) {
        return Arrays.copyOf(bytes, filled);
      }
      filled += read;
    }
    return bytes;
  }

  /** Passes over bytes; returns how many there were, fewer if the stream ends before. */
  long skip(long count) throws IOException {
    long left = count;
    while (left > 0) {
      if (next == limit && !has(1)) {
        break;
      }
      int step = (int) Math.min(left, limit - next);
      next += step;
      left -= step;
    }
    return count - left;
  }

  private int take(byte[] into, int at) throws IOException {
    int wanted = into.length - at;
    if (next < limit) {
      int step = Math.min(wanted, limit - next);
      System.arraycopy(buffer, next, into, at, step);
      next += step;
      return step;
    }
    int read = in.read(into, at, wanted);
    if (read > 0) {
      offsetOfBuffer += read; // past the buffer, which is empty
    }
    return read;
  }
}
