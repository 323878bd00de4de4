package org.seriate.store;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Memory between wire and disk, in chunks that are used again: a direct buffer is only freed by the
 * garbage collector, and one for each of a thousand slices would be memory that grows with the
 * series.
 */
final class ChunkPool {
  static final int CHUNK = 1 << 18;

  /** A quarter of what the Java runtime allows direct buffers, and 64 MiB at most. */
  private static final long MORE = Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 4);

  private final Queue<ByteBuffer> idle = new ConcurrentLinkedQueue<>();
  private final AtomicLong more = new AtomicLong();

  /** One that an association cannot do without. */
  ByteBuffer first() {
    ByteBuffer chunk = idle.poll();
    return chunk == null ? ByteBuffer.allocateDirect(CHUNK) : chunk.clear();
  }

  /** A further one; empty when the others hold as many as there may be. */
  Optional<ByteBuffer> another() {
    if (more.addAndGet(CHUNK) > MORE) {
      more.addAndGet(-CHUNK);
      return Optional.empty();
    }
    return Optional.of(first());
  }

  void giveBackFirst(ByteBuffer chunk) {
    idle.add(chunk);
  }

  void giveBackAnother(ByteBuffer chunk) {
    idle.add(chunk);
    more.addAndGet(-CHUNK);
  }
}
