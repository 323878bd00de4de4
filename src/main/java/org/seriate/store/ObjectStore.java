package org.seriate.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.seriate.store.IncomingObject.StoreFault;

/**
 * The files of received objects, named by the SHA-256 of their encoded data set.
 *
 * <pre>
 * objects/00 … ff/&lt;digest&gt;.dcm   kept, never changed
 * incoming/&lt;random&gt;.part         being received; emptied at start
 * </pre>
 *
 * A name made from the content needs no name from the wire, and an identical resend lands on the
 * same file. Directories are made and synced once, so keeping an object costs one file sync, one
 * rename and one directory sync.
 */
public final class ObjectStore {
  private static final int BUFFER = 1 << 18;

  private final Path objects;
  private final Path incoming;
  private final Queue<ByteBuffer> idleBuffers = new ConcurrentLinkedQueue<>();

  private ObjectStore(Path home) {
    objects = home.resolve("objects");
    incoming = home.resolve("incoming");
  }

  /**
   * Makes the folders and throws away what an earlier run had half received: it was never answered
   * Success.
   */
  public static ObjectStore open(Path home) throws IOException {
    ObjectStore store = new ObjectStore(home);
    Files.createDirectories(store.incoming);
    Files.createDirectories(store.objects);
    for (int i = 0; i < 256; i++) {
      Files.createDirectories(store.objects.resolve("%02x".formatted(i)));
    }
    sync(store.objects);
    sync(home);
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(store.incoming, "*.part")) {
      for (Path part : parts) {
        Files.delete(part);
      }
    }
    return store;
  }

  /**
   * Begins a file for an object that is about to come off the wire.
   *
   * @throws StoreFault when the disk refused, or no file descriptor is left
   */
  public IncomingObject receive() throws StoreFault {
    try {
      return new IncomingObject(this, incoming.resolve(UUID.randomUUID() + ".part"));
    } catch (IOException e) {
      throw new StoreFault("beginning a received object failed: " + e.getMessage(), e);
    }
  }

  /**
   * A buffer between wire and disk. They are used again: a direct buffer is only freed by the
   * garbage collector, and one for each of a thousand slices would be memory that grows with the
   * series.
   */
  ByteBuffer borrowBuffer() {
    ByteBuffer idle = idleBuffers.poll();
    return idle == null ? ByteBuffer.allocateDirect(BUFFER) : idle.clear();
  }

  void giveBack(ByteBuffer buffer) {
    idleBuffers.add(buffer);
  }

  /** Where the object with this digest is kept, whether or not it is there. */
  public Path file(String digest) {
    return objects.resolve(digest.substring(0, 2)).resolve(digest + ".dcm");
  }

  /**
   * The file of a kept object.
   *
   * @throws FileNotFoundException when it is gone
   */
  public Path require(String digest) throws FileNotFoundException {
    Path file = file(digest);
    if (!Files.exists(file)) {
      throw new FileNotFoundException("object " + digest + " is not in the store");
    }
    return file;
  }

  /** Bytes that can still be written. */
  public long free() throws StoreFault {
    try {
      return Files.getFileStore(objects).getUsableSpace();
    } catch (IOException e) {
      throw new StoreFault("free space cannot be told: " + e.getMessage(), e);
    }
  }

  /** Bytes of the whole disk, written or not. */
  public long diskSize() throws StoreFault {
    try {
      return Files.getFileStore(objects).getTotalSpace();
    } catch (IOException e) {
      throw new StoreFault("the size of the disk cannot be told: " + e.getMessage(), e);
    }
  }

  /** A rename is durable only once its directory is synced. */
  static void sync(Path directory) throws IOException {
    try (FileChannel d = FileChannel.open(directory, StandardOpenOption.READ)) {
      d.force(true);
    }
  }
}
