package org.seriate.train;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Slices laid on the grid, in one file beside the results that goes when it is closed. So memory
 * does not grow with the number or the length of series; the system keeps in memory what it can.
 */
final class LaidSlices implements AutoCloseable {
  private final FileChannel file;
  private final int length;
  private long count;

  /**
   * @param length bytes of one slice
   */
  LaidSlices(Path folder, int length) throws IOException {
    this.length = length;
    file =
        FileChannel.open(
            folder.resolve("slices.laid"),
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
  }

  /** Keeps a slice and says its number. */
  long add(byte[] values) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(values, 0, length);
    for (long at = count * length; bytes.hasRemaining(); ) {
      at += file.write(bytes, at);
    }
    return count++;
  }

  byte[] get(long number) {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    try {
      for (long at = number * length; bytes.hasRemaining(); ) {
        int read = file.read(bytes, at);
        if (read < 0) {
          throw new EOFException("slice " + number + " of " + count + " is not there");
        }
        at += read;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.array();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
