package org.seriate.dicom.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLSocket;
import org.seriate.dicom.net.AssociationFailure.Lost;
import org.seriate.dicom.net.AssociationFailure.TooSlow;
import org.seriate.dicom.tls.TlsFacts;
import org.seriate.dicom.tls.TlsFailure;

/**
 * A connected socket on which every wait has an end.
 *
 * <p>Reading spends <em>patience</em>: {@link #allow} grants an amount, each read takes off the
 * time it waited, and when none is left the peer was too slow. A peer that drips single bytes
 * cannot stretch it, and time that our own side spends between two reads is not held against the
 * peer. Writing is cut by {@link SendWatch}.
 */
final class Connection implements AutoCloseable {
  private static final int BUFFER_LENGTH = 16_384;
  private static final int FIRST_ALLOCATION = 4096;

  /** The watch is for what the socket's own timeout does not see, so that comes first. */
  private static final Duration AFTER_TIMEOUT = Duration.ofMillis(250);

  private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(2);

  private final Socket socket;
  private InputStream in;
  private OutputStream out;
  private volatile SSLSocket secured;
  private volatile Optional<TlsFacts> agreed = Optional.empty();
  private final Duration sendTimeout;
  private final ReentrantLock writing = new ReentrantLock();
  private final byte[] buffer = new byte[BUFFER_LENGTH];
  private int position;
  private int limit;
  private long patience;
  private String awaited = "";
  private volatile boolean sendTimedOut;
  private volatile boolean readTimedOut;

  Connection(Socket socket, Duration sendTimeout) throws IOException {
    this.socket = socket;
    this.sendTimeout = sendTimeout;
    // Each PDU leaves in one write; waiting to fill a segment would cost 40 ms an object.
    socket.setTcpNoDelay(true);
    in = socket.getInputStream();
    out = socket.getOutputStream();
  }

  /**
   * Puts TLS under everything that follows; after a failure nothing more can be said.
   *
   * @param time for the whole handshake, however slowly it drips
   */
  void secure(Handshake handshake, Duration time) throws TlsFailure {
    AtomicBoolean late = new AtomicBoolean();
    ScheduledFuture<?> watch =
        SendWatch.over(
            time,
            () -> {
              late.set(true);
              reset();
            });
    try {
      SSLSocket tls = handshake.over(socket);
      tls.startHandshake();
      in = tls.getInputStream();
      out = tls.getOutputStream();
      agreed = Optional.of(TlsFacts.of(tls.getSession()));
      secured = tls;
    } catch (IOException e) {
      throw late.get()
          ? new TlsFailure(
              TlsFailure.Cause.TOO_SLOW, "waited too long for the end of the TLS handshake")
          : e instanceof TlsFailure known ? known : TlsFailure.of(e);
    } finally {
      watch.cancel(false);
    }
  }

  /** What was agreed; empty on a plain connection. */
  Optional<TlsFacts> tls() {
    return agreed;
  }

  InetAddress remoteAddress() {
    return socket.getInetAddress();
  }

  /** From here on the peer has this long to send what {@code awaited} names. */
  void allow(Duration time, String awaited) {
    patience = time.toNanos();
    this.awaited = awaited;
  }

  /** Waits until a byte is there, without taking it. */
  void await() throws AssociationFailure {
    if (position == limit) {
      position = 0;
      limit = 0;
      limit = receive(buffer, 0, BUFFER_LENGTH);
    }
  }

  /** True when a read would not wait. */
  boolean hasInput() throws AssociationFailure {
    try {
      // What TLS has not decrypted yet shows on the socket below only.
      return position < limit || in.available() > 0 || socket.getInputStream().available() > 0;
    } catch (IOException e) {
      throw lost(e);
    }
  }

  int readByte() throws AssociationFailure {
    await();
    return buffer[position++] & 0xFF;
  }

  int readInt() throws AssociationFailure {
    return readByte() << 24 | readByte() << 16 | readByte() << 8 | readByte();
  }

  /** At least one byte, at most {@code length}. */
  int read(byte[] into, int offset, int length) throws AssociationFailure {
    if (position == limit && length >= BUFFER_LENGTH) {
      return receive(into, offset, length);
    }
    await();
    int count = Math.min(length, limit - position);
    System.arraycopy(buffer, position, into, offset, count);
    position += count;
    return count;
  }

  /** Reads an announced length, holding never more than twice of what has really arrived. */
  byte[] readBytes(int length) throws AssociationFailure {
    byte[] bytes = new byte[Math.min(length, FIRST_ALLOCATION)];
    int filled = 0;
    while (filled < length) {
      if (filled == bytes.length) {
        bytes = Arrays.copyOf(bytes, (int) Math.min(length, bytes.length * 2L));
      }
      filled += read(bytes, filled, bytes.length - filled);
    }
    return bytes;
  }

