package org.seriate.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jboss.logging.Logger;
import org.seriate.dicom.io.FileRegion;

/**
 * What other hosts received, as far as this one needed it: {@code fetched/<segment>.seg} with holes
 * where nothing was needed, each byte where it lies in the segment, and {@code
 * fetched/<digest>.dcm}. Each range comes from the bucket once, neighbours in one request; files
 * that nobody reads go when they are more than {@code most} bytes together. Empty at start.
 */
final class Fetched {
  private static final Logger LOG = Logger.getLogger(Fetched.class);

  /** Reading over a gap costs less than another request. */
  private static final long GAP = 256 << 10;

  private static final long LONGEST = 16 << 20;

  private final Path folder;
  private final Bucket bucket;
  private final PieceRows pieces;
  private final long most;
  private final Map<Path, Ranges> there = new HashMap<>();
  private final Map<Path, Integer> readers = new HashMap<>();
  private final Map<Path, Long> lastUse = new HashMap<>();
  private long uses;

  Fetched(Path folder, Bucket bucket, PieceRows pieces, long most) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.bucket = bucket;
    this.pieces = pieces;
    this.most = most;
    try (DirectoryStream<Path> old = Files.newDirectoryStream(folder)) {
      for (Path file : old) {
        Files.delete(file);
      }
    }
  }

  Path segment(long number) {
    return Segment.path(folder, number);
  }

  Path file(String digest) {
    return folder.resolve(digest + ".dcm");
  }

  /**
   * Brings all of these that lie in this folder; others are here anyway. Until what it returns is
   * closed, they stay.
   *
   * @throws NotHere one of them is not in the bucket, or the bucket does not answer
   */
  synchronized Reading bring(Collection<FileRegion> regions) throws NotHere {
    Map<Path, List<FileRegion>> byFile = new TreeMap<>();
    for (FileRegion region : regions) {
      if (folder.equals(region.path().getParent())) {
        byFile.computeIfAbsent(region.path(), _ -> new ArrayList<>()).add(region);
      }
    }
    Set<Path> files = new HashSet<>(byFile.keySet());
    files.forEach(f -> readers.merge(f, 1, Integer::sum));
    Reading reading = () -> release(files);
    try {
      for (Map.Entry<Path, List<FileRegion>> file : byFile.entrySet()) {
        lastUse.put(file.getKey(), ++uses);
        bring(file.getKey(), file.getValue());
      }
      makeRoom();
      return reading;
    } catch (NotHere e) {
      reading.close();
      throw e;
    } catch (IOException | RuntimeException e) {
      reading.close();
      throw new NotHere(e.getMessage(), e);
    }
  }

  private void bring(Path file, List<FileRegion> regions) throws IOException {
    String name = file.getFileName().toString();
    if (name.endsWith(".dcm")) {
      bringFile(file, name.substring(0, name.length() - ".dcm".length()));
      return;
    }
    long segment = Long.parseLong(name.substring(0, name.length() - ".seg".length()));
    Ranges ranges = there.computeIfAbsent(file, _ -> new Ranges());
    List<FileRegion> missing =
        regions.stream()
            .filter(r -> !ranges.hold(r.offset(), r.offset() + r.length()))
            .sorted(Comparator.comparingLong(FileRegion::offset))
            .toList();
    for (int i = 0; i < missing.size(); ) {
      long from = missing.get(i).offset();
      long to = from + missing.get(i).length();
      Piece piece = piece(segment, from, to);
      for (i++; i < missing.size(); i++) {
        FileRegion next = missing.get(i);
        long end = next.offset() + next.length();
        if (next.offset() - to > GAP || end > piece.to() || end - from > LONGEST) {
          break;
        }
        to = Math.max(to, end);
      }
      bucket.get(piece.name(), from - piece.from(), to - from, file, from);
      ranges.add(from, to);
    }
  }

  private Piece piece(long segment, long from, long to) throws NotHere {
    return pieces
        .holding(segment, from, to)
        .orElseThrow(
            () ->
                new NotHere(
                    "images that another node received are not in the bucket yet (segment %d)"
                        .formatted(segment)));
  }

  private void bringFile(Path file, String digest) throws IOException {
    if (Files.exists(file)) {
      return;
    }
    if (!pieces.hasFile(digest)) {
      throw new NotHere("an object that another node received is not in the bucket yet");
    }
    Path part = file.resolveSibling(digest + ".part");
    Files.deleteIfExists(part);
    bucket.get(Piece.nameOfFile(digest), part);
    Files.move(part, file);
    Ranges whole = new Ranges();
    whole.add(0, Files.size(file));
    there.put(file, whole);
  }

  private synchronized void release(Set<Path> files) {
    files.forEach(f -> readers.computeIfPresent(f, (_, count) -> count == 1 ? null : count - 1));
  }

  private void makeRoom() throws IOException {
    long held = there.values().stream().mapToLong(Ranges::bytes).sum();
    while (held > most) {
      Optional<Path> oldest =
          there.keySet().stream()
              .filter(f -> !readers.containsKey(f))
              .min(Comparator.comparingLong(lastUse::get));
      if (oldest.isEmpty()) {
        LOG.debugf("%d bytes of the bucket are read at the same time", held);
        return;
      }
      held -= there.remove(oldest.get()).bytes();
      lastUse.remove(oldest.get());
      Files.deleteIfExists(oldest.get());
    }
  }
}
