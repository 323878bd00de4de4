package org.seriate.receive;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;
import org.seriate.audit.AuditEntry;
import org.seriate.audit.AuditEvent;
import org.seriate.audit.AuditOutcome;
import org.seriate.audit.AuditTrail;
import org.seriate.store.Arrival;
import org.seriate.store.HeaderJson;
import org.seriate.store.NodeRun;
import org.seriate.store.Place;

/**
 * The rows of kept objects, many at a time, inside the caller's transaction. Written twice they are
 * as written once, so that a batch whose commit was not answered may be written again.
 */
@ApplicationScoped
class InstanceRows {
  private final DataSource database;
  private final AuditTrail audit;
  private final UUID run;
  private final SeriesOpening opening;
  private final RepeatedInstances repeated;

  InstanceRows(DataSource database, AuditTrail audit, SourceNames sources, NodeRun run) {
    this.database = database;
    this.audit = audit;
    this.run = run.id();
    this.opening = new SeriesOpening(sources);
    this.repeated = new RepeatedInstances(audit);
  }

  /**
   * Writes what is not there yet.
   *
   * @return those whose SOP Instance UID was known with the same content: their bytes are held
   *     twice
   */
  List<ReceivedObject> write(List<ReceivedObject> objects) throws SQLException {
    if (objects.isEmpty()) {
      return List.of();
    }
    try (Connection rows = database.getConnection()) {
      Map<String, ReceivingSeries> series = opening.findOrOpen(rows, objects);
      List<ReceivedObject> known = insert(rows, objects, series);
      List<ReceivedObject> fresh = new ArrayList<>(objects);
      fresh.removeAll(known);
      SeriesOpening.openRevisions(rows, fresh, series);
      insertSources(rows, fresh, known, series);
      return known.isEmpty() ? List.of() : repeated.sortOut(rows, known);
    }
  }

  /** Up to where each segment is listed, in the transaction that lists it. */
  void writeListedTo(Map<Long, Long> listedTo) throws SQLException {
    try (Connection rows = database.getConnection();
        PreparedStatement insert =
            rows.prepareStatement(
                """
                insert into store_segment (number, run, listed_to) values (?, ?, ?)
                on conflict (number) do update
                set run = excluded.run, listed_to = excluded.listed_to
                """)) {
      for (Map.Entry<Long, Long> segment : listedTo.entrySet()) {
        insert.setLong(1, segment.getKey());
        insert.setObject(2, run);
        insert.setLong(3, segment.getValue());
        insert.executeUpdate();
      }
    }
  }

  /** Whether the database answers at all. */
  boolean isReachable() {
    try (Connection rows = database.getConnection()) {
      return rows.isValid(5);
    } catch (SQLException e) {
      return false;
    }
  }

  /** Up to where each segment is listed, as committed. */
  Map<Long, Long> listedTo() throws SQLException {
    Map<Long, Long> listed = new HashMap<>();
    try (Connection rows = database.getConnection();
        PreparedStatement select =
            rows.prepareStatement("select number, listed_to from store_segment");
        ResultSet found = select.executeQuery()) {
      while (found.next()) {
        listed.put(found.getLong(1), found.getLong(2));
      }
    }
    return listed;
  }

