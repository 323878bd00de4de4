package org.seriate.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seriate.dicom.io.FileRegion;

/** What is read of a bucket, and how often. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FetchedTest {
  private static final int SLICE = 1000;

  @TempDir Path folder;

  private final List<String> asked = new ArrayList<>();
  private Fetched fetched;

  @BeforeEach
  void a_bucket_with_two_pieces_of_a_segment() throws IOException {
    fetched = new Fetched(folder, new Remembering(), new Known(), 8 * SLICE);
  }

  @Test
  void neighbours_come_in_one_request_and_nothing_comes_twice() throws Exception {
    List<FileRegion> series = List.of(slice(7, 2), slice(7, 0), slice(7, 1));

    fetched.bring(series).close();
    fetched.bring(series).close();
    fetched.bring(List.of(slice(7, 1), slice(7, 3))).close();

    assertEquals(List.of("segments/7/0-5000 0+3000", "segments/7/0-5000 3000+1000"), asked);
    assertArrayEquals(content(2000), read(slice(7, 2)));
  }

  @Test
  void a_request_does_not_reach_over_the_end_of_a_piece() throws Exception {
    fetched.bring(List.of(slice(7, 4), slice(7, 5))).close();

    assertEquals(List.of("segments/7/0-5000 4000+1000", "segments/7/5000-9000 0+1000"), asked);
    assertArrayEquals(content(5000), read(slice(7, 5)));
  }

  @Test
  void what_is_not_in_the_bucket_yet_is_told_as_such() {
    NotHere e = assertThrows(NotHere.class, () -> fetched.bring(List.of(slice(7, 10))));

    assertTrue(e.getMessage().contains("not in the bucket yet (segment 7)"), e.getMessage());
  }

  @Test
  void what_nobody_reads_makes_room_and_what_is_read_stays() throws Exception {
    Reading first = fetched.bring(List.of(slice(1, 0), slice(1, 1), slice(1, 2), slice(1, 3)));
    fetched.bring(List.of(slice(2, 0), slice(2, 1), slice(2, 2), slice(2, 3))).close();

    fetched.bring(List.of(slice(3, 0))).close();

    assertTrue(Files.exists(fetched.segment(1)));
    assertFalse(Files.exists(fetched.segment(2)));
    first.close();
    fetched.bring(List.of(slice(4, 0), slice(4, 1), slice(4, 2), slice(4, 3))).close();
    assertFalse(Files.exists(fetched.segment(1)));
  }

  @Test
  void what_is_here_anyway_is_asked_of_nobody() throws Exception {
    fetched.bring(List.of(new FileRegion(folder.resolveSibling("7.seg"), 0, SLICE))).close();

    assertEquals(List.of(), asked);
  }

  private FileRegion slice(long segment, int number) {
    return new FileRegion(fetched.segment(segment), (long) number * SLICE, SLICE);
  }

  private static byte[] content(long at) {
    byte[] bytes = new byte[SLICE];
    Arrays.fill(bytes, (byte) (at / SLICE + 1));
    return bytes;
  }

  private static byte[] read(FileRegion region) throws IOException {
    try (InputStream in = region.open()) {
      return in.readAllBytes();
    }
  }

  /** Bytes 0 to 5000 and 5000 to 9000 of every segment. */
  private static final class Known extends PieceRows {
    Known() {
      super(null);
    }

    @Override
    Optional<Piece> holding(long segment, long from, long to) {
      return List.of(new Piece(segment, 0, 5000), new Piece(segment, 5000, 9000)).stream()
          .filter(p -> p.from() <= from && to <= p.to())
          .findFirst();
    }
  }

  private final class Remembering implements Bucket {
    @Override
    public void put(String name, FileRegion bytes) {
      throw new AssertionError("nothing is uploaded here");
    }

    @Override
    public void get(String name, long from, long length, Path into, long at) throws IOException {
      asked.add("%s %d+%d".formatted(name, from, length));
      try (FileChannel file =
          FileChannel.open(into, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        for (long done = 0; done < length; done += SLICE) {
          file.write(ByteBuffer.wrap(content(at + done)), at + done);
        }
      }
    }

    @Override
    public void get(String name, Path into) {
      throw new AssertionError("nothing has a file of its own here");
    }

    @Override
    public void delete(String name) {
      throw new AssertionError("nothing is deleted here");
    }

    @Override
    public void close() {}
  }
}
