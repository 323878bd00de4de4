package org.seriate.receive;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.seriate.audit.AuditEvent;
import org.seriate.audit.AuditOutcome;
import org.seriate.audit.AuditTrail;
import org.seriate.store.Place;

/** Objects whose SOP Instance UID has a row already. */
final class RepeatedInstances {
  private static final Logger LOG = Logger.getLogger(RepeatedInstances.class);

  private final AuditTrail audit;

  RepeatedInstances(AuditTrail audit) {
    this.audit = audit;
  }

  /** Null for an object in a file of its own. */
  static Long inSegment(ReceivedObject object, Function<Place, Long> column) {
    Place place = object.kept().place();
    return place.ownFile() ? null : column.apply(place);
  }

  private record Standing(
      long id, String digest, long series, Long segment, Long segmentAt, boolean isPurged) {
    boolean isAt(Place place) {
      return !place.ownFile()
          && Long.valueOf(place.segment()).equals(segment)
          && Long.valueOf(place.fileAt()).equals(segmentAt);
    }
  }

  /**
   * The same bytes are no news; other bytes are kept aside and told.
   *
   * @return those whose bytes are held twice now
   */
  List<ReceivedObject> sortOut(Connection rows, List<ReceivedObject> known) throws SQLException {
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
