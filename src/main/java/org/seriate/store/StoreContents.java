package org.seriate.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Looks through a store without changing it, also while a node works with it. */
public final class StoreContents {
  private final Path home;

  public StoreContents(Path home) {
    this.home = home;
  }

  /** Numbers of the segments, oldest first. */
  public List<Long> segments() throws IOException {
    Path folder = home.resolve("segments");
    return Files.isDirectory(folder) ? Replay.numbers(folder) : List.of();
  }

  /** Every whole object in the segments, segment by segment. */
  public void inSegments(Consumer<Kept> sink) throws IOException {
    for (long number : segments()) {
      inSegment(number, sink);
    }
  }

  /** Every object in a segment whose checksums are right. */
  public void inSegment(long number, Consumer<Kept> sink) throws IOException {
    Path path = Segment.path(home.resolve("segments"), number);
    Optional<UUID> secret = Segment.secretOf(path);
    if (secret.isPresent()) {
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
        new SegmentScan(channel, number, secret.get()).run(Segment.FIRST_RECORD, sink::accept);
      }
    }
  }

  /** Files of objects that are too long for a segment. */
  public void ownFiles(Consumer<Path> sink) throws IOException {
    Path objects = home.resolve("objects");
    if (Files.isDirectory(objects)) {
      try (Stream<Path> files = Files.walk(objects)) {
        files.filter(Files::isRegularFile).forEach(sink);
      }
    }
  }
}
