package org.seriate.dicom.io;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Where a DICOM file lies on disk: a whole file, or a part of a larger one.
 *
 * @param offset of its first byte
 * @param length in bytes; {@link #WHOLE} when the file ends with it
 */
public record FileRegion(Path path, long offset, long length) {
  public static final long WHOLE = -1;

  /** A file that holds nothing else. */
  public static FileRegion whole(Path path) {
    return new FileRegion(path, 0, WHOLE);
  }

  /**
   * How long it is, asked of the disk when the file holds nothing else.
   *
   * @throws IOException when it cannot be told
   */
  public long size() throws IOException {
    return length == WHOLE ? Files.size(path) - offset : length;
  }

  /**
   * Its bytes from the first to the last.
   *
   * @throws IOException when it cannot be opened; reading throws {@link EOFException} when the file
   *     ends before the region does
   */
  public InputStream open() throws IOException {
    return new Bytes(FileChannel.open(path, StandardOpenOption.READ), offset, offset + size());
  }

  private static final class Bytes extends InputStream {
    private final FileChannel channel;
    private final long end;
    private long at;

    Bytes(FileChannel channel, long at, long end) {
      this.channel = channel;
      this.at = at;
      this.end = end;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (at >= end) {
        return -1;
      }
      int wanted = (int) Math.min(length, end - at);
      int count = channel.read(ByteBuffer.wrap(into, offset, wanted), at);
      if (count < 0) {
        throw new EOFException("the file ends before the object does");
      }
      at += count;
      return count;
    }

    @Override
    public long skip(long count) {
      long skipped = Math.clamp(count, 0, end - at);
      at += skipped;
      return skipped;
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
