package org.seriate.receive;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jboss.logging.Logger;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.io.DicomFile;
import org.seriate.series.FunctionalGroups;
import org.seriate.store.Kept;
import org.seriate.store.ObjectStore;
import org.seriate.store.Place;
import org.seriate.store.Replay;

/** Lists, before the port opens, what earlier runs kept and did not come to list. */
@ApplicationScoped
class Recovery {
  private static final Logger LOG = Logger.getLogger(Recovery.class);
  private static final int BATCH = 200;

  private final ObjectStore store;
  private final InstanceRows rows;

  Recovery(ObjectStore store, InstanceRows rows) {
    this.store = store;
    this.rows = rows;
  }

  /**
   * Says in one line what it found, unless that was nothing.
   *
   * @throws IOException when the store cannot be read or the rows cannot be written
   */
  void run() throws IOException {
    long began = System.nanoTime();
    try (Replaying replaying = new Replaying(rows.listedTo())) {
      Replay replay = store.replay(replaying);
      if (replay.segments() + replay.thrownAway() > 0) {
        LOG.infof(
            "recovery: %d kept objects had no rows and were listed (%d of them were known, %d could"
                + " not be read); dropped, for they were never answered: %d writes that a crash cut"
                + " off, %d objects half received. segments=%d tookMs=%d",
            replay.records(),
            replaying.known,
            replaying.unreadable,
            replay.torn(),
            replay.thrownAway(),
            replay.segments(),
            (System.nanoTime() - began) / 1_000_000);
      }
    } catch (SQLException e) {
      throw new IOException("the rows of kept objects cannot be read", e);
    }
  }

  private final class Replaying implements Replay.Rows, AutoCloseable {
    private final Map<Long, Long> listedTo;
    private final List<ReceivedObject> waiting = new ArrayList<>();
    private int known;
    private int unreadable;

    Replaying(Map<Long, Long> listedTo) {
      this.listedTo = listedTo;
    }

    @Override
    public long listedTo(long segment) {
      return listedTo.getOrDefault(segment, 0L);
    }

    @Override
    public void list(Kept object) {
      try {
        waiting.add(read(object));
      } catch (IOException e) {
        unreadable++;
        LOG.errorf(
            e,
            "a kept object cannot be read again; it stays in the store and has no rows, its sender"
                + " may have to send it again. %s",
            object.place());
      }
      if (waiting.size() == BATCH) {
        write(Map.of());
      }
    }

    @Override
    public void whole(long segment, long end) {
      write(Map.of(segment, end));
    }

    /** Objects of several segments never wait together: each segment ends with a write. */
    private void write(Map<Long, Long> whole) {
      Map<Long, Long> to = new TreeMap<>(whole);
      if (whole.isEmpty()) {
        Place last = waiting.getLast().kept().place();
        to.put(last.segment(), last.recordEnd());
      }
      try {
        write(waiting, to);
      } catch (RuntimeException e) {
        if (!rows.isReachable()) {
          throw e;
        }
        waiting.forEach(this::writeAlone);
        write(List.of(), to);
      }
      waiting.clear();
    }

    private void writeAlone(ReceivedObject object) {
      try {
        write(List.of(object), Map.of());
      } catch (RuntimeException e) {
        unreadable++;
        LOG.errorf(
            e, "a kept object cannot be listed and is passed over. %s", object.kept().place());
      }
    }

    private void write(List<ReceivedObject> objects, Map<Long, Long> to) {
      List<ReceivedObject> twice =
          QuarkusTransaction.requiringNew()
              .call(
                  () -> {
                    List<ReceivedObject> found = rows.write(objects);
                    rows.writeListedTo(to);
                    return found;
                  });
      known += twice.size();
      twice.forEach(o -> store.giveBack(o.kept()));
    }

    @Override
    public void close() {
      waiting.clear();
    }
  }

  /** As it was read when it came. */
  private ReceivedObject read(Kept kept) throws IOException {
    try (DicomFile.Opened file = DicomFile.open(store.region(kept));
        InputStream dataSet = file.dataSet()) {
      FunctionalGroups groups = new FunctionalGroups(StoreReceiver.MOST_FRAMES);
      DataSet header = StoreReceiver.read(dataSet, file.transferSyntax(), groups);
      DataSet meta = file.meta().elements();
      return ReceivedObject.of(
          header,
          groups,
          meta.string(Tag.MediaStorageSOPClassUID).orElseThrow(),
          meta.string(Tag.MediaStorageSOPInstanceUID).orElseThrow(),
          file.transferSyntax().uid(),
          kept);
    }
  }
}
