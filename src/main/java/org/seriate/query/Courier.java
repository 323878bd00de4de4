package org.seriate.query;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.seriate.config.PeerConfig;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.io.TransferSyntax;
import org.seriate.dicom.net.Association;
import org.seriate.dicom.net.Call;
import org.seriate.dicom.net.DicomNetwork;
import org.seriate.dicom.net.RetrieveScp.Carrier;
import org.seriate.dicom.net.RetrieveScp.Retrievable;
import org.seriate.dicom.net.Status;
import org.seriate.dicom.net.TlsCall;

/**
 * C-STORE sub-operations of a C-MOVE (PS3.4 C.4.2.3): on one association to the destination, opened
 * with the first object. Once it could not be opened or broke, all that is left fails at once.
 */
final class Courier implements Carrier {
  private static final Logger LOG = Logger.getLogger(Courier.class);

  private final DicomNetwork network;
  private final Call call;
  private final Association.MoveOriginator originator;
  private Association association;
  private IOException broken;

  Courier(DicomNetwork network, Call call, Association.MoveOriginator originator) {
    this.network = network;
    this.call = call;
    this.originator = originator;
  }

  /** In Explicit VR Little Endian, which is how reports are kept; in Implicit where it must be. */
  static Call call(
      String ourAeTitle, PeerConfig to, Set<String> sopClasses, Optional<TlsCall> tls) {
    List<Call.Proposal> proposals = new ArrayList<>();
    for (String sopClass : sopClasses) {
      proposals.add(new Call.Proposal(sopClass, List.of(Uid.ExplicitVrLittleEndian)));
      proposals.add(new Call.Proposal(sopClass, List.of(Uid.ImplicitVrLittleEndian)));
    }
    Call call =
        Call.of(
            ourAeTitle, to.aeTitle(), to.host().orElseThrow(), to.port().orElseThrow(), proposals);
    return to.requiresTls() ? call.withTls(tls.orElseThrow()) : call;
  }

  @Override
  public Status carry(Retrievable object) throws IOException {
    if (broken != null) {
      throw broken;
    }
    try {
      if (association == null) {
        association = network.open(call);
      }
      return store(object);
    } catch (Association.NotNegotiated e) {
      throw e;
    } catch (IOException e) {
      broken = e;
      throw e;
    }
  }

  private Status store(Retrievable object) throws IOException {
    Set<String> accepted = association.accepted(object.sopClassUid());
    TransferSyntax syntax =
        accepted.contains(Uid.ImplicitVrLittleEndian)
                && !accepted.contains(Uid.ExplicitVrLittleEndian)
            ? TransferSyntax.ImplicitVrLittleEndian
            : TransferSyntax.ExplicitVrLittleEndian;
    return association.store(
        object.sopClassUid(),
        object.sopInstanceUid(),
        syntax.uid(),
        new ByteArrayInputStream(object.in(syntax)),
        originator);
  }

  /** The statuses are in; an association that does not end well changes nothing about them. */
  @Override
  public void close() {
    if (association == null) {
      return;
    }
    try (Association open = association) {
      if (broken == null) {
        open.release();
      }
    } catch (IOException e) {
      LOG.debugf("%s did not answer the release: %s", call.calledAe(), e.getMessage());
    }
  }
}
