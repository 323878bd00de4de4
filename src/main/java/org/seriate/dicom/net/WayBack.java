package org.seriate.dicom.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.io.TransferSyntax;
import org.seriate.dicom.net.PresentationContext.Accepted;

/**
 * C-STORE sub-operations of a C-GET: on the association of the requestor, which took the SCP role
 * for the storage class by role selection (PS3.7 D.3.3.4, PS3.4 C.4.3.3).
 */
final class WayBack implements RetrieveScp.Carrier {
  private final List<Accepted> contexts;
  private final MessageWriter writer;
  private final CancelWatch watch;
  private int lastMessageId;
  private AssociationFailure failure;

  WayBack(List<Accepted> contexts, MessageWriter writer, CancelWatch watch) {
    this.contexts = contexts;
    this.writer = writer;
    this.watch = watch;
  }

  /** Why the association itself broke, if it did. */
  Optional<AssociationFailure> failure() {
    return Optional.ofNullable(failure);
  }

  @Override
  public Status carry(RetrieveScp.Retrievable object) throws IOException {
    Accepted context = context(object);
    byte[] dataSet = encoded(object, context);
    try {
      lastMessageId = lastMessageId == 0xFFFF ? 1 : lastMessageId + 1;
      writer.send(
          context.id(),
          CommandSet.storeRq(lastMessageId, object.sopClassUid(), object.sopInstanceUid()),
          new ByteArrayInputStream(dataSet));
      return watch.storeResponse(lastMessageId);
    } catch (AssociationFailure e) {
      failure = e;
      throw e;
    }
  }

  /** The one in the object's own transfer syntax, which costs no conversion, if there is one. */
  private Accepted context(RetrieveScp.Retrievable object) throws Association.NotNegotiated {
    List<Accepted> fitting =
        contexts.stream().filter(c -> c.abstractSyntax().equals(object.sopClassUid())).toList();
    return fitting.stream()
        .filter(c -> c.transferSyntax().equals(object.transferSyntax().uid()))
        .findFirst()
        .or(() -> fitting.stream().findFirst())
        .orElseThrow(
            () ->
                new Association.NotNegotiated(
                    "The requestor does not take " + Uid.nameOf(object.sopClassUid())));
  }

  private static byte[] encoded(RetrieveScp.Retrievable object, Accepted context)
      throws IOException {
    return object.in(
        TransferSyntax.of(context.transferSyntax())
            .orElseThrow(() -> new IOException("unknown transfer syntax")));
  }
}