  /** Returns those whose SOP Instance UID was there before. */
  private static List<ReceivedObject> insert(
      Connection rows, List<ReceivedObject> objects, Map<String, ReceivingSeries> series)
      throws SQLException {
    Map<String, String> inserted = new HashMap<>();
    try (PreparedStatement insert =
        rows.prepareStatement(
            """
            insert into instance (series_id, sop_instance_uid, sop_class_uid, transfer_syntax_uid,
                digest, bytes, revision, study_instance_uid, patient_digest, received_at,
                calling_ae, header, frames, segment, segment_at, file_bytes)
            select series, instance, class, syntax, digest, bytes, revision, study, patient,
                cast(received as timestamptz), ae, cast(header as jsonb),
                cast(nullif(frames, '') as jsonb), segment, at, file
            from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                as u (series, instance, class, syntax, digest, bytes, revision, study, patient,
                    received, ae, header, frames, segment, at, file)
            on conflict (sop_instance_uid) do nothing
            returning sop_instance_uid, digest
            """)) {
      Columns columns = new Columns(rows, insert, objects);
      columns.add("bigint", o -> series.get(o.seriesInstanceUid()).id());
      columns.add("text", ReceivedObject::sopInstanceUid);
      columns.add("text", ReceivedObject::sopClassUid);
      columns.add("text", ReceivedObject::transferSyntaxUid);
      columns.add("text", o -> o.kept().digest());
      columns.add("bigint", o -> o.kept().bytes());
      columns.add("int", o -> series.get(o.seriesInstanceUid()).receivingRevision());
      columns.add("text", ReceivedObject::studyInstanceUid);
      columns.add("text", ReceivedObject::patientDigest);
      columns.add("text", o -> o.arrival().at().toString());
      columns.add("text", o -> o.arrival().callingAe());
      columns.add("text", o -> HeaderJson.write(o.header()));
      columns.add("text", o -> HeaderJson.writeFrames(o.header(), o.frames()));
      columns.add("bigint", o -> RepeatedInstances.inSegment(o, Place::segment));
      columns.add("bigint", o -> RepeatedInstances.inSegment(o, Place::fileAt));
      columns.add("bigint", o -> RepeatedInstances.inSegment(o, Place::fileBytes));
      try (ResultSet returned = insert.executeQuery()) {
        while (returned.next()) {
          inserted.put(returned.getString(1), returned.getString(2));
        }
      }
    }
    return objects.stream()
        .filter(o -> !inserted.remove(o.sopInstanceUid(), o.kept().digest()))
        .toList();
  }

  /** The parameters of an unnest, one array for each column. */
  private static final class Columns {
    private final Connection rows;
    private final PreparedStatement statement;
    private final List<ReceivedObject> objects;
    private int index;

    Columns(Connection rows, PreparedStatement statement, List<ReceivedObject> objects) {
      this.rows = rows;
      this.statement = statement;
      this.objects = objects;
    }

    void add(String type, Function<ReceivedObject, Object> value) throws SQLException {
      statement.setArray(++index, rows.createArrayOf(type, objects.stream().map(value).toArray()));
    }
  }

  private record Source(long series, UUID run, long association) {}

  /**
   * An association counts for a series when it brings a new slice; and one that repeats slices
   * counts while more of them are expected, for its sender may not have seen our answer.
   */
  private void insertSources(
      Connection rows,
      List<ReceivedObject> fresh,
      List<ReceivedObject> known,
      Map<String, ReceivingSeries> series)
      throws SQLException {
    Map<Source, ReceivedObject> first = new LinkedHashMap<>();
    fresh.forEach(o -> first.putIfAbsent(source(o, series), o));
    known.stream()
        .filter(o -> !series.get(o.seriesInstanceUid()).isLate())
        .forEach(o -> first.putIfAbsent(source(o, series), o));
    for (Map.Entry<Source, ReceivedObject> entry : first.entrySet()) {
      ReceivedObject object = entry.getValue();
      Source source = entry.getKey();
      if (insertSource(rows, source, object.arrival())) {
        int revision = series.get(object.seriesInstanceUid()).receivingRevision();
        audit.record(
            AuditEntry.of(
                    AuditEvent.INSTANCES_RECEIVED,
                    AuditOutcome.SUCCESS,
                    object.arrival().caller(),
                    "association %d brings slices of revision %d"
                        .formatted(source.association(), revision))
                .aboutSeries(source.series())
                .ofPatient(object.patientId(), object.issuerOfPatientId()));
      }
    }
  }

  private static Source source(ReceivedObject object, Map<String, ReceivingSeries> series) {
    Arrival a = object.arrival();
    return new Source(series.get(object.seriesInstanceUid()).id(), a.run(), a.association());
  }

  /** An association of an earlier run is over: it ended with that run. */
  private boolean insertSource(Connection rows, Source source, Arrival arrival)
      throws SQLException {
    try (PreparedStatement insert =
        rows.prepareStatement(
            """
            insert into series_source (series_id, node, association, calling_ae, opened_at,
                ended_at, released)
            values (?, ?, ?, ?, cast(? as timestamptz),
                case when ? then now() end, case when ? then false end)
            on conflict do nothing
            """)) {
      boolean over = !source.run().equals(run);
      insert.setLong(1, source.series());
      insert.setObject(2, source.run());
      insert.setLong(3, source.association());
      insert.setString(4, arrival.callingAe());
      insert.setString(5, arrival.at().toString());
      insert.setBoolean(6, over);
      insert.setBoolean(7, over);
      return insert.executeUpdate() == 1;
    }
  }
}
