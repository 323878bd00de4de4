package org.seriate.receive;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.seriate.audit.AuditEntry;
import org.seriate.audit.AuditEvent;
import org.seriate.audit.AuditOutcome;
import org.seriate.audit.AuditTrail;
import org.seriate.series.SeriesState;
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
  private static final Logger LOG = Logger.getLogger(InstanceRows.class);

  private final DataSource database;
  private final AuditTrail audit;
  private final SourceNames sources;
  private final UUID run;

  InstanceRows(DataSource database, AuditTrail audit, SourceNames sources, NodeRun run) {
    this.database = database;
    this.audit = audit;
    this.sources = sources;
    this.run = run.id();
  }

  private record SeriesFound(long id, SeriesState state, int revision) {
    boolean isLate() {
      return state != SeriesState.RECEIVING;
    }

    int receivingRevision() {
      return isLate() ? revision + 1 : revision;
    }
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
      Map<String, SeriesFound> series = findOrOpen(rows, objects);
      List<ReceivedObject> known = insert(rows, objects, series);
      List<ReceivedObject> fresh = new ArrayList<>(objects);
      fresh.removeAll(known);
      openRevisions(rows, fresh, series);
      insertSources(rows, fresh, known, series);
      return known.isEmpty() ? List.of() : sortOut(rows, known);
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

  /**
   * The series rows, locked in the order of their UIDs: another node may bring slices of the same
   * series, and the room that completes one holds its row.
   */
  private Map<String, SeriesFound> findOrOpen(Connection rows, List<ReceivedObject> objects)
      throws SQLException {
    Map<String, ReceivedObject> first = new TreeMap<>();
    objects.forEach(o -> first.putIfAbsent(o.seriesInstanceUid(), o));
    Map<String, SeriesFound> found = lock(rows, first.keySet());
    if (found.size() < first.size()) {
      for (ReceivedObject object : first.values()) {
        if (!found.containsKey(object.seriesInstanceUid())) {
          open(rows, object);
        }
      }
      found = lock(rows, first.keySet());
    }
    return found;
  }

  private static Map<String, SeriesFound> lock(Connection rows, Set<String> uids)
      throws SQLException {
    Map<String, SeriesFound> series = new HashMap<>();
    try (PreparedStatement select =
        rows.prepareStatement(
            """
            select series_instance_uid, id, state, revision from series
            where series_instance_uid = any (?)
            order by series_instance_uid
            for no key update
            """)) {
      select.setArray(1, rows.createArrayOf("text", uids.toArray()));
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          series.put(
              found.getString(1),
              new SeriesFound(
                  found.getLong(2), SeriesState.valueOf(found.getString(3)), found.getInt(4)));
        }
      }
    }
    return series;
  }

  private void open(Connection rows, ReceivedObject object) throws SQLException {
    try (PreparedStatement insert =
        rows.prepareStatement(
            """
            insert into series (series_instance_uid, study_instance_uid, modality, source,
                first_received_at)
            values (?, ?, ?, ?, cast(? as timestamptz))
            on conflict (series_instance_uid) do nothing
            """)) {
      insert.setString(1, object.seriesInstanceUid());
      insert.setString(2, object.studyInstanceUid());
      insert.setString(3, object.header().modality().replace("\0", ""));
      insert.setString(4, sourceOf(object.arrival()));
      insert.setString(5, object.arrival().at().toString());
      insert.executeUpdate();
    }
  }

  private String sourceOf(Arrival arrival) {
    try {
      // What stands behind "%" is the interface of a link-local address, and may be gone.
      String address = arrival.remoteAddress().replaceFirst("%.*", "");
      return sources.nameOf(arrival.callingAe(), InetAddress.getByName(address));
    } catch (UnknownHostException e) {
      return arrival.callingAe();
    }
  }

  /** Returns those whose SOP Instance UID was there before. */
  private static List<ReceivedObject> insert(
      Connection rows, List<ReceivedObject> objects, Map<String, SeriesFound> series)
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
      columns.add("bigint", o -> inSegment(o, Place::segment));
      columns.add("bigint", o -> inSegment(o, Place::fileAt));
      columns.add("bigint", o -> inSegment(o, Place::fileBytes));
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

  private static Long inSegment(ReceivedObject object, Function<Place, Long> column) {
    Place place = object.kept().place();
    return place.ownFile() ? null : column.apply(place);
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

  /** Slices after completion: what was concluded without them is concluded anew. */
  private static void openRevisions(
      Connection rows, List<ReceivedObject> fresh, Map<String, SeriesFound> series)
      throws SQLException {
    Map<SeriesFound, Long> late = new LinkedHashMap<>();
    for (ReceivedObject object : fresh) {
      SeriesFound found = series.get(object.seriesInstanceUid());
      if (found.isLate()) {
        late.putIfAbsent(found, object.arrival().association());
      }
    }
    for (Map.Entry<SeriesFound, Long> entry : late.entrySet()) {
      openRevision(rows, entry.getKey(), entry.getValue());
    }
  }

  private static void openRevision(Connection rows, SeriesFound series, long association)
      throws SQLException {
    try (PreparedStatement reopen =
            rows.prepareStatement(
                """
                update series set state = 'RECEIVING', revision = ?, judge_at = now(),
                    completed_by = null, completed_at = null, result = null, reason = null
                where id = ?
                """);
        PreparedStatement supersede =
            rows.prepareStatement(
                """
                update series_work set state = 'SUPERSEDED', finished_at = now(), owner = null,
                    lease_until = null, held_by = null,
                    last_answer = 'a late slice opened the next revision'
                where series_id = ? and step = 'CLASSIFY'
                  and state in ('WAITING', 'CLAIMED', 'HELD')
                """)) {
      reopen.setInt(1, series.receivingRevision());
      reopen.setLong(2, series.id());
      reopen.executeUpdate();
      supersede.setLong(1, series.id());
      supersede.executeUpdate();
    }
    LOG.infof(
        "a slice came after completion; revision %d opens and is analysed anew. series=%d"
            + " association=%d",
        series.receivingRevision(), series.id(), association);
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
      Map<String, SeriesFound> series)
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

  private static Source source(ReceivedObject object, Map<String, SeriesFound> series) {
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

  private record Standing(
      long id, String digest, long series, Long segment, Long segmentAt, boolean isPurged) {
    boolean isAt(Place place) {
      return !place.ownFile()
          && Long.valueOf(place.segment()).equals(segment)
          && Long.valueOf(place.fileAt()).equals(segmentAt);
    }
  }

  /** UIDs that are known: the same bytes are no news; other bytes are kept aside and told. */
  private List<ReceivedObject> sortOut(Connection rows, List<ReceivedObject> known)
      throws SQLException {
    Map<String, Standing> standing = standing(rows, known);
    List<ReceivedObject> twice = new ArrayList<>();
    for (ReceivedObject object : known) {
      Standing first = standing.get(object.sopInstanceUid());
      if (!first.digest().equals(object.kept().digest())) {
        keepAside(rows, object, first);
      } else if (first.isPurged()) {
        bringBack(rows, object, first);
      } else if (!first.isAt(object.kept().place())) {
        twice.add(object);
      }
    }
    return twice;
  }

  private static Map<String, Standing> standing(Connection rows, List<ReceivedObject> known)
      throws SQLException {
    Map<String, Standing> standing = new HashMap<>();
    try (PreparedStatement select =
        rows.prepareStatement(
            """
            select sop_instance_uid, id, digest, series_id, segment, segment_at, purged_at
            from instance
            where sop_instance_uid = any (?)
            """)) {
      Set<String> uids =
          known.stream().map(ReceivedObject::sopInstanceUid).collect(Collectors.toSet());
      select.setArray(1, rows.createArrayOf("text", uids.toArray()));
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          standing.put(
              found.getString(1),
              new Standing(
                  found.getLong(2),
                  found.getString(3),
                  found.getLong(4),
                  found.getObject(5, Long.class),
                  found.getObject(6, Long.class),
                  found.getObject(7) != null));
        }
      }
    }
    return standing;
  }

  /** What a rule of retention gave up is here again. */
  private static void bringBack(Connection rows, ReceivedObject object, Standing first)
      throws SQLException {
    try (PreparedStatement update =
        rows.prepareStatement(
            """
            update instance set purged_at = null, received_at = cast(? as timestamptz),
                segment = ?, segment_at = ?, file_bytes = ?
            where id = ?
            """)) {
      update.setString(1, object.arrival().at().toString());
      update.setObject(2, inSegment(object, Place::segment));
      update.setObject(3, inSegment(object, Place::fileAt));
      update.setObject(4, inSegment(object, Place::fileBytes));
      update.setLong(5, first.id());
      update.executeUpdate();
    }
  }

  private void keepAside(Connection rows, ReceivedObject object, Standing first)
      throws SQLException {
    try (PreparedStatement insert =
        rows.prepareStatement(
            """
            insert into instance_conflict (instance_id, transfer_syntax_uid, digest, received_at,
                calling_ae, segment, segment_at, file_bytes)
            values (?, ?, ?, cast(? as timestamptz), ?, ?, ?, ?)
            on conflict do nothing
            """)) {
      insert.setLong(1, first.id());
      insert.setString(2, object.transferSyntaxUid());
      insert.setString(3, object.kept().digest());
      insert.setString(4, object.arrival().at().toString());
      insert.setString(5, object.arrival().callingAe());
      insert.setObject(6, inSegment(object, Place::segment));
      insert.setObject(7, inSegment(object, Place::fileAt));
      insert.setObject(8, inSegment(object, Place::fileBytes));
      if (insert.executeUpdate() == 0) {
        return;
      }
    }
    LOG.warnf(
        "an object came with a known SOP Instance UID but other content; the first one stands,"
            + " the new one is kept aside. series=%d association=%d callingAe=%s",
        first.series(), object.arrival().association(), object.arrival().callingAe());
    audit.record(
        AuditEvent.INSTANCES_CHANGED,
        AuditOutcome.MINOR_FAILURE,
        object.arrival().caller(),
        null,
        first.series(),
        "object with known SOP Instance UID and other content kept aside");
  }
}
