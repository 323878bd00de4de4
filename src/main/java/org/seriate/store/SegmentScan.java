package org.seriate.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/** Reads the records of a segment one behind the other, past those that are torn or given back. */
final class SegmentScan {
  private static final int STRIDE = 1 << 20;

  private final FileChannel channel;
  private final long number;
  private final UUID secret;
  private int records;
  private int torn;

  /** Takes a record whose checksums are right. */
  interface Sink {
    void take(Kept object) throws IOException;
  }

  SegmentScan(FileChannel channel, long number, UUID secret) {
    this.channel = channel;
    this.number = number;
    this.secret = secret;
  }

  int records() {
    return records;
  }

  /** Ranges that begin like a record and are none. */
  int torn() {
    return torn;
  }

  /** Tells every whole record from {@code from} on; returns where the last one ends. */
  long run(long from, Sink sink) throws IOException {
    ByteBuffer stride = ByteBuffer.allocateDirect(STRIDE);
    long size = channel.size();
    long end = from;
    long at = from;
    while (at < size) {
      fill(stride, at);
      long next = at + STRIDE;
      for (int i = 0; i + SegmentRecord.HEADER <= stride.limit(); i += SegmentRecord.ALIGNMENT) {
        Optional<SegmentRecord> found = SegmentRecord.read(stride.position(i), secret);
        if (found.isPresent()) {
          next = at + i + SegmentRecord.ALIGNMENT;
          if (isWhole(at + i, found.get())) {
            end = next = found.get().end(at + i);
            records++;
            sink.take(kept(found.get(), at + i));
          } else {
            torn++;
          }
          break;
        }
      }
      at = next;
    }
    return end;
  }

  private Kept kept(SegmentRecord record, long at) {
    return new Kept(record.digest(), record.bytes(), record.placeIn(number, at), record.arrival());
  }

  private void fill(ByteBuffer buffer, long at) throws IOException {
    buffer.clear();
    while (buffer.hasRemaining() && channel.read(buffer, at + buffer.position()) >= 0) {}
    buffer.flip();
  }

  private boolean isWhole(long at, SegmentRecord record) throws IOException {
    if (record.ownFile()) {
      return true;
    }
    CRC32C crc = new CRC32C();
    ByteBuffer part = ByteBuffer.allocate(1 << 18);
    long next = at + SegmentRecord.HEADER;
    long left = record.fileBytes();
    while (left > 0) {
      part.clear().limit((int) Math.min(part.capacity(), left));
      int count = channel.read(part, next);
      if (count < 0) {
        return false;
      }
      crc.update(part.flip());
      next += count;
      left -= count;
    }
    return (int) crc.getValue() == record.fileCrc();
  }
}
