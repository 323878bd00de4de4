package org.seriate.commitment;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.seriate.commitment.ExpectedRows.Expected;
import org.seriate.config.AeConfig;
import org.seriate.config.PeerConfig;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.net.Association;
import org.seriate.dicom.net.NormalizedRequest.Action;
import org.seriate.dicom.net.Status;

/**
 * Asks one destination to confirm all that it has yet to confirm: one N-ACTION, one association.
 */
record AskingCall(PeerCalls calls, ExpectedRows rows, ExpectationDesk desk, AeConfig config) {
  private static final Logger LOG = Logger.getLogger(AskingCall.class);

  /** For N-ACTION and its answer. */
  private static final Duration HOLD = Duration.ofMinutes(3);

  /** Most that answer on the same association do so at once; the others call us. */
  private static final Duration ON_THIS_ASSOCIATION = Duration.ofSeconds(2);

  private static final int MOST = 200;

  void ask(String destination) {
    String transaction = Uid.random();
    List<Expected> asked = rows.begin(transaction, destination, HOLD, MOST);
    if (asked.isEmpty()) {
      return;
    }
    Optional<PeerConfig> peer = config.peer(destination);
    if (peer.isEmpty()) {
      desk.notAsked(asked, transaction, "it is no longer among the peers", 1);
      return;
    }
    int whenRefused = config.node().work().attempts();
    try (Association association = calls.open(peer.get(), false)) {
      Status status = association.perform(request(transaction, asked));
      if (!status.isSuccess() && !status.isWarning()) {
        PeerCalls.releaseQuietly(association, peer.get());
        desk.notAsked(
            asked,
            transaction,
            "it answered the request %s %s".formatted(status.hex(), status.comment()),
            whenRefused);
        return;
      }
      rows.await(transaction, config.node().commitment().answerWithin());
      LOG.infof("%s is asked to confirm %d objects. status=0000", destination, asked.size());
      takeAnswer(association, peer.get());
    } catch (Association.NotNegotiated e) {
      desk.notAsked(asked, transaction, e.getMessage(), whenRefused);
    } catch (IOException e) {
      desk.notAsked(asked, transaction, e.getMessage(), config.node().work().deliveryAttempts());
    }
  }

  private void takeAnswer(Association association, PeerConfig peer) {
    try {
      if (association.awaitEvent(ON_THIS_ASSOCIATION, event -> desk.take(peer, event))) {
        LOG.debugf("%s answered on the same association", peer.name());
      }
    } catch (IOException e) {
      // It has the request; its answer may come on another association.
      LOG.debugf("%s ended the association: %s", peer.name(), e.getMessage());
      return;
    }
    PeerCalls.releaseQuietly(association, peer);
  }

  private static Action request(String transaction, List<Expected> asked) {
    return new Action(
        Uid.StorageCommitmentPushModel,
        Uid.StorageCommitmentPushModelInstance,
        Asked.REQUEST_STORAGE_COMMITMENT,
        DataSet.builder()
            .string(Tag.TransactionUID, transaction)
            .sequence(
                Tag.ReferencedSOPSequence, asked.stream().map(e -> e.reference().item()).toList())
            .build());
  }
}
