package org.seriate.dicom.net;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.seriate.dicom.net.UserInformation.Item;

/** Writes a PDU as one array, to be sent in one call (PS3.8 9.3). */
final class PduEncoder {
  private byte[] bytes = new byte[512];
  private int length;

  private PduEncoder() {}

  static byte[] encode(Pdu pdu) {
    PduEncoder out = new PduEncoder();
    out.u8(pdu.type()).u8(0).u32(0);
    switch (pdu) {
      case Pdu.AssociateRq rq -> out.associateRq(rq);
      case Pdu.AssociateAc ac -> out.associateAc(ac);
      case Pdu.AssociateRj rj -> out.u8(0).u8(rj.result()).u8(rj.source()).u8(rj.reason());
      case Pdu.PDataTf data -> {}
      case Pdu.ReleaseRq rq -> out.u32(0);
      case Pdu.ReleaseRp rp -> out.u32(0);
      case Pdu.Abort abort -> out.u16(0).u8(abort.source()).u8(abort.reason());
    }
    int announced =
        pdu instanceof Pdu.PDataTf data ? data.length() : out.length - Pdu.HEADER_LENGTH;
    putU32(out.bytes, 2, announced);
    return Arrays.copyOf(out.bytes, out.length);
  }

  /** Big endian, as everything in a PDU that is not a message (PS3.8 9.3.1). */
  static void putU32(byte[] bytes, int at, int value) {
    bytes[at] = (byte) (value >>> 24);
    bytes[at + 1] = (byte) (value >>> 16);
    bytes[at + 2] = (byte) (value >>> 8);
    bytes[at + 3] = (byte) value;
  }

  private void associateRq(Pdu.AssociateRq rq) {
    u16(rq.protocolVersion()).addressing(rq.addressing());
    item(Items.APPLICATION_CONTEXT, () -> text(rq.applicationContext()));
    rq.contexts().forEach(c -> item(Items.PROPOSED_CONTEXT, () -> proposed(c)));
    item(Items.USER_INFORMATION, () -> rq.userInformation().items().forEach(this::userItem));
  }

  private void associateAc(Pdu.AssociateAc ac) {
    u16(ac.protocolVersion()).addressing(ac.addressing());
    item(Items.APPLICATION_CONTEXT, () -> text(ac.applicationContext()));
    ac.contexts().forEach(c -> item(Items.ANSWERED_CONTEXT, () -> answered(c)));
    item(Items.USER_INFORMATION, () -> ac.userInformation().items().forEach(this::userItem));
  }

  private void addressing(Pdu.Addressing addressing) {
    u16(0);
    fixed(addressing.calledAe(), 16, ' ');
    fixed(addressing.callingAe(), 16, ' ');
    fixed(addressing.reserved(), 32, '\0');
  }

  private void proposed(PresentationContext.Proposed context) {
    u8(context.id()).u8(0).u16(0);
    item(Items.ABSTRACT_SYNTAX, () -> text(context.abstractSyntax()));
    context.transferSyntaxes().forEach(t -> item(Items.TRANSFER_SYNTAX, () -> text(t)));
  }

  private void answered(PresentationContext.Answered context) {
    u8(context.id()).u8(0).u8(context.result()).u8(0);
    item(Items.TRANSFER_SYNTAX, () -> text(context.transferSyntax()));
  }

  private void userItem(Item item) {
    switch (item) {
      case UserInformation.MaximumLength i -> item(Items.MAXIMUM_LENGTH, () -> u32(i.value()));
      case UserInformation.ImplementationClassUid i ->
          item(Items.IMPLEMENTATION_CLASS_UID, () -> text(i.uid()));
      case UserInformation.ImplementationVersionName i ->
          item(Items.IMPLEMENTATION_VERSION_NAME, () -> text(i.name()));
      case UserInformation.AsynchronousOperationsWindow i ->
          item(Items.ASYNCHRONOUS_OPERATIONS_WINDOW, () -> u16(i.invoked()).u16(i.performed()));
      case UserInformation.RoleSelection i ->
          item(
              Items.ROLE_SELECTION,
              () -> prefixed(i.sopClassUid()).u8(i.scu() ? 1 : 0).u8(i.scp() ? 1 : 0));
      case UserInformation.ExtendedNegotiation i ->
          item(Items.EXTENDED_NEGOTIATION, () -> prefixed(i.sopClassUid()).raw(i.information()));
      case UserInformation.CommonExtendedNegotiation i ->
          item(Items.COMMON_EXTENDED_NEGOTIATION, () -> commonExtended(i));
      case UserInformation.UserIdentity i ->
          item(
              Items.USER_IDENTITY,
              () ->
                  u8(i.kind())
                      .u8(i.responseRequested() ? 1 : 0)
                      .prefixed(i.primary())
                      .prefixed(i.secondary()));
      case UserInformation.UserIdentityResponse i ->
          item(Items.USER_IDENTITY_RESPONSE, () -> prefixed(i.response()));
    }
  }

  private void commonExtended(UserInformation.CommonExtendedNegotiation item) {
    prefixed(item.sopClassUid()).prefixed(item.serviceClassUid());
    lengthOf(() -> item.relatedGeneralSopClassUids().forEach(this::prefixed));
  }

  private void item(int type, Runnable body) {
    u8(type).u8(0);
    lengthOf(body);
  }

  /** A length in 16 bits, known only after its body is written. */
  private void lengthOf(Runnable body) {
    int at = length;
    u16(0);
    body.run();
    int written = length - at - 2;
    bytes[at] = (byte) (written >>> 8);
    bytes[at + 1] = (byte) written;
  }

  private PduEncoder prefixed(String text) {
    return prefixed(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private PduEncoder prefixed(byte[] value) {
    return u16(value.length).raw(value);
  }

  private PduEncoder text(String text) {
    return raw(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private void fixed(String text, int width, char padding) {
    for (int i = 0; i < width; i++) {
      u8(i < text.length() ? text.charAt(i) : padding);
    }
  }

  private PduEncoder u8(int value) {
    reserve(1);
    bytes[length++] = (byte) value;
    return this;
  }

  private PduEncoder u16(int value) {
    return u8(value >>> 8).u8(value);
  }

  private PduEncoder u32(int value) {
    return u16(value >>> 16).u16(value);
  }

  private PduEncoder raw(byte[] value) {
    reserve(value.length);
    System.arraycopy(value, 0, bytes, length, value.length);
    length += value.length;
    return this;
  }

  private void reserve(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
