package org.seriate.dicom.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seriate.dicom.net.UserInformation.Item;
import org.seriate.dicom.net.UserInformation.UserIdentity;
import org.seriate.dicom.net.UserInformation.UserIdentityResponse;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class UserIdentityTest {
  private static UserIdentity identity(int kind, boolean wantsResponse, String name, String code) {
    return new UserIdentity(
        kind,
        wantsResponse,
        name.getBytes(StandardCharsets.UTF_8),
        code.getBytes(StandardCharsets.UTF_8));
  }

  private static Pdu.AssociateRq request(UserIdentity identity) {
    Pdu.AssociateRq usual = RawPeer.request(RawPeer.verification(1));
    List<Item> items = new ArrayList<>(usual.userInformation().items());
    items.add(identity);
    return new Pdu.AssociateRq(
        usual.protocolVersion(),
        usual.addressing(),
        usual.applicationContext(),
        usual.contexts(),
        new UserInformation(items));
  }

  /** The response in the acceptance, and what the node made of the request. */
  private record Seen(Optional<UserIdentityResponse> response, AssociationFacts facts) {}

  private static Seen send(UserIdentity identity) throws IOException {
    try (TestNode node = TestNode.storing(StoreSink.DISCARD);
        RawPeer peer = RawPeer.connect(node.port()).send(request(identity))) {
      var accept = (Pdu.AssociateAc) peer.receive().orElseThrow().decode();
      TestNode.await(() -> !node.opened.isEmpty(), "the association is open");
      peer.send(new Pdu.ReleaseRq()).expect(new Pdu.ReleaseRp());
      return new Seen(
          accept.userInformation().first(UserIdentityResponse.class), node.opened.peek());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {ClaimedUser.USERNAME, ClaimedUser.USERNAME_AND_PASSCODE})
  void a_name_is_known_and_answered_when_that_was_asked_for(int kind) throws IOException {
    Seen seen = send(identity(kind, true, "müller", ""));

    assertEquals("müller", seen.facts().user().orElseThrow().name());
    assertEquals(0, seen.response().orElseThrow().response().length);
  }

  @Test
  void without_being_asked_nothing_is_answered() throws IOException {
    Seen seen = send(identity(ClaimedUser.USERNAME, false, "müller", ""));

    assertEquals("müller", seen.facts().user().orElseThrow().name());
    assertTrue(seen.response().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 4, 5, 255})
  void other_types_are_neither_taken_nor_answered(int kind) throws IOException {
    Seen seen = send(identity(kind, true, "ticket", ""));

    assertTrue(seen.facts().user().isEmpty());
    assertTrue(seen.response().isEmpty());
  }

  @Test
  void a_passcode_can_be_compared_and_is_in_no_text() throws IOException {
    Seen seen = send(identity(ClaimedUser.USERNAME_AND_PASSCODE, true, "u", "open-sesame"));

    ClaimedUser user = seen.facts().user().orElseThrow();
    assertTrue(user.hasPasscode("open-sesame"));
    assertFalse(user.hasPasscode("open-sesam"));
    assertFalse(user.hasPasscode(""));
    assertFalse(seen.facts().toString().contains("sesame"));
  }

  @Test
  void a_name_that_would_steer_a_terminal_or_fill_a_disk_is_made_harmless() throws IOException {
    Seen seen =
        send(identity(ClaimedUser.USERNAME, false, "a\u001b[2J\n" + "x".repeat(60_000), ""));

    assertEquals("a?[2J?" + "x".repeat(58), seen.facts().user().orElseThrow().name());
  }
}
