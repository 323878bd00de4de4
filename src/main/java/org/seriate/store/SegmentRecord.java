package org.seriate.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * What stands in front of each object in a segment. All numbers are big-endian.
 *
 * <pre>
 *   0  magic, format        8  the segment's secret      24  length of the DICOM file
 *  32  of its data set     40  SHA-256 of the data set   72  run       88  association
 *  96  arrival, µs        104  CRC-32C of the DICOM file 108 1 when it has a file of its own
 * 112  calling AE, address, caller, each with its length in front      508  CRC-32C of 0 to 507
 * </pre>
 *
 * A record begins at a multiple of {@link #ALIGNMENT}, so that the next one is found behind one
 * that a power cut left torn. The secret keeps an image that contains a copy of a segment from
 * being taken for records.
 *
 * @param secret of the segment, 16 bytes as a UUID
 */
record SegmentRecord(
    UUID secret,
    long fileBytes,
    long bytes,
    String digest,
    Arrival arrival,
    int fileCrc,
    boolean ownFile) {
  static final int HEADER = 512;
  static final int ALIGNMENT = 4096;

  private static final int MAGIC = 0x5E71A7E0;
  private static final int FORMAT = 1;
  private static final int TEXTS_AT = 112;
  private static final int CRC_AT = HEADER - 4;

  /** Room that a record with this much of a DICOM file takes. */
  static long lengthWith(long fileBytes) {
    return (HEADER + fileBytes + ALIGNMENT - 1) & -ALIGNMENT;
  }

  /** Writes the header into the first {@link #HEADER} bytes; position and limit stay. */
  void write(ByteBuffer into) {
    ByteBuffer b = into.duplicate().clear().limit(HEADER);
    b.putInt(MAGIC).putInt(FORMAT);
    put(b, secret);
    b.putLong(fileBytes).putLong(bytes).put(HexFormat.of().parseHex(digest));
    put(b, arrival.run());
    b.putLong(arrival.association());
    b.putLong(ChronoUnit.MICROS.between(Instant.EPOCH, arrival.at()));
    b.putInt(fileCrc).putInt(ownFile ? 1 : 0);
    put(b, arrival.callingAe(), 16);
    put(b, arrival.remoteAddress(), 64);
    put(b, arrival.caller(), 250);
    while (b.position() < CRC_AT) {
      b.put((byte) 0);
    }
    b.putInt(crc(into.duplicate().clear().limit(CRC_AT)));
  }

  /** The header at the start of {@code from}; empty when there is none of this segment. */
  static Optional<SegmentRecord> read(ByteBuffer from, UUID secret) {
    ByteBuffer b = from.duplicate();
    if (b.getInt() != MAGIC
        || b.getInt() != FORMAT
        || !uuid(b).equals(secret)
        || from.getInt(from.position() + CRC_AT) != crc(from.slice(from.position(), CRC_AT))) {
      return Optional.empty();
    }
    long fileBytes = b.getLong();
    long bytes = b.getLong();
    byte[] digest = new byte[32];
    b.get(digest);
    UUID run = uuid(b);
    long association = b.getLong();
    Instant at = Instant.EPOCH.plus(b.getLong(), ChronoUnit.MICROS);
    int fileCrc = b.getInt();
    boolean ownFile = b.getInt() == 1;
    Arrival arrival = new Arrival(run, association, text(b), text(b), text(b), at);
    return Optional.of(
        new SegmentRecord(
            secret, fileBytes, bytes, HexFormat.of().formatHex(digest), arrival, fileCrc, ownFile));
  }

  /** Where the record ends that begins at {@code at}. */
  long end(long at) {
    return at + lengthWith(ownFile ? 0 : fileBytes);
  }

  Place placeIn(long segment, long at) {
    return new Place(segment, at, end(at), ownFile, fileBytes);
  }

  private static int crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  private static void put(ByteBuffer b, UUID id) {
    b.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
  }

  private static UUID uuid(ByteBuffer b) {
    return new UUID(b.getLong(), b.getLong());
  }

  private static void put(ByteBuffer b, String text, int max) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(bytes.length, max);
    b.put((byte) length).put(bytes, 0, length);
  }

  private static String text(ByteBuffer b) {
    byte[] bytes = new byte[b.get() & 0xFF];
    b.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
