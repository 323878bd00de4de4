package org.seriate.retain;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.seriate.series.SeriesState;
import org.seriate.store.Deletions;

/** Which images may go, and that they went. */
@ApplicationScoped
class PurgeRows {
  /**
   * A series is as old as the last thing that happened to it: its last image, or its last finished
   * work. One with work in line, or held, or set aside for a person, is not finished.
   */
  private static final String OLD =
      """
      s.state = ?
        and not exists (select 1 from series_work w where w.series_id = s.id
            and w.state in ('WAITING', 'CLAIMED', 'HELD'))
        and not exists (select 1 from series_work w where w.series_id = s.id
            and w.finished_at > now() - make_interval(secs => ?))
        and not exists (select 1 from instance i where i.series_id = s.id
            and i.received_at > now() - make_interval(secs => ?))
      """;

  private final DataSource database;

  PurgeRows(DataSource database) {
    this.database = database;
  }

  /** Series in this state for so long that still have images. */
  List<Long> old(SeriesState state, Duration age, int atMost) throws SQLException {
    return longs(
        "select s.id from series s where "
            + OLD
            + " and exists (select 1 from instance i where i.series_id = s.id"
            + " and i.purged_at is null) order by s.id limit "
            + atMost,
        state,
        age);
  }

  /**
   * Notes that the images of a series are gone, in the caller's transaction; none when the series
   * is no longer as it was when it was asked for, or while a backup is taken.
   */
  List<Purged> purge(long series, SeriesState state, Duration age) throws SQLException {
    try (Connection rows = database.getConnection();
        PreparedStatement lock =
            rows.prepareStatement(
                "select s.id from series s where s.id = ? and " + OLD + " for update of s")) {
      if (!Deletions.mayGo(rows)) {
        return List.of();
      }
      lock.setLong(1, series);
      bind(lock, 2, state, age);
      try (ResultSet still = lock.executeQuery()) {
        if (!still.next()) {
          return List.of();
        }
      }
      List<Purged> gone = new ArrayList<>();
      update(
          rows,
          """
          update instance set purged_at = now() where series_id = ? and purged_at is null
          returning digest, bytes, segment, segment_at, file_bytes
          """,
          series,
          gone);
      update(
          rows,
          """
          update instance_conflict c set purged_at = now()
          from instance i where i.id = c.instance_id and i.series_id = ? and c.purged_at is null
          returning c.digest, 0, c.segment, c.segment_at, c.file_bytes
          """,
          series,
          gone);
      return gone;
    }
  }

  private static void update(Connection rows, String sql, long series, List<Purged> gone)
      throws SQLException {
    try (PreparedStatement update = rows.prepareStatement(sql)) {
      update.setLong(1, series);
      try (ResultSet row = update.executeQuery()) {
        while (row.next()) {
          gone.add(
              new Purged(
                  row.getString(1),
                  row.getLong(2),
                  row.getObject(3, Long.class),
                  row.getObject(4, Long.class),
                  row.getObject(5, Long.class)));
        }
      }
    }
  }

  /** Whether a row names the file of this digest; it may be that of several. */
  boolean namesFile(String digest) {
    return exists(
        """
        select 1 from instance where digest = ? and segment is null and purged_at is null
        union all
        select 1 from instance_conflict
        where digest = ? and segment is null and purged_at is null
        """,
        digest);
  }

  boolean namesImageIn(long segment) {
    return exists(
        """
        select 1 from instance where segment = ? and purged_at is null
        union all
        select 1 from instance_conflict where segment = ? and purged_at is null
        """,
        segment);
  }

  private boolean exists(String sql, Object both) {
    try (Connection rows = database.getConnection();
        PreparedStatement select = rows.prepareStatement(sql)) {
      select.setObject(1, both);
      select.setObject(2, both);
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    } catch (SQLException e) {
      throw new IllegalStateException("what the rows name could not be asked", e);
    }
  }

  List<Long> segments() throws SQLException {
    List<Long> found = new ArrayList<>();
    try (Connection rows = database.getConnection();
        PreparedStatement select = rows.prepareStatement("select number from store_segment");
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        found.add(row.getLong(1));
      }
    }
    return found;
  }

  void forget(long segment) throws SQLException {
    try (Connection rows = database.getConnection();
        PreparedStatement delete =
            rows.prepareStatement("delete from store_segment where number = ?")) {
      delete.setLong(1, segment);
      delete.executeUpdate();
    }
  }

  private List<Long> longs(String sql, SeriesState state, Duration age) throws SQLException {
    List<Long> found = new ArrayList<>();
    try (Connection rows = database.getConnection();
        PreparedStatement select = rows.prepareStatement(sql)) {
      bind(select, 1, state, age);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          found.add(row.getLong(1));
        }
      }
    }
    return found;
  }

  private static void bind(PreparedStatement statement, int from, SeriesState state, Duration age)
      throws SQLException {
    statement.setString(from, state.name());
    statement.setDouble(from + 1, age.toSeconds());
    statement.setDouble(from + 2, age.toSeconds());
  }
}
