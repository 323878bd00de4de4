package org.seriate.dicom.net;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.seriate.dicom.net.UserInformation.Item;

/** Reads the sub-items of the User Information Item (PS3.8 D, PS3.7 D.3.3). */
final class UserInformationDecoder {
  private UserInformationDecoder() {}

  static UserInformation decode(ByteBuffer in) {
    List<Item> items = new ArrayList<>();
    while (in.hasRemaining()) {
      int type = in.get() & 0xFF;
      item(type, PduDecoder.body(in)).ifPresent(items::add);
    }
    return new UserInformation(items);
  }

  private static Optional<Item> item(int type, ByteBuffer in) {
    return Optional.ofNullable(
        switch (type) {
          case Items.MAXIMUM_LENGTH -> new UserInformation.MaximumLength(in.getInt());
          case Items.IMPLEMENTATION_CLASS_UID ->
              new UserInformation.ImplementationClassUid(PduDecoder.uid(in));
          case Items.IMPLEMENTATION_VERSION_NAME ->
              new UserInformation.ImplementationVersionName(printable(PduDecoder.uid(in)));
          case Items.ASYNCHRONOUS_OPERATIONS_WINDOW ->
              new UserInformation.AsynchronousOperationsWindow(unsigned(in), unsigned(in));
          case Items.ROLE_SELECTION ->
              new UserInformation.RoleSelection(prefixedUid(in), in.get() != 0, in.get() != 0);
          case Items.EXTENDED_NEGOTIATION ->
              new UserInformation.ExtendedNegotiation(prefixedUid(in), rest(in));
          case Items.COMMON_EXTENDED_NEGOTIATION -> commonExtended(in);
          case Items.USER_IDENTITY -> userIdentity(in);
          case Items.USER_IDENTITY_RESPONSE ->
              new UserInformation.UserIdentityResponse(prefixed(in));
          default -> null;
        });
  }

  private static Item commonExtended(ByteBuffer in) {
    String sopClassUid = prefixedUid(in);
    String serviceClassUid = prefixedUid(in);
    ByteBuffer list = PduDecoder.take(in, unsigned(in));
    List<String> related = new ArrayList<>();
    while (list.hasRemaining()) {
      related.add(prefixedUid(list));
    }
    return new UserInformation.CommonExtendedNegotiation(sopClassUid, serviceClassUid, related);
  }

  private static Item userIdentity(ByteBuffer in) {
    int kind = in.get() & 0xFF;
    boolean responseRequested = in.get() != 0;
    return new UserInformation.UserIdentity(kind, responseRequested, prefixed(in), prefixed(in));
  }

  private static int unsigned(ByteBuffer in) {
    return in.getShort() & 0xFFFF;
  }

  private static String prefixedUid(ByteBuffer in) {
    return PduDecoder.uid(PduDecoder.take(in, unsigned(in)));
  }

  private static byte[] prefixed(ByteBuffer in) {
    return rest(PduDecoder.take(in, unsigned(in)));
  }

  private static byte[] rest(ByteBuffer in) {
    byte[] bytes = new byte[in.remaining()];
    in.get(bytes);
    return bytes;
  }

  // It reaches logs and rows: at most 16 characters (PS3.7 D.3.3.2.3), none that steer a terminal,
  // and no space that a cut has left at the end.
  private static String printable(String text) {
    String cut = text.substring(0, Math.min(16, text.length()));
    return cut.replaceAll("[^\\x20-\\x7E]", "?").stripTrailing();
  }
}
