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
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * An object on its way to disk: written beside its final place, then synced and moved in one step.
 */
public final class IncomingObject implements Closeable {
  private final ObjectStore store;
  private final Path part;
  private final FileChannel channel;
  private final MessageDigest sha256 = sha256();
  private ByteBuffer buffer;
  private long bytes;

  IncomingObject(ObjectStore store, Path part) throws IOException {
    this.store = store;
    this.part = part;
    this.channel = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    this.buffer = store.borrowBuffer();
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
    try {
      while (len > 0) {
        int n = Math.min(len, buffer.remaining());
        buffer.put(b, off, n);
        off += n;
        len -= n;
        if (!buffer.hasRemaining()) {
          flush();
        }
      }
    } catch (IOException e) {
      throw new StoreFault("writing a received object failed: " + e.getMessage(), e);
    }
  }

  private void flush() throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }

  /**
   * Syncs the file, moves it to its place, syncs the directory. After the return a power cut does
   * not take it away.
   *
   * @return digest and length of the data set
   * @throws StoreFault when the disk refused; nothing is kept then
   */
  public Kept keep() throws StoreFault {
    try {
      flush();
      channel.force(true);
      channel.close();
      String digest = HexFormat.of().formatHex(sha256.digest());
      Path place = store.file(digest);
      Files.move(part, place, StandardCopyOption.ATOMIC_MOVE);
      ObjectStore.sync(place.getParent());
      return new Kept(digest, bytes);
    } catch (IOException e) {
      throw new StoreFault("keeping a received object failed: " + e.getMessage(), e);
    }
  }

  /** Throws away what was not kept. */
  @Override
  public void close() throws IOException {
    if (buffer != null) {
      store.giveBack(buffer);
      buffer = null; // two objects must never write through one buffer
    }
    channel.close();
    Files.deleteIfExists(part);
  }

  /** An object that is on disk. */
  public record Kept(String digest, long bytes) {}

  /** The disk, not the peer, is at fault. */
  public static final class StoreFault extends IOException {
    private static final long serialVersionUID = 1L;

    StoreFault(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java runtime has SHA-256", e);
    }
  }
}
