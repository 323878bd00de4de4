package org.seriate.dicom.io;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * A deflated data set (PS3.5 A.5) being inflated, up to a limit: a small stream can be a large one.
 */
final class Inflated extends InflaterInputStream {
  private static final int PADDING = 1;
  private static final int GZIP_TRAILER = 8;

  private final long limit;
  private long length;

  Inflated(InputStream in, long limit) {
    super(in, new Inflater(true), 1 << 15);
    this.limit = limit;
  }

  @Override
  public int read(byte[] into, int at, int count) throws IOException {
    int read = inflate(into, at, count);
    length += Math.max(0, read);
    if (length > limit) {
      throw new NotDicomException(length, "", "inflates to more than " + limit + " bytes");
    }
    return read;
  }

  private int inflate(byte[] into, int at, int count) throws IOException {
    try {
      return super.read(into, at, count);
    } catch (EOFException | ZipException e) {
      throw new NotDicomException(length, "", "not deflated as a whole: " + e.getMessage());
    }
  }

  /**
   * One byte may follow to make the length even (PS3.5 A.5). Some writers leave the checksum and
   * length of gzip there as well.
   */
  void checkEnd(Notes notes) throws IOException {
    long rest = inf.getRemaining() + in.readNBytes(GZIP_TRAILER + PADDING + 1).length;
    if (rest > GZIP_TRAILER + PADDING) {
      throw new NotDicomException(length, "", "bytes follow the deflated data set");
    }
    if (rest > PADDING) {
      notes.add(length, "", rest + " bytes follow the deflated data set");
    }
  }

  /** Frees the memory outside the heap; the stream below stays open. */
  @Override
  public void close() {
    inf.end();
  }
}
