package org.seriate.commitment;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.seriate.commitment.RequestRows.Telling;
import org.seriate.config.PeerConfig;
import org.seriate.dicom.net.Association;

/**
 * What could not be told on the association of the request: all that waits for one peer, on one.
 */
record RequestCalls(PeerCalls calls, RequestDesk desk) {

  void tell(Optional<PeerConfig> peer, List<Telling> due) {
    if (peer.isEmpty()) {
      due.forEach(t -> desk.notTold(t, "it is no longer among the peers"));
      return;
    }
    int told = 0;
    try (Association association = calls.open(peer.get(), true)) {
      for (Telling telling : due) {
        tell(association, telling);
        told++;
      }
      PeerCalls.releaseQuietly(association, peer.get());
    } catch (IOException | IllegalStateException e) {
      due.subList(told, due.size()).forEach(t -> desk.notTold(t, e.getMessage()));
    }
  }

  private void tell(Association association, Telling telling) throws IOException {
    Optional<Told> told = desk.prepare(telling);
    if (told.isPresent()) {
      desk.answered(telling, told.get(), association.perform(told.get().report()));
    }
  }
}
