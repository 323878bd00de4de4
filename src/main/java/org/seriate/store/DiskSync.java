package org.seriate.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The steps on which durability rests, one method each, so that a test can make each one fail. */
interface DiskSync {
  /** Those of the system. */
  DiskSync REAL = new DiskSync() {};

  /** Data, and what of the metadata is needed to read it. */
  default void sync(FileChannel file, Path path) throws IOException {
    file.force(false);
  }

  default void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  /** A new name is durable only once its directory is synced. */
  default void syncDirectory(Path directory) throws IOException {
    try (FileChannel d = FileChannel.open(directory, StandardOpenOption.READ)) {
      d.force(true);
    }
  }
}