  void skip(int length) throws AssociationFailure {
    int left = length;
    while (left > 0) {
      await();
      int count = Math.min(left, limit - position);
      position += count;
      left -= count;
    }
  }

  private int receive(byte[] into, int offset, int length) throws AssociationFailure {
    if (patience <= 0) {
      throw tooSlow();
    }
    long began = System.nanoTime();
    ScheduledFuture<?> watch = watchRecord();
    try {
      socket.setSoTimeout(Math.clamp(patience / 1_000_000, 1, Integer.MAX_VALUE));
      int count = in.read(into, offset, length);
      if (count < 0) {
        throw new Lost("the peer closed the connection");
      }
      return count;
    } catch (SocketTimeoutException e) {
      throw tooSlow();
    } catch (AssociationFailure e) {
      throw e;
    } catch (IOException e) {
      throw lost(e);
    } finally {
      patience -= System.nanoTime() - began;
      if (watch != null) {
        watch.cancel(false);
      }
    }
  }

  /**
   * One read of TLS is many reads of the socket, each with the whole timeout: a record that drips
   * would stretch it without end.
   */
  private ScheduledFuture<?> watchRecord() {
    return secured == null
        ? null
        : SendWatch.over(Duration.ofNanos(patience).plus(AFTER_TIMEOUT), this::cutReading);
  }

  private void cutReading() {
    readTimedOut = true;
    reset();
  }

  private TooSlow tooSlow() {
    return new TooSlow("waited too long for " + awaited);
  }

  /** Our own cut may show first in a later call, when the write just ended as the time ran out. */
  private AssociationFailure lost(IOException cause) {
    if (readTimedOut) {
      return tooSlow();
    }
    return sendTimedOut
        ? new TooSlow("the peer did not take a PDU in " + sendTimeout.toMillis() + " ms")
        : new Lost("the connection broke: " + cause.getMessage(), cause);
  }

  void write(byte[] bytes, int length) throws AssociationFailure {
    writing.lock();
    try {
      writeWatched(bytes, length);
    } finally {
      writing.unlock();
    }
  }

  /**
   * From another thread than the association's: gives up when that one is in the middle of a PDU.
   */
  boolean tryWrite(byte[] bytes) {
    boolean locked = false;
    try {
      locked = writing.tryLock(100, TimeUnit.MILLISECONDS);
      if (locked) {
        writeWatched(bytes, bytes.length);
      }
      return locked;
    } catch (AssociationFailure e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      if (locked) {
        writing.unlock();
      }
    }
  }

  private void writeWatched(byte[] bytes, int length) throws AssociationFailure {
    ScheduledFuture<?> watch = SendWatch.over(sendTimeout, this::cutSending);
    try {
      out.write(bytes, 0, length);
    } catch (IOException e) {
      throw lost(e);
    } finally {
      watch.cancel(false);
    }
  }

  private void cutSending() {
    sendTimedOut = true;
    reset();
  }

  /** Closes without waiting for the peer to take what is still unsent. */
  void reset() {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // Already closed: nothing is left to be sent.
    }
    closeSocket();
  }

  /**
   * Waits for the peer to close (Sta13 of PS3.8 9.2.1) and throws away what it still sends.
   *
   * <p>Closing with unread input would reset the connection, and the reset can overtake the last
   * PDU that tells the peer why.
   */
  void awaitClose(Duration time) {
    try {
      sayGoodbye();
      in = socket.getInputStream();
      socket.shutdownOutput();
      allow(time, "the peer to close");
      while (true) {
        limit = 0;
        position = 0;
        await();
      }
    } catch (TooSlow e) {
      // Neither reads nor closes: what is unsent would stay in the kernel for minutes.
      reset();
    } catch (IOException e) {
      // The peer closed, which is what we waited for.
      close();
    }
  }

  /**
   * The close_notify alert (RFC 8446 6.1), without which a peer cannot tell an end from a cut.
   *
   * <p>A socket closed by TLS itself would wait for the peer's own; ours does not.
   */
  private void sayGoodbye() {
    SSLSocket tls = secured;
    if (tls == null || socket.isClosed() || !writing.tryLock()) {
      return;
    }
    secured = null;
    ScheduledFuture<?> watch = SendWatch.over(LONGEST_GOODBYE, this::reset);
    try {
      tls.shutdownOutput();
    } catch (IOException e) {
      // The connection is gone; there is nobody to say it to.
    } finally {
      watch.cancel(false);
      writing.unlock();
    }
  }

  @Override
  public void close() {
    sayGoodbye();
    closeSocket();
  }

  private void closeSocket() {
    try {
      socket.close();
    } catch (IOException e) {
      // Nothing can be done for a socket that does not close.
    }
  }
}
