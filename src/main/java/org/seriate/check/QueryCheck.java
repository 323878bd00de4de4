package org.seriate.check;

import java.io.IOException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.seriate.config.PeerConfig;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.net.Association;
import org.seriate.dicom.net.DicomNetwork;
import org.seriate.dicom.net.Status;
import org.seriate.dicom.net.TlsCall;

/** Asks a peer for its studies of today (Study Root C-FIND) and tells how many it named. */
public final class QueryCheck {
  /** Enough to see that it answers; then the query is cancelled. */
  private static final int ENOUGH = 20;

  private static final String FIND = Uid.StudyRootQueryRetrieveInformationModelFind;

  private final DicomNetwork network;
  private final String ourAe;
  private final Optional<TlsCall> tls;

  /**
   * @param tls for peers that require it
   */
  public QueryCheck(DicomNetwork network, String ourAe, Optional<TlsCall> tls) {
    this.network = network;
    this.ourAe = ourAe;
    this.tls = tls;
  }

  /** Nobody's name is asked for. */
  public CheckFinding of(PeerConfig peer, LocalDate day) {
    String subject = "query of " + peer.name();
    if (peer.host().isEmpty() || peer.port().isEmpty() || peer.requiresTls() && tls.isEmpty()) {
      return CheckFinding.fail(subject, "it cannot be called", "Give host and port.");
    }
    try (Association association = network.open(PeerCall.of(ourAe, peer, tls, FIND))) {
      if (association.accepted(FIND).isEmpty()) {
        association.release();
        return CheckFinding.fail(
            subject,
            "it does not take Study Root queries from us",
            "Give the AE title %s the right to query at the peer.".formatted(ourAe));
      }
      int[] matches = {0};
      Status last = association.find(FIND, keys(day), _ -> ++matches[0] < ENOUGH);
      if (matches[0] < ENOUGH) {
        association.release();
      }
      return answered(subject, last, matches[0]);
    } catch (IOException e) {
      return CheckFinding.fail(
          subject, NetworkWords.of(e), "See what the echo says, then look into the peer's log.");
    }
  }

  private static CheckFinding answered(String subject, Status last, int matches) {
    if (matches >= ENOUGH) {
      return CheckFinding.ok(subject, "it knows " + ENOUGH + " studies of today or more");
    }
    return last.isSuccess()
        ? CheckFinding.ok(subject, "it answered, and knows %d studies of today".formatted(matches))
        : CheckFinding.fail(
            subject,
            "it answered " + last.hex(),
            "Ask the peer's administrator what this status means.");
  }

  private static DataSet keys(LocalDate day) {
    return DataSet.builder()
        .string(Tag.QueryRetrieveLevel, "STUDY")
        .string(Tag.StudyDate, day.format(DateTimeFormatter.BASIC_ISO_DATE))
        .empty(Tag.StudyInstanceUID)
        .build();
  }
}
