package org.seriate.dicom.net;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.net.AssociationFailure.Violation;

/**
 * Fuzz target: the first byte is the type of a PDU, the rest its body. It is decoded or refused,
 * and what was decoded means the same when it is written and read again.
 */
public final class PduFuzz {
  private static final int[] TYPES = {
    Pdu.ASSOCIATE_RQ, Pdu.ASSOCIATE_AC, Pdu.ASSOCIATE_RJ, Pdu.RELEASE_RQ, Pdu.RELEASE_RP, Pdu.ABORT
  };

  private PduFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length == 0) {
      return;
    }
    int type = TYPES[(input[0] & 0xFF) % TYPES.length];
    byte[] body = Arrays.copyOfRange(input, 1, input.length);
    try {
      // UpperLayer lets short PDUs through at their fixed length only.
      boolean isShort = type != Pdu.ASSOCIATE_RQ && type != Pdu.ASSOCIATE_AC;
      Pdu pdu = PduDecoder.decode(type, isShort ? Arrays.copyOf(body, 4) : body);
      negotiate(pdu);
      rewrite(pdu);
    } catch (Violation refused) {
      // The only other way out.
    }
  }

  private static void negotiate(Pdu pdu) {
    if (pdu instanceof Pdu.AssociateRq rq) {
      var services = TestNode.storage(StoreSink.DISCARD);
      var offered = services.offered();
      var answered = Negotiation.answer(rq.contexts(), offered);
      Negotiation.agreed(rq.contexts(), answered);
      var information = Negotiation.answer(rq.userInformation(), services, offered, 16_384);
      PduEncoder.encode(
          new Pdu.AssociateAc(1, rq.addressing(), rq.applicationContext(), answered, information));
    }
  }

  private static void rewrite(Pdu pdu) {
    try {
      byte[] once = PduEncoder.encode(pdu);
      Pdu again = PduDecoder.decode(pdu.type(), Arrays.copyOfRange(once, 6, once.length));
      if (!Arrays.equals(once, PduEncoder.encode(again))) {
        throw new AssertionError("another PDU after writing and reading: " + pdu);
      }
    } catch (Violation e) {
      throw new AssertionError("what we wrote ourselves is refused", e);
    }
  }

  /** Well-formed PDUs to start from. */
  public static Stream<byte[]> seeds() {
    var contexts = List.of(RawPeer.ct(1), RawPeer.verification(3));
    var everything =
        new UserInformation(
            List.of(
                new UserInformation.MaximumLength(16_384),
                new UserInformation.ImplementationClassUid(Uid.ImplementationClassUid),
                new UserInformation.ImplementationVersionName("FUZZ"),
                new UserInformation.AsynchronousOperationsWindow(1, 1),
                new UserInformation.RoleSelection(Uid.CTImageStorage, true, true),
                new UserInformation.ExtendedNegotiation(Uid.CTImageStorage, new byte[] {1, 0}),
                new UserInformation.CommonExtendedNegotiation(
                    Uid.CTImageStorage, "1.2.840.10008.4.2", List.of(Uid.CTImageStorage)),
                new UserInformation.UserIdentity(2, true, new byte[] {65}, new byte[] {66})));
    var addressing = new Pdu.Addressing("SERIATE", "FUZZ", "");
    return Stream.of(
            new Pdu.AssociateRq(1, addressing, Uid.DICOMApplicationContext, contexts, everything),
            new Pdu.AssociateAc(
                1,
                addressing,
                Uid.DICOMApplicationContext,
                List.of(new PresentationContext.Answered(1, 0, Uid.ImplicitVrLittleEndian)),
                Negotiation.ours(16_384)),
            new Pdu.AssociateRj(1, 1, 3),
            new Pdu.ReleaseRq(),
            new Pdu.ReleaseRp(),
            new Pdu.Abort(2, 6))
        .map(PduFuzz::seed);
  }

  private static byte[] seed(Pdu pdu) {
    byte[] whole = PduEncoder.encode(pdu);
    byte[] seed = Arrays.copyOfRange(whole, 5, whole.length);
    seed[0] = (byte) Arrays.stream(TYPES).boxed().toList().indexOf(pdu.type());
    return seed;
  }
}
