package org.seriate.backup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import org.seriate.series.Sha256;

/**
 * Copies files durably, with their digest. A segment that is being written has room allocated
 * behind its last record, and a purged one has holes: blocks of zeros stay holes in the copy.
 */
final class FileCopy {
  private static final int BLOCK = 1 << 18;
  private static final byte[] ZEROS = new byte[BLOCK];

  private FileCopy() {}

  /** Copies into a file that must not be there; returns what was copied under that name. */
  static Manifest.Item copy(Path from, Path to, String name) throws IOException {
    Files.createDirectories(to.getParent());
    MessageDigest digest = Sha256.begin();
    long at = 0;
    try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
        FileChannel out =
            FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer block = ByteBuffer.allocate(BLOCK);
      int length;
      while ((length = fill(in, block)) > 0) {
        digest.update(block.array(), 0, length);
        if (!isZero(block.array(), length)) {
          block.flip();
          for (long position = at; block.hasRemaining(); ) {
            position += out.write(block, position);
          }
        }
        at += length;
        block.clear();
      }
      lengthen(out, at);
      out.force(true);
    }
    return new Manifest.Item(name, at, Sha256.of(digest));
  }

  private static int fill(FileChannel in, ByteBuffer block) throws IOException {
    while (block.hasRemaining() && in.read(block) >= 0) {}
    return block.position();
  }

  private static boolean isZero(byte[] block, int length) {
    return java.util.Arrays.equals(block, 0, length, ZEROS, 0, length);
  }

  /** A hole at the end leaves no trace until the last byte is written. */
  private static void lengthen(FileChannel out, long length) throws IOException {
    if (out.size() < length) {
      out.write(ByteBuffer.wrap(new byte[1]), length - 1);
    }
  }

  static void sync(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
