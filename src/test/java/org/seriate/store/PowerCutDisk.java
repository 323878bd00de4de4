package org.seriate.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A disk that loses its power at a given step and has then what the steps before made durable: of a
 * file what it held at its last sync, of a directory the names it had at its own.
 */
final class PowerCutDisk implements DiskSync {
  private final Map<Path, byte[]> contents = new HashMap<>();
  private final Map<Path, byte[]> durable = new HashMap<>();
  private int steps;

  /** The power is gone; nothing the program does after this reaches the disk. */
  static final class PowerCut extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  PowerCutDisk(int steps) {
    this.steps = steps;
  }

  private void step() {
    if (steps-- == 0) {
      throw new PowerCut();
    }
  }

  @Override
  public void sync(FileChannel file, Path path) throws IOException {
    step();
    contents.put(path, Files.readAllBytes(path));
    if (durable.containsKey(path)) {
      durable.put(path, contents.get(path));
    }
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    step();
    DiskSync.super.rename(from, to);
    contents.put(to, contents.remove(from));
  }

  @Override
  public void syncDirectory(Path directory) {
    step();
    contents.forEach(
        (path, bytes) -> {
          if (path.getParent().equals(directory)) {
            durable.put(path, bytes);
          }
        });
  }

  /** Lays out below {@code to} what is on the disk when the power comes back. */
  void after(Path home, Path to) throws IOException {
    for (Map.Entry<Path, byte[]> file : durable.entrySet()) {
      Path place = to.resolve(home.relativize(file.getKey()));
      Files.createDirectories(place.getParent());
      Files.write(place, file.getValue());
    }
  }
}
