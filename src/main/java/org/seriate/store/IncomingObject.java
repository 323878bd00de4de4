package org.seriate.store;

import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.seriate.series.Sha256;
import org.seriate.store.SegmentLog.Reserved;

/**
 * An object on its way to disk. Up to 1 MiB it waits in memory, to be written into a segment in one
 * piece; a longer one streams into a file of its own.
 */
public final class IncomingObject implements Closeable {
  private static final int MAX_CHUNKS = 4;

  private final ObjectStore store;
  private final MessageDigest sha256 = Sha256.begin();
  private final List<ByteBuffer> chunks = new ArrayList<>(MAX_CHUNKS);
  private long fileBytes;
  private long bytes;
  private Path part;
  private FileChannel channel;

  IncomingObject(ObjectStore store) {
    this.store = store;
    chunks.add(store.chunks().first().position(SegmentRecord.HEADER));
  }

  /** The preamble and file meta information go in front and are no part of the digest. */
  public OutputStream preamble() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] b, int off, int len) throws IOException {
        append(b, off, len);
      }
    };
  }

  /** Passes the data set on and keeps every byte that is read through it. */
  public InputStream keeping(InputStream dataSet) {
    return new FilterInputStream(dataSet) {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      }

      @Override
      public int read(byte[] b, int off, int len) throws IOException {
        int n = in.read(b, off, len);
        if (n > 0) {
          sha256.update(b, off, n);
          bytes += n;
          append(b, off, n);
        }
        return n;
      }

      @Override
      public long skip(long n) throws IOException {
        byte[] scratch = new byte[(int) Math.min(n, 8192)];
        return Math.max(0, read(scratch, 0, scratch.length));
      }

      @Override
      public boolean markSupported() {
        return false;
      }
    };
  }

  private void append(byte[] b, int off, int len) throws IOException {
    fileBytes += len;
    try {
      while (len > 0) {
        ByteBuffer chunk = chunks.getLast();
        if (!chunk.hasRemaining()) {
          chunk = makeRoom();
        }
        int n = Math.min(len, chunk.remaining());
        chunk.put(b, off, n);
        off += n;
        len -= n;
      }
    } catch (IOException e) {
      throw new StoreFault("writing a received object failed: " + e.getMessage(), e);
    }
  }

  /**
   * One more chunk while there may be one; then all go to a file, and one is used over and over.
   */
  private ByteBuffer makeRoom() throws IOException {
    if (channel == null && chunks.size() < MAX_CHUNKS) {
      Optional<ByteBuffer> another = store.chunks().another();
      if (another.isPresent()) {
        chunks.add(another.get());
        return another.get();
      }
    }
    if (channel == null) {
      part = store.freshPart();
      channel = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }
    writeToFile();
    return chunks.getFirst();
  }

  private void writeToFile() throws IOException {
    boolean withHeader = channel.position() == 0;
    for (ByteBuffer chunk : chunks) {
      chunk.flip();
      if (withHeader && chunk == chunks.getFirst()) {
        chunk.position(SegmentRecord.HEADER);
      }
      while (chunk.hasRemaining()) {
        channel.write(chunk);
      }
      chunk.clear();
    }
    giveBackAllButFirst();
  }

  /**
   * Makes the object durable, together with who brought it. After the return a power cut does not
   * take it away.
   *
   * @throws StoreFault when the disk refused; nothing is kept then
   */
  public Kept keep(Arrival arrival) throws StoreFault {
    String digest = Sha256.of(sha256);
    try {
      if (channel != null) {
        keepFile(digest);
      }
      return keepRecord(digest, arrival);
    } catch (IOException e) {
      if (channel != null && !channel.isOpen()) {
        store.files().listed(digest);
      }
      throw new StoreFault("keeping a received object failed: " + e.getMessage(), e);
    }
  }

  /** Sync, rename, sync of the folder; its record comes after. */
  private void keepFile(String digest) throws IOException {
    writeToFile();
    store.disk().sync(channel, part);
    channel.close();
    Path place = store.file(digest);
    store.files().keep(digest, () -> store.disk().rename(part, place));
    store.disk().syncDirectory(place.getParent());
    chunks.getFirst().clear().position(SegmentRecord.HEADER);
  }

  private Kept keepRecord(String digest, Arrival arrival) throws IOException {
    boolean ownFile = channel != null;
    CRC32C crc = new CRC32C();
    for (ByteBuffer chunk : chunks) {
      padToBlock(chunk.flip(), crc, chunk == chunks.getFirst() ? SegmentRecord.HEADER : 0);
    }
    Reserved place = store.log().reserve(SegmentRecord.lengthWith(ownFile ? 0 : fileBytes));
    SegmentRecord record =
        new SegmentRecord(
            place.segment().secret(),
            fileBytes,
            bytes,
            digest,
            arrival,
            (int) crc.getValue(),
            ownFile);
    record.write(chunks.getFirst());
    store.log().write(place, chunks.toArray(ByteBuffer[]::new));
    return new Kept(digest, bytes, record.placeIn(place.segment().number(), place.at()), arrival);
  }

  /** Takes the checksum of what is in the chunk from {@code from} on, then fills its last block. */
  private static void padToBlock(ByteBuffer chunk, CRC32C crc, int from) {
    crc.update(chunk.duplicate().position(from));
    int length = chunk.limit();
    int padded = (int) SegmentRecord.lengthWith(length - SegmentRecord.HEADER);
    chunk.limit(padded).position(length);
    while (chunk.hasRemaining()) {
      chunk.put((byte) 0); // the chunk held another object before
    }
    chunk.position(0);
  }

  /** Throws away what was not kept. */
  @Override
  public void close() throws IOException {
    giveBackAllButFirst();
    if (!chunks.isEmpty()) {
      store.chunks().giveBackFirst(chunks.removeFirst()); // never twice: two objects would share it
    }
    if (channel != null) {
      channel.close();
      Files.deleteIfExists(part);
    }
  }

  private void giveBackAllButFirst() {
    while (chunks.size() > 1) {
      store.chunks().giveBackAnother(chunks.removeLast());
    }
  }

  /** The disk, not the peer, is at fault. */
  public static final class StoreFault extends IOException {
    private static final long serialVersionUID = 1L;

    StoreFault(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
