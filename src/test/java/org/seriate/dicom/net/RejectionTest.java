package org.seriate.dicom.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.dicom.data.Uid;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RejectionTest {
  private static void assertRejected(
      TestNode node, Pdu.AssociateRq request, int result, int source, int reason)
      throws IOException {
    try (RawPeer peer = RawPeer.connect(node.port()).send(request)) {
      peer.expect(new Pdu.AssociateRj(result, source, reason));
      peer.expectEnd();
    }
    assertEquals(1, node.rejected.size());
    assertTrue(node.opened.isEmpty());
    node.assertUnharmed();
  }

  private static Pdu.AssociateRq request(int version, String applicationContext) {
    return new Pdu.AssociateRq(
        version,
        new Pdu.Addressing("SERIATE", "RAW", ""),
        applicationContext,
        List.of(RawPeer.verification(1)),
        Negotiation.ours(16_384));
  }

  @Test
  void another_protocol_version_is_rejected_with_1_2_2() throws IOException {
    try (TestNode node = TestNode.storing(StoreSink.DISCARD)) {
      assertRejected(node, request(2, Uid.DICOMApplicationContext), 1, 2, 2);
    }
  }

  @Test
  void of_the_protocol_version_only_bit_0_is_looked_at() throws IOException {
    try (TestNode node = TestNode.storing(StoreSink.DISCARD);
        RawPeer peer = RawPeer.connect(node.port())) {
      peer.send(request(0x8003, Uid.DICOMApplicationContext));
      assertEquals(Pdu.ASSOCIATE_AC, peer.receive().orElseThrow().type());
    }
  }

  @Test
  void another_application_context_is_rejected_with_1_1_2() throws IOException {
    try (TestNode node = TestNode.storing(StoreSink.DISCARD)) {
      assertRejected(node, request(1, "1.2.840.10008.3.1.1.2"), 1, 1, 2);
    }
  }

  @Test
  void a_calling_title_that_the_policy_does_not_know_is_rejected_with_1_1_3() throws IOException {
    AssociationPolicy policy =
        facts ->
            facts.callingAe().equals("TESTER")
                ? new AssociationPolicy.Accept()
                : AssociationPolicy.Reject.callingAeTitleNotRecognized("not listed");
    try (TestNode node = TestNode.with(policy)) {
      assertRejected(node, RawPeer.request(RawPeer.ct(1)), 1, 1, 3);
    }
  }

  @Test
  void a_called_title_that_the_policy_does_not_know_is_rejected_with_1_1_7() throws IOException {
    AssociationPolicy policy =
        facts ->
            facts.calledAe().equals("SERIATE")
                ? new AssociationPolicy.Accept()
                : AssociationPolicy.Reject.calledAeTitleNotRecognized("not us");
    try (TestNode node = TestNode.with(policy)) {
      assertRejected(node, RawPeer.request("OTHER", "RAW", RawPeer.ct(1)), 1, 1, 7);
    }
  }

  @Test
  void titles_that_are_no_titles_never_reach_the_policy() throws IOException {
    try (TestNode node = TestNode.storing(StoreSink.DISCARD)) {
      assertRejected(node, RawPeer.request(" ", "RAW", RawPeer.ct(1)), 1, 1, 7);
    }
    try (TestNode node = TestNode.storing(StoreSink.DISCARD)) {
      assertRejected(node, RawPeer.request("SERIATE", "A\nB", RawPeer.ct(1)), 1, 1, 3);
    }
  }

  @Test
  void a_policy_that_fails_turns_the_peer_away_for_now() throws IOException {
    AssociationPolicy policy =
        facts -> {
          if (facts.callingAe().equals("TESTER")) {
            return new AssociationPolicy.Accept();
          }
          throw new IllegalStateException("the list cannot be read");
        };
    try (TestNode node = TestNode.with(policy)) {
      assertRejected(node, RawPeer.request(RawPeer.ct(1)), 2, 3, 1);
    }
  }

  @Test
  void over_the_limits_a_peer_is_rejected_with_2_3_2() throws IOException {
    var limits = List.of(TestNode.settings(4096, 2, 300), TestNode.settings(4096, 300, 2));
    for (ListenerSettings settings : limits) {
      try (TestNode node = TestNode.with(settings, TestNode.storage(StoreSink.DISCARD))) {
        // Given all places taken
        try (RawPeer first = RawPeer.associated(node.port());
            RawPeer second = RawPeer.associated(node.port());
            RawPeer third = RawPeer.connect(node.port())) {
          // When
          third.send(RawPeer.request(RawPeer.ct(1)));
          // Then
          third.expect(new Pdu.AssociateRj(2, 3, 2));
          first.send(new Pdu.ReleaseRq()).expect(new Pdu.ReleaseRp());
          second.send(new Pdu.ReleaseRq()).expect(new Pdu.ReleaseRp());
        }
        node.awaitFreePlaces();
        node.assertUnharmed();
      }
    }
  }

  @Test
  void a_requestor_is_told_why_it_was_rejected() throws IOException {
    AssociationPolicy policy =
        facts -> AssociationPolicy.Reject.callingAeTitleNotRecognized("not listed");
    try (TestNode node = TestNode.with(policy)) {
      var refused =
          assertThrows(
              AssociationRefused.class,
              () -> node.open(Uid.Verification, Uid.ImplicitVrLittleEndian));
      assertTrue(refused.isPermanent());
      assertEquals(
          "SERIATE refused the association: permanent, calling AE title not recognized (1/1/3)",
          refused.getMessage());
    }
  }
}
