package org.seriate.dicom.net;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.net.PresentationContext.Accepted;
import org.seriate.dicom.net.PresentationContext.Answered;
import org.seriate.dicom.net.PresentationContext.Proposed;
import org.seriate.dicom.net.UserInformation.Item;

/** What is agreed from what one side proposed and the other offers; pure functions. */
final class Negotiation {
  /** Bit 0 of the protocol version, the only one in use (PS3.8 9.3.2). */
  static final int PROTOCOL_VERSION = 1;

  private Negotiation() {}

  /**
   * The acceptor's word on each context: the first of our transfer syntaxes that was proposed
   * (PS3.8 9.3.3.2).
   *
   * @param offered an abstract syntax without transfer syntaxes is there, but not for this caller
   */
  static List<Answered> answer(List<Proposed> proposed, Map<String, Set<String>> offered) {
    return proposed.stream().map(p -> answer(p, offered.get(p.abstractSyntax()))).toList();
  }

  private static Answered answer(Proposed context, Set<String> ours) {
    if (ours == null) {
      return refused(context, Answered.ABSTRACT_SYNTAX_NOT_SUPPORTED);
    }
    if (ours.isEmpty()) {
      return refused(context, Answered.USER_REJECTION);
    }
    return ours.stream()
        .filter(context.transferSyntaxes()::contains)
        .findFirst()
        .map(syntax -> new Answered(context.id(), Answered.ACCEPTANCE, syntax))
        .orElseGet(() -> refused(context, Answered.TRANSFER_SYNTAXES_NOT_SUPPORTED));
  }

  // The item has a transfer syntax even when it means nothing; this one is no risk to any parser.
  private static Answered refused(Proposed context, int result) {
    return new Answered(context.id(), result, Uid.ImplicitVrLittleEndian);
  }

  /** The contexts both sides agreed on; an acceptance of what was never proposed is none. */
  static Map<Integer, Accepted> agreed(List<Proposed> proposed, List<Answered> answered) {
    Map<Integer, Accepted> agreed = new LinkedHashMap<>();
    for (Proposed p : proposed) {
      answered.stream()
          .filter(a -> a.id() == p.id() && a.isAcceptance())
          .filter(a -> p.transferSyntaxes().contains(a.transferSyntax()))
          .findFirst()
          .map(a -> new Accepted(p.id(), p.abstractSyntax(), a.transferSyntax()))
          .ifPresent(accepted -> agreed.put(p.id(), accepted));
    }
    return agreed;
  }

  /** Of what was agreed, that on which the requestor is SCP, for the sub-operations of C-GET. */
  static List<Accepted> returning(
      List<UserInformation.RoleSelection> roles,
      Collection<Accepted> agreed,
      DimseServices services) {
    Set<String> returned =
        roles.stream()
            .filter(services::isReturned)
            .map(UserInformation.RoleSelection::sopClassUid)
            .collect(Collectors.toSet());
    return agreed.stream().filter(c -> returned.contains(c.abstractSyntax())).toList();
  }

  static UserInformation ours(int maxPduLength) {
    return ours(maxPduLength, List.of());
  }

  static UserInformation ours(int maxPduLength, List<UserInformation.RoleSelection> roles) {
    List<Item> items = ourItems(maxPduLength);
    items.addAll(roles);
    return new UserInformation(items);
  }

  /**
   * Our user information to a requestor's.
   *
   * <p>One operation at a time (PS3.7 D.3.3.3). The requestor may be SCU of what we take, and SCP
   * of what it may retrieve by C-GET or report events of (D.3.3.4). Extended negotiations stay
   * unanswered, which means: defaults (D.3.3.5). A user identity of type 1 or 2 is answered when
   * that was asked for, with nothing in it (D.3.3.7.2): whoever did not pass never gets an
   * acceptance. Other types stay unanswered.
   */
  static UserInformation answer(
      UserInformation theirs,
      DimseServices services,
      Map<String, Set<String>> offered,
      int maxPduLength) {
    List<Item> items = ourItems(maxPduLength);
    theirs
        .first(UserInformation.AsynchronousOperationsWindow.class)
        .ifPresent(w -> items.add(new UserInformation.AsynchronousOperationsWindow(1, 1)));
    theirs
        .first(UserInformation.UserIdentity.class)
        .filter(identity -> identity.responseRequested() && ClaimedUser.of(identity).isPresent())
        .map(identity -> new UserInformation.UserIdentityResponse(new byte[0]))
        .ifPresent(items::add);
    // One answer for each class (PS3.7 D.3.3.4): a thousand repetitions would not fit in ours.
    Set<String> answered = new HashSet<>();
    theirs.roleSelections().stream()
        .filter(role -> offered.containsKey(role.sopClassUid()))
        .filter(role -> answered.add(role.sopClassUid()))
        .map(r -> services.answer(r))
        .forEach(items::add);
    return new UserInformation(items);
  }

  private static List<Item> ourItems(int maxPduLength) {
    List<Item> items = new ArrayList<>();
    items.add(new UserInformation.MaximumLength(maxPduLength));
    items.add(new UserInformation.ImplementationClassUid(Uid.ImplementationClassUid));
    items.add(new UserInformation.ImplementationVersionName(Uid.ImplementationVersionName));
    return items;
  }
}
