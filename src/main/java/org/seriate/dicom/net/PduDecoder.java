package org.seriate.dicom.net;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.seriate.dicom.net.AssociationFailure.Violation;

/**
 * Reads the body of a PDU that has wholly arrived (PS3.8 9.3).
 *
 * <p>Lengths inside are believed only as far as the bytes at hand reach. Items of unknown types are
 * skipped (PS3.8 9.3.1); what lies about its length is an invalid parameter.
 */
final class PduDecoder {
  private static final int AE_TITLE_LENGTH = 16;
  private static final int RESERVED_LENGTH = 32;

  private PduDecoder() {}

  static Pdu decode(int type, byte[] body) throws Violation {
    try {
      ByteBuffer in = ByteBuffer.wrap(body);
      return switch (type) {
        case Pdu.ASSOCIATE_RQ -> associateRq(in);
        case Pdu.ASSOCIATE_AC -> associateAc(in);
        case Pdu.ASSOCIATE_RJ ->
            new Pdu.AssociateRj(body[1] & 0xFF, body[2] & 0xFF, body[3] & 0xFF);
        case Pdu.RELEASE_RQ -> new Pdu.ReleaseRq();
        case Pdu.RELEASE_RP -> new Pdu.ReleaseRp();
        case Pdu.ABORT -> new Pdu.Abort(body[2] & 0xFF, body[3] & 0xFF);
        default -> throw Violation.unrecognizedPdu("PDU type %02XH".formatted(type));
      };
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      throw Violation.invalidParameter("an item reaches past the end of its PDU");
    }
  }

  private static Pdu associateRq(ByteBuffer in) throws Violation {
    int protocolVersion = in.getShort() & 0xFFFF;
    Pdu.Addressing addressing = addressing(in);
    String applicationContext = "";
    List<PresentationContext.Proposed> contexts = new ArrayList<>();
    UserInformation userInformation = new UserInformation(List.of());
    while (in.hasRemaining()) {
      int type = in.get() & 0xFF;
      ByteBuffer item = body(in);
      switch (type) {
        case Items.APPLICATION_CONTEXT -> applicationContext = uid(item);
        case Items.PROPOSED_CONTEXT -> contexts.add(proposed(item));
        case Items.USER_INFORMATION -> userInformation = UserInformationDecoder.decode(item);
        default -> {}
      }
    }
    if (contexts.isEmpty()) {
      throw Violation.invalidParameter("A-ASSOCIATE-RQ without a presentation context");
    }
    checkIds(contexts);
    return new Pdu.AssociateRq(
        protocolVersion, addressing, applicationContext, contexts, userInformation);
  }

  private static Pdu associateAc(ByteBuffer in) throws Violation {
    int protocolVersion = in.getShort() & 0xFFFF;
    Pdu.Addressing addressing = addressing(in);
    String applicationContext = "";
    List<PresentationContext.Answered> contexts = new ArrayList<>();
    UserInformation userInformation = new UserInformation(List.of());
    while (in.hasRemaining()) {
      int type = in.get() & 0xFF;
      ByteBuffer item = body(in);
      switch (type) {
        case Items.APPLICATION_CONTEXT -> applicationContext = uid(item);
        case Items.ANSWERED_CONTEXT -> contexts.add(answered(item));
        case Items.USER_INFORMATION -> userInformation = UserInformationDecoder.decode(item);
        default -> {}
      }
    }
    checkIds(contexts);
    return new Pdu.AssociateAc(
        protocolVersion, addressing, applicationContext, contexts, userInformation);
  }

  private static Pdu.Addressing addressing(ByteBuffer in) {
    in.getShort();
    String called = latin1(take(in, AE_TITLE_LENGTH));
    String calling = latin1(take(in, AE_TITLE_LENGTH));
    return new Pdu.Addressing(called, calling, latin1(take(in, RESERVED_LENGTH)));
  }

  private static PresentationContext.Proposed proposed(ByteBuffer in) throws Violation {
    int id = in.get() & 0xFF;
    take(in, 3);
    String abstractSyntax = null;
    List<String> transferSyntaxes = new ArrayList<>();
    while (in.hasRemaining()) {
      int type = in.get() & 0xFF;
      ByteBuffer item = body(in);
      switch (type) {
        case Items.ABSTRACT_SYNTAX -> abstractSyntax = uid(item);
        case Items.TRANSFER_SYNTAX -> transferSyntaxes.add(uid(item));
        default -> {}
      }
    }
    if (abstractSyntax == null || transferSyntaxes.isEmpty()) {
      throw Violation.invalidParameter("context " + id + " lacks an abstract or transfer syntax");
    }
    return new PresentationContext.Proposed(id, abstractSyntax, transferSyntaxes);
  }

  private static PresentationContext.Answered answered(ByteBuffer in) {
    int id = in.get() & 0xFF;
    in.get();
    int result = in.get() & 0xFF;
    in.get();
    String transferSyntax = "";
    while (in.hasRemaining()) {
      int type = in.get() & 0xFF;
      ByteBuffer item = body(in);
      if (type == Items.TRANSFER_SYNTAX) {
        transferSyntax = uid(item);
      }
    }
    return new PresentationContext.Answered(id, result, transferSyntax);
  }

  // Odd and each only once (PS3.8 7.1.1.13): with two meanings of one id no data set is safe.
  private static void checkIds(List<? extends PresentationContext> contexts) throws Violation {
    Set<Integer> seen = new HashSet<>();
    for (PresentationContext context : contexts) {
      if (context.id() % 2 == 0) {
        throw Violation.invalidParameter("presentation context id " + context.id() + " is even");
      }
      if (!seen.add(context.id())) {
        throw Violation.invalidParameter("presentation context id " + context.id() + " twice");
      }
    }
  }

  /** Reserved byte, length and that many bytes, after the item type. */
  static ByteBuffer body(ByteBuffer in) {
    in.get();
    return take(in, in.getShort() & 0xFFFF);
  }

  static ByteBuffer take(ByteBuffer in, int length) {
    if (length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    ByteBuffer part = in.slice(in.position(), length);
    in.position(in.position() + length);
    return part;
  }

  static String latin1(ByteBuffer in) {
    return StandardCharsets.ISO_8859_1.decode(in).toString();
  }

  /** Not padded on the network (PS3.8 F), but some pad all the same. */
  static String uid(ByteBuffer in) {
    String text = latin1(in);
    int end = text.length();
    while (end > 0 && (text.charAt(end - 1) == 0 || text.charAt(end - 1) == ' ')) {
      end--;
    }
    return text.substring(0, end);
  }
}
