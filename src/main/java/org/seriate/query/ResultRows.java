package org.seriate.query;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.seriate.dicom.data.DataSet;
import org.seriate.store.ResultAttributes;

/**
 * Reads tables result_object and result_attributes, a page at a time: no connection is held while a
 * slow peer reads its matches.
 */
final class ResultRows {
  private static final int PAGE = 500;

  /** What awaits approval, was rejected or overtaken does not leave the node; it is not here. */
  private static final String MAY_LEAVE =
      """
      object_id not in (
        select o.id from result_object o join approval p on p.report_id = o.report_id
        where p.state <> 'ACCEPTED')
      """;

  private static final Logger LOG = Logger.getLogger(ResultRows.class);

  private final DataSource database;

  ResultRows(DataSource database) {
    this.database = database;
  }

  /** One object to be retrieved; {@code series} is our number of the series it speaks of. */
  record ObjectFound(long object, long series, String sopClassUid, String sopInstanceUid) {}

  /**
   * A page of entities in the order of their keys.
   *
   * @param entities those that meet the conditions
   * @param end the last key looked at; the next page begins behind it
   */
  record Page(List<ResultEntity> entities, String end, boolean last) {}

  /**
   * Looks at the entities that come next after {@code after}, met or not, so that a page costs the
   * same wherever it begins: it walks along the index of its level and sorts nothing.
   */
  Page entities(QueryRequest.Asked asked, Narrowing narrowing, String after) {
    // The newest object of an entity speaks for it: a corrected name or number wins.
    String sql =
        """
        select page.entity, case when %3$s then newest.header end
        from (
          select %1$s as entity, max(object_id) as object from result_attributes
          where %1$s > ? and %2$s and %5$s
          group by %1$s order by %1$s limit %4$d) page
        join result_attributes newest on newest.object_id = page.object
        order by page.entity
        """
            .formatted(
                asked.level().entityColumn(),
                narrowing.rows().sql(),
                narrowing.entities().sql(),
                PAGE,
                MAY_LEAVE);
    try (Connection connection = database.getConnection();
        PreparedStatement select = connection.prepareStatement(sql)) {
      List<Object> values = new ArrayList<>(narrowing.entities().values());
      values.add(after);
      values.addAll(narrowing.rows().values());
      bind(connection, select, values);
      Map<String, DataSet> met = new LinkedHashMap<>();
      String end = after;
      int looked = 0;
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          looked++;
          end = rows.getString(1);
          byte[] header = rows.getBytes(2);
          if (header != null) {
            met.put(end, ResultAttributes.read(header));
          }
        }
      }
      return new Page(withCounts(connection, asked, met), end, looked < PAGE);
    } catch (SQLException e) {
      throw new IllegalStateException("results could not be read", e);
    }
  }

  private static List<ResultEntity> withCounts(
      Connection connection, QueryRequest.Asked asked, Map<String, DataSet> headers)
      throws SQLException {
    Map<String, ResultEntity.Counts> counts =
        counts(connection, asked, List.copyOf(headers.keySet()));
    return headers.entrySet().stream()
        .map(
            e ->
                new ResultEntity(
                    e.getKey(),
                    e.getValue(),
                    counts.getOrDefault(e.getKey(), ResultEntity.Counts.NOT_ASKED)))
        .toList();
  }

  private static Map<String, ResultEntity.Counts> counts(
      Connection connection, QueryRequest.Asked asked, List<String> keys) throws SQLException {
    boolean wanted =
        asked.elements().stream().anyMatch(k -> QueryKeys.counted(asked.level()).contains(k.tag()));
    Map<String, ResultEntity.Counts> counts = new HashMap<>();
    if (!wanted || keys.isEmpty()) {
      return counts;
    }
    String sql =
        """
        select %1$s, count(distinct study_instance_uid), count(distinct series_instance_uid),
          count(*), array_agg(distinct modality), array_agg(distinct sop_class_uid)
        from result_attributes where %1$s = any (?) and %2$s group by %1$s
        """
            .formatted(asked.level().entityColumn(), MAY_LEAVE);
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      bind(connection, select, List.of(keys));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          counts.put(
              rows.getString(1),
              new ResultEntity.Counts(
                  rows.getLong(2),
                  rows.getLong(3),
                  rows.getLong(4),
                  texts(rows.getArray(5)),
                  texts(rows.getArray(6))));
        }
      }
    }
    return counts;
  }

  private static List<String> texts(Array array) throws SQLException {
    return List.of((String[]) array.getArray());
  }

  /** The objects that a retrieval names, oldest first: a revision follows what it replaces. */
  List<ObjectFound> objects(QueryRequest.Asked asked) {
    Narrowing.Conditions conditions = Narrowing.uniqueKeys(asked);
    String sql =
        """
        select a.object_id, r.series_id, a.sop_class_uid, a.sop_instance_uid
        from result_attributes a
        join result_object o on o.id = a.object_id
        join report r on r.id = o.report_id
        where a.object_id in (select object_id from result_attributes where %s and %s)
        order by a.object_id
        """
            .formatted(conditions.sql(), MAY_LEAVE);
    try (Connection connection = database.getConnection();
        PreparedStatement select = connection.prepareStatement(sql)) {
      bind(connection, select, conditions.values());
      List<ObjectFound> found = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(
              new ObjectFound(
                  rows.getLong(1), rows.getLong(2), rows.getString(3), rows.getString(4)));
        }
      }
      return found;
    } catch (SQLException e) {
      throw new IllegalStateException("results could not be read", e);
    }
  }

  /** The data set of an object, as it was written. */
  byte[] dataSet(long object) {
    try (Connection connection = database.getConnection();
        PreparedStatement select =
            connection.prepareStatement("select data_set from result_object where id = ?")) {
      select.setLong(1, object);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          throw new IllegalStateException("result object " + object + " is gone");
        }
        return row.getBytes(1);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("result object " + object + " could not be read", e);
    }
  }

  /** Makes up attributes for objects that have none, and says for how many. */
  int makeUpMissing() {
    int made = 0;
    Batch batch = new Batch(0, 0, 0);
    do {
      batch = makeUpSome(batch.last());
      made += batch.made();
    } while (batch.looked() > 0);
    return made;
  }

  /**
   * @param last the last report looked at
   */
  private record Batch(long last, int looked, int made) {}

  private Batch makeUpSome(long after) {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      Batch batch = makeUpSome(connection, after);
      connection.commit();
      connection.setAutoCommit(true);
      return batch;
    } catch (SQLException e) {
      throw new IllegalStateException("attributes of results could not be made up", e);
    }
  }

  private static Batch makeUpSome(Connection connection, long after) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select id, data_set from result_object o
            where id > ?
              and not exists (select 1 from result_attributes a where a.object_id = o.id)
            order by id limit 100
            """)) {
      select.setLong(1, after);
      Batch batch = new Batch(after, 0, 0);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          boolean made = makeUp(connection, rows.getLong(1), rows.getBytes(2));
          batch = new Batch(rows.getLong(1), batch.looked() + 1, batch.made() + (made ? 1 : 0));
        }
      }
      return batch;
    }
  }

  /** False when the object cannot be read. */
  private static boolean makeUp(Connection connection, long object, byte[] dataSet)
      throws SQLException {
    ResultAttributes attributes;
    try {
      attributes = ResultAttributes.of(dataSet);
    } catch (IllegalStateException e) {
      LOG.errorf(e, "result object %d cannot be read; it stays unknown to queries", object);
      return false;
    }
    attributes.insert(connection, object);
    return true;
  }

  private static void bind(Connection connection, PreparedStatement statement, List<Object> values)
      throws SQLException {
    for (int i = 0; i < values.size(); i++) {
      switch (values.get(i)) {
        case List<?> list ->
            statement.setArray(i + 1, connection.createArrayOf("text", list.toArray()));
        case Object value -> statement.setString(i + 1, value.toString());
      }
    }
  }
}
