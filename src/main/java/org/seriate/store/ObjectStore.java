package org.seriate.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.seriate.dicom.io.FileRegion;
import org.seriate.store.IncomingObject.StoreFault;

/**
 * The files of received objects.
 *
 * <pre>
 * segments/&lt;number&gt;.seg         many objects one behind the other, each behind a record that says
 *                               who brought it; never changed once written
 * objects/00 … ff/&lt;digest&gt;.dcm   an object longer than 1 MiB, named by the SHA-256 of its data set
 * incoming/&lt;random&gt;.part         a long object being received; emptied at start (a folder for each
 *                               home, where several nodes share the store)
 * </pre>
 *
 * An object is durable after one sync, which it shares with the objects of other associations that
 * wait at the same time. The record is enough to make its rows from, so they need not be waited
 * for. Why: src/docs/adr/0019.
 */
public final class ObjectStore implements AutoCloseable {
  private final StorePlace place;
  private final Path objects;
  private final Path incoming;
  private final Path segments;
  private final DiskSync disk;
  private final SegmentLog log;
  private final OwnFiles files = new OwnFiles();
  private final ChunkPool chunks = new ChunkPool();
  private volatile FileStore fileSystem;
  private int thrownAway;
  private volatile Optional<Fetched> elsewhere = Optional.empty();

  private ObjectStore(StorePlace place, DiskSync disk, long segmentSize) {
    this.place = place;
    this.objects = place.folder().resolve("objects");
    this.incoming = place.incoming();
    this.segments = place.folder().resolve("segments");
    this.disk = disk;
    this.log = new SegmentLog(segments, place, disk, segmentSize);
  }

  /**
   * Makes the folders and throws away what an earlier run had half received: it was never answered
   * Success.
   */
  public static ObjectStore open(Path home) throws IOException {
    return open(StorePlace.of(home, home));
  }

  /** The same in a folder that other nodes may share. */
  public static ObjectStore open(StorePlace place) throws IOException {
    return open(place, DiskSync.REAL, Segment.USUAL_SIZE);
  }

  /**
   * Where nodes share a bucket: what is not here is read from there, through a folder that is kept
   * below {@code most} bytes.
   */
  public void shareThrough(Bucket bucket, PieceRows pieces, long most) throws IOException {
    elsewhere = Optional.of(new Fetched(place.folder().resolve("fetched"), bucket, pieces, most));
  }

  /**
   * Brings what is not here; to be called before what {@link #region} and {@link #wholeFile} name
   * is read. Without a bucket everything is here.
   *
   * @throws NotHere it cannot be brought now
   */
  public Reading bring(Collection<FileRegion> regions) throws NotHere {
    Optional<Fetched> from = elsewhere;
    return from.isPresent() ? from.get().bring(regions) : Reading.NOTHING_BROUGHT;
  }

  /**
   * Has every class loaded that keeping an object needs: one that is first needed when peers hold
   * all file descriptors could not be read, and would stay unusable until the program ends.
   */
  public void rehearse() {
    for (Class<?> needed :
        List.of(
            Segment.class,
            SegmentLog.Reserved.class,
            SegmentRecord.class,
            SegmentScan.class,
            LinuxFile.class,
            OwnFiles.class)) {
      try {
        Class.forName(needed.getName(), true, needed.getClassLoader());
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException("it was there a moment ago", e);
      }
    }
  }

