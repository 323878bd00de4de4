package org.seriate.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.seriate.check.CheckFinding;
import org.seriate.store.StoreContents;

/**
 * Compares rows and store, every byte of it: images that rows name and the store has not, and
 * objects of the store that no row names. Changes nothing; one segment at a time is in memory.
 */
final class StoreCheck {
  private static final int NAMED = 5;

  private final StoreContents store;
  private final Connection rows;
  private final Tally missing = new Tally();
  private final Tally elsewhere = new Tally();
  private final Tally nameless = new Tally();
  private final Tally waiting = new Tally();
  private final Set<Long> series = new TreeSet<>();
  private long images;

  private static final class Tally {
    private long objects;
    private long bytes;

    void add(long size) {
      objects++;
      bytes += size;
    }

    String words() {
      return "%s, %.1f MiB".formatted(PlainWords.count((int) objects, "object"), bytes / 1048576.0);
    }
  }

  /** What a row says of a live image. */
  private record Named(long series, long bytes) {}

  private StoreCheck(Path home, Connection rows) {
    this.store = new StoreContents(home);
    this.rows = rows;
  }

  static List<CheckFinding> of(Path home, Connection rows) throws IOException, SQLException {
    StoreCheck check = new StoreCheck(home, rows);
    check.segments();
    check.ownFiles();
    return check.findings();
  }

  private void segments() throws IOException, SQLException {
    Map<Long, Long> listedTo = new HashMap<>();
    try (PreparedStatement select =
            rows.prepareStatement("select number, listed_to from store_segment");
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        listedTo.put(row.getLong(1), row.getLong(2));
      }
    }
    Set<Long> there = new HashSet<>(store.segments());
    for (long number : there) {
      compare(number, listedTo.getOrDefault(number, 0L));
    }
    Set<String> inBucket =
        words("select distinct segment::text from store_piece where removed_at is null");
    for (long number : segmentsNamed()) {
      if (!there.contains(number)) {
        inSegment(number)
            .values()
            .forEach(
                inBucket.contains(String.valueOf(number)) ? this::isElsewhere : this::isMissing);
      }
    }
  }

  private List<Long> segmentsNamed() throws SQLException {
    List<Long> named = new ArrayList<>();
    try (PreparedStatement select =
            rows.prepareStatement(
                """
                select segment from instance where segment is not null and purged_at is null
                union
                select segment from instance_conflict
                where segment is not null and purged_at is null
                """);
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        named.add(row.getLong(1));
      }
    }
    return named;
  }

  private void compare(long number, long listedTo) throws IOException, SQLException {
    Map<Long, Named> named = inSegment(number);
    store.inSegment(
        number,
        object -> {
          if (object.place().ownFile()) {
            return;
          }
          Named row = named.remove(object.place().fileAt());
          if (row != null) {
            images++;
          } else if (object.place().recordAt() >= listedTo) {
            waiting.add(object.bytes());
          } else {
            nameless.add(object.bytes());
          }
        });
    named.values().forEach(this::isMissing);
  }

  /** Another host received it; its own check reads it. */
  private void isElsewhere(Named row) {
    elsewhere.add(row.bytes());
  }

  private Set<String> words(String sql) throws SQLException {
    Set<String> words = new HashSet<>();
    try (PreparedStatement select = rows.prepareStatement(sql);
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        words.add(row.getString(1));
      }
    }
    return words;
  }

  private void isMissing(Named row) {
    missing.add(row.bytes());
    series.add(row.series());
  }

  private Map<Long, Named> inSegment(long number) throws SQLException {
    return ask(
        """
        select segment_at, series_id, bytes from instance
        where segment = ? and purged_at is null
        union all
        select c.segment_at, i.series_id, c.file_bytes from instance_conflict c
        join instance i on i.id = c.instance_id
        where c.segment = ? and c.purged_at is null
        """,
        number);
  }

  private Map<Long, Named> ask(String sql, long both) throws SQLException {
    Map<Long, Named> named = new HashMap<>();
    try (PreparedStatement select = rows.prepareStatement(sql)) {
      select.setLong(1, both);
      select.setLong(2, both);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          named.put(row.getLong(1), new Named(row.getLong(2), row.getLong(3)));
        }
      }
    }
    return named;
  }

  private void ownFiles() throws IOException, SQLException {
    Map<String, Named> named = new HashMap<>();
    try (PreparedStatement select =
            rows.prepareStatement(
                """
                select digest, series_id, bytes from instance
                where segment is null and purged_at is null
                union all
                select c.digest, i.series_id, 0 from instance_conflict c
                join instance i on i.id = c.instance_id
                where c.segment is null and c.purged_at is null
                """);
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        named.put(row.getString(1), new Named(row.getLong(2), row.getLong(3)));
      }
    }
    store.ownFiles(
        file -> {
          String digest = file.getFileName().toString().replace(".dcm", "");
          if (named.remove(digest) != null) {
            images++;
          } else {
            nameless.add(size(file));
          }
        });
    Set<String> inBucket = words("select digest from store_file");
    named.forEach(
        (digest, row) -> {
          if (inBucket.contains(digest)) {
            isElsewhere(row);
          } else {
            isMissing(row);
          }
        });
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<CheckFinding> findings() {
    List<CheckFinding> findings = new ArrayList<>();
    if (missing.objects > 0) {
      findings.add(
          CheckFinding.fail(
              "store",
              "rows name %s that are not there or damaged, of series %s"
                  .formatted(
                      missing.words(),
                      series.stream()
                              .limit(NAMED)
                              .map(String::valueOf)
                              .collect(Collectors.joining(", "))
                          + (series.size() > NAMED ? " and others" : "")),
              "Bring segments/ and objects/ back from a backup, or have the sources send these"
                  + " series again."));
    }
    if (nameless.objects > 0) {
      findings.add(
          CheckFinding.warn(
              "store",
              "no row names %s".formatted(nameless.words()),
              "Left by a crash between a purge and its end, or passed over with an ERROR line; a"
                  + " segment goes with the last image in it. Nothing needs to be done."));
    }
    if (waiting.objects > 0) {
      findings.add(
          CheckFinding.warn(
              "store",
              "%s wait for their rows".formatted(waiting.words()),
              "A running node lists them in a moment, another one when it starts."));
    }
    if (elsewhere.objects > 0) {
      findings.add(
          CheckFinding.ok(
              "store", "%s lie with other hosts and in the bucket".formatted(elsewhere.words())));
    }
    if (missing.objects == 0) {
      findings.add(
          CheckFinding.ok(
              "store",
              "every one of %s that rows name is there, checksums are right"
                  .formatted(PlainWords.count((int) images, "object"))));
    }
    return findings;
  }
}
