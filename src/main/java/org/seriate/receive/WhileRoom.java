package org.seriate.receive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A data set on its way to disk, which stops when the disk is nearly full: an object has no end
 * until it is read, and the database may live on the same disk.
 */
final class WhileRoom extends FilterInputStream {
  private static final long STEP = 16L << 20;

  private final Disk disk;
  private long untilNextLook = STEP;

  /** Looked at every 16 MiB. */
  @FunctionalInterface
  interface Disk {
    boolean isNearlyFull() throws IOException;
  }

  WhileRoom(InputStream dataSet, Disk disk) {
    super(dataSet);
    this.disk = disk;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int count = in.read(into, offset, length);
    untilNextLook -= Math.max(0, count);
    if (untilNextLook <= 0) {
      untilNextLook = STEP;
      if (disk.isNearlyFull()) {
        throw new NoRoom();
      }
    }
    return count;
  }

  @Override
  public long skip(long count) {
    throw new UnsupportedOperationException("every byte is kept");
  }

  /** The disk is nearly full; what has come of the object is thrown away. */
  static final class NoRoom extends IOException {
    private static final long serialVersionUID = 1L;

    NoRoom() {
      super("disk nearly full");
    }
  }
}