  static ObjectStore open(StorePlace place, DiskSync disk, long segmentSize) throws IOException {
    ObjectStore store = new ObjectStore(place, disk, segmentSize);
    Files.createDirectories(store.incoming);
    Files.createDirectories(store.segments);
    Files.createDirectories(store.objects);
    for (int i = 0; i < 256; i++) {
      Files.createDirectories(store.objects.resolve("%02x".formatted(i)));
    }
    disk.syncDirectory(store.objects);
    disk.syncDirectory(place.folder());
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(store.incoming, "*.part")) {
      for (Path part : parts) {
        Files.delete(part);
        store.thrownAway++;
      }
    }
    return store;
  }

  /** Begins to take an object that is about to come off the wire. */
  public IncomingObject receive() {
    return new IncomingObject(this);
  }

  /**
   * Tells every object of earlier runs on this home that has no rows yet; to be called before the
   * first one is received.
   *
   * @throws IOException when a segment cannot be read, or the rows not be written
   */
  public Replay replay(Replay.Rows rows) throws IOException {
    Replay replay = new Replay(this, segments, place, disk);
    replay.run(rows);
    return replay;
  }

  /**
   * For each segment of these objects: up to where all its records have rows once these have. To be
   * written in the transaction that writes their rows.
   */
  public Map<Long, Long> listedWith(Collection<Place> places) {
    return log.listedWith(places);
  }

  /** The rows of these objects are committed. */
  public void listed(Collection<Kept> objects) {
    log.listed(objects.stream().map(Kept::place).toList());
    for (Kept object : objects) {
      if (object.place().ownFile()) {
        files.listed(object.digest());
      }
    }
  }

  /**
   * The bytes of an object are held elsewhere as well: its room goes back to the disk, where the
   * system can do that.
   */
  public void giveBack(Kept kept) {
    Place p = kept.place();
    if (!p.ownFile()) {
      giveBack(p.segment(), p.fileAt(), p.fileBytes());
    }
  }

  /** No row names the object at this place any more. */
  public void giveBack(long segment, long fileAt, long fileBytes) {
    Path path = ownSegment(segment);
    if (Files.exists(path)) { // else another host received it
      LinuxFile.punch(path, fileAt - SegmentRecord.HEADER, SegmentRecord.lengthWith(fileBytes));
    }
  }

  /**
   * Deletes the file of an object that is too long for a segment, unless the same object is coming
   * again at this moment. In a folder that nodes share it stays: another one may be bringing it.
   *
   * @param isNamed whether a row names it; asked when nothing can come in between
   */
  public void deleteFile(String digest, BooleanSupplier isNamed) {
    if (place.home().isEmpty()) {
      files.delete(digest, file(digest), isNamed);
    }
  }

  /** Whether this home wrote the segment, and it is there. */
  public boolean isOurs(long segment) {
    return place.isOurs(segment) && Files.exists(Segment.path(segments, segment));
  }

  /** Whether this run writes the segment, or has not listed all that it holds. */
  public boolean isInUse(long segment) {
    return log.isInUse(segment);
  }

  /**
   * Deletes a segment that no row names any more.
   *
   * @throws IllegalStateException when it is in use
   */
  public void deleteSegment(long segment) throws IOException {
    if (isInUse(segment)) {
      throw new IllegalStateException("segment " + segment + " is in use");
    }
    Files.deleteIfExists(Segment.path(segments, segment));
  }

  OwnFiles files() {
    return files;
  }

  int thrownAway() {
    return thrownAway;
  }

  DiskSync disk() {
    return disk;
  }

  SegmentLog log() {
    return log;
  }

  ChunkPool chunks() {
    return chunks;
  }

  Path freshPart() {
    return incoming.resolve(UUID.randomUUID() + ".part");
  }

  /** Where an object in a file of its own is kept, whether or not it is there. */
  public Path file(String digest) {
    return objects.resolve(digest.substring(0, 2)).resolve(digest + ".dcm");
  }

  /** Where a kept object is. */
  public FileRegion region(Kept kept) {
    Place p = kept.place();
    return p.ownFile() ? wholeFile(kept.digest()) : region(p.segment(), p.fileAt(), p.fileBytes());
  }

  /** A DICOM file in a segment. */
  public FileRegion region(long segment, long fileAt, long fileBytes) {
    Path here = ownSegment(segment);
    return new FileRegion(
        elsewhere.isEmpty() || Files.exists(here) ? here : elsewhere.get().segment(segment),
        fileAt,
        fileBytes);
  }

  /** A DICOM file that holds nothing else. */
  public FileRegion wholeFile(String digest) {
    Path here = file(digest);
    return FileRegion.whole(
        elsewhere.isEmpty() || Files.exists(here) ? here : elsewhere.get().file(digest));
  }

  Path ownSegment(long number) {
    return Segment.path(segments, number);
  }

  /** Finding it means reading the list of mounts, too much for each object. */
  private FileStore fileSystem() throws IOException {
    if (fileSystem == null) {
      fileSystem = Files.getFileStore(segments);
    }
    return fileSystem;
  }

  /** Bytes that can still be written. */
  public long free() throws StoreFault {
    try {
      return fileSystem().getUsableSpace();
    } catch (IOException e) {
      throw new StoreFault("free space cannot be told: " + e.getMessage(), e);
    }
  }

  /** Bytes of the whole disk, written or not. */
  public long diskSize() throws StoreFault {
    try {
      return fileSystem().getTotalSpace();
    } catch (IOException e) {
      throw new StoreFault("the size of the disk cannot be told: " + e.getMessage(), e);
    }
  }

  /** Cuts the current segment to its length; the store takes objects again when asked to. */
  @Override
  public void close() {
    log.close();
  }
}
