package org.seriate.receive;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jboss.logging.Logger;
import org.seriate.series.SeriesState;
import org.seriate.store.Arrival;

/** Series rows for what arrives: found and locked, made, or opened for their next revision. */
final class SeriesOpening {
  private static final Logger LOG = Logger.getLogger(SeriesOpening.class);

  private final SourceNames sources;

  SeriesOpening(SourceNames sources) {
    this.sources = sources;
  }

  /**
   * The series rows, locked in the order of their UIDs: another node may bring slices of the same
   * series, and the room that completes one holds its row.
   */
  Map<String, ReceivingSeries> findOrOpen(Connection rows, List<ReceivedObject> objects)
      throws SQLException {
    Map<String, ReceivedObject> first = new TreeMap<>();
    objects.forEach(o -> first.putIfAbsent(o.seriesInstanceUid(), o));
    Map<String, ReceivingSeries> found = lock(rows, first.keySet());
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

  private static Map<String, ReceivingSeries> lock(Connection rows, Set<String> uids)
      throws SQLException {
    Map<String, ReceivingSeries> series = new HashMap<>();
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
              new ReceivingSeries(
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

  /** Slices after completion: what was concluded without them is concluded anew. */
  static void openRevisions(
      Connection rows, List<ReceivedObject> fresh, Map<String, ReceivingSeries> series)
      throws SQLException {
    Map<ReceivingSeries, Long> late = new LinkedHashMap<>();
    for (ReceivedObject object : fresh) {
      ReceivingSeries found = series.get(object.seriesInstanceUid());
      if (found.isLate()) {
        late.putIfAbsent(found, object.arrival().association());
      }
    }
    for (Map.Entry<ReceivingSeries, Long> entry : late.entrySet()) {
      openRevision(rows, entry.getKey(), entry.getValue());
    }
  }

  private static void openRevision(Connection rows, ReceivingSeries series, long association)
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
                where series_id = ? and (
                  step = 'CLASSIFY' and state in ('WAITING', 'CLAIMED', 'HELD')
                  or step = 'DELIVER' and state in ('WAITING', 'HELD', 'SET_ASIDE')
                    and report_id in (select report_id from approval where state <> 'ACCEPTED'))
                """);
        // What nobody has accepted yet never leaves: the next revision is asked about instead.
        PreparedStatement unasked =
            rows.prepareStatement(
                """
                update approval set state = 'SUPERSEDED'
                where state = 'AWAITING'
                  and report_id in (select id from report where series_id = ?)
                """)) {
      reopen.setInt(1, series.receivingRevision());
      reopen.setLong(2, series.id());
      reopen.executeUpdate();
      supersede.setLong(1, series.id());
      supersede.executeUpdate();
      unasked.setLong(1, series.id());
      unasked.executeUpdate();
    }
    LOG.infof(
        "a slice came after completion; revision %d opens and is analysed anew. series=%d"
            + " association=%d",
        series.receivingRevision(), series.id(), association);
  }
}
