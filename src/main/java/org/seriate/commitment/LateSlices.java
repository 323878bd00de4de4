package org.seriate.commitment;

import static java.util.stream.Collectors.toList;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.seriate.commitment.RequestRows.Found;
import org.seriate.store.SeriesSignals;
import org.seriate.store.SeriesSignals.Named;
import org.seriate.store.SeriesSignals.Signal;

/**
 * Objects that a request named before they came. A request names no series; which it is about is
 * known once the slice is here, and is looked for among the slices that came since the last look.
 */
@ApplicationScoped
class LateSlices {
  /** Numbers are given before the commit: a lower one may show up after a higher one. */
  private static final int STILL_UNDER_WAY = 5_000;

  private final RequestRows rows;
  private final SeriesSignals signals;
  private long seen;

  LateSlices(RequestRows rows, SeriesSignals signals) {
    this.rows = rows;
    this.signals = signals;
  }

  /** The first look after a start is at all there is. */
  void find() {
    record Look(long newest, List<String> named) {}
    Look look =
        QuarkusTransaction.requiringNew()
            .call(
                () -> new Look(rows.newestInstance(), tell(rows.resolve(seen - STILL_UNDER_WAY))));
    seen = look.newest();
    signals.judgeSoon(look.named());
  }

  /** In the order of their names: two processes that look at once do not wait for each other. */
  private List<String> tell(List<Found> found) {
    Map<String, List<Found>> byPeer =
        found.stream().collect(Collectors.groupingBy(Found::peer, TreeMap::new, toList()));
    return byPeer.entrySet().stream()
        .flatMap(e -> tell(e.getKey(), e.getValue()).stream())
        .map(Named::seriesInstanceUid)
        .toList();
  }

  private List<Named> tell(String peer, List<Found> found) {
    rows.alone(peer);
    List<Named> named =
        found.stream().flatMap(f -> rows.namedOf(f.series(), peer).stream()).toList();
    signals.tell(Signal.STORAGE_COMMITMENT, peer, named);
    return named;
  }
}
