package org.seriate.dicom.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.dicom.data.Uid;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class NegotiationTest {
  private TestNode node;

  @BeforeEach
  void start() throws IOException {
    node = TestNode.storing(StoreSink.DISCARD);
  }

  @AfterEach
  void stop() throws IOException {
    node.assertUnharmed();
    node.close();
  }

  private Pdu.AssociateAc negotiate(Pdu.AssociateRq request) throws IOException {
    try (RawPeer peer = RawPeer.connect(node.port()).send(request)) {
      Pdu.AssociateAc answer = (Pdu.AssociateAc) peer.receive().orElseThrow().decode();
      peer.send(new Pdu.ReleaseRq()).expect(new Pdu.ReleaseRp());
      return answer;
    }
  }

  private static PresentationContext.Proposed context(int id, String sopClass, String... syntaxes) {
    return new PresentationContext.Proposed(id, sopClass, List.of(syntaxes));
  }

  @Test
  void the_first_of_our_transfer_syntaxes_that_was_proposed_is_accepted() throws IOException {
    // Given a peer that would rather send compressed
    var context =
        context(
            1,
            Uid.CTImageStorage,
            Uid.JPEGLSLossless,
            Uid.ImplicitVrLittleEndian,
            Uid.ExplicitVrLittleEndian);
    // When
    var answer = negotiate(RawPeer.request(context));
    // Then our own order decides
    assertEquals(
        List.of(new PresentationContext.Answered(1, 0, Uid.ExplicitVrLittleEndian)),
        answer.contexts());
  }

  @Test
  void what_is_not_offered_is_refused_with_results_3_and_4() throws IOException {
    var answer =
        negotiate(
            RawPeer.request(
                context(1, Uid.MRImageStorage, Uid.ImplicitVrLittleEndian),
                context(3, Uid.CTImageStorage, Uid.JPEGBaseline8Bit),
                context(5, Uid.CTImageStorage, Uid.JPEGLSLossless)));
    assertEquals(
        List.of(3, 4, 0),
        answer.contexts().stream().map(PresentationContext.Answered::result).toList());
  }

  @Test
  void a_request_with_128_contexts_of_40_transfer_syntaxes_each_is_answered() throws IOException {
    List<String> syntaxes = new ArrayList<>();
    IntStream.range(0, 40).forEach(i -> syntaxes.add("1.2.840.10008.1.2.4." + (500 + i)));
    var contexts =
        IntStream.range(0, 128)
            .mapToObj(
                i -> new PresentationContext.Proposed(2 * i + 1, Uid.CTImageStorage, syntaxes))
            .toArray(PresentationContext.Proposed[]::new);
    assertEquals(128, negotiate(RawPeer.request(contexts)).contexts().size());
  }

  @NotKeptByDcm4che("it breaks on an item that belongs into the answer")
  @Test
  void all_user_information_is_read_and_answered_conservatively() throws IOException {
    // Given every sub-item there is
    var asked =
        new UserInformation(
            List.of(
                new UserInformation.MaximumLength(0),
                new UserInformation.ImplementationClassUid("1.2.3"),
                new UserInformation.ImplementationVersionName("RAW_1"),
                new UserInformation.AsynchronousOperationsWindow(0, 0),
                new UserInformation.RoleSelection(Uid.CTImageStorage, true, true),
                new UserInformation.RoleSelection(Uid.MRImageStorage, false, true),
                new UserInformation.ExtendedNegotiation(Uid.CTImageStorage, new byte[] {2, 0, 0}),
                new UserInformation.CommonExtendedNegotiation(
                    Uid.CTImageStorage, "1.2.840.10008.4.2", List.of(Uid.MRImageStorage)),
                new UserInformation.UserIdentity(5, true, new byte[] {1}, new byte[0]),
                new UserInformation.UserIdentityResponse(new byte[0])));
    var request =
        new Pdu.AssociateRq(
            1,
            new Pdu.Addressing("SERIATE", "RAW", "reserved"),
            Uid.DICOMApplicationContext,
            List.of(RawPeer.ct(1)),
            asked);
    // When
    var answer = negotiate(request);
    // Then
    assertEquals(
        List.of(
            new UserInformation.MaximumLength(4096),
            new UserInformation.ImplementationClassUid(Uid.ImplementationClassUid),
            new UserInformation.ImplementationVersionName(Uid.ImplementationVersionName),
            new UserInformation.AsynchronousOperationsWindow(1, 1),
            new UserInformation.RoleSelection(Uid.CTImageStorage, true, false)),
        answer.userInformation().items());
    assertEquals("RAW_1", node.opened.element().implementationVersionName().orElseThrow());
  }

  @NotKeptByDcm4che("it trims the titles")
  @Test
  void titles_and_reserved_bytes_come_back_as_they_were_sent() throws IOException {
    var addressing = new Pdu.Addressing("  SERIATE       ", "RAW             ", "x".repeat(32));
    var request =
        new Pdu.AssociateRq(
            1,
            addressing,
            Uid.DICOMApplicationContext,
            List.of(RawPeer.verification(1)),
            Negotiation.ours(16_384));
    assertEquals(addressing, negotiate(request).addressing());
    assertEquals("SERIATE", node.opened.element().calledAe());
  }

  @Test
  void a_requestor_knows_what_was_accepted() throws IOException {
    // Given a context for each syntax
    Call call =
        node.call(
            new Call.Proposal(Uid.CTImageStorage, List.of(Uid.JPEGLSLossless)),
            new Call.Proposal(Uid.CTImageStorage, List.of(Uid.JPEGBaseline8Bit)),
            new Call.Proposal(Uid.CTImageStorage, List.of(Uid.ExplicitVrLittleEndian)));
    // When
    try (Association association = NetworkUnderTest.open().open(call)) {
      // Then
      assertEquals(
          Set.of(Uid.JPEGLSLossless, Uid.ExplicitVrLittleEndian),
          association.accepted(Uid.CTImageStorage));
      assertEquals(Uid.ImplementationVersionName, association.peerImplementation().orElseThrow());
      assertThrows(Association.NotNegotiated.class, association::echo);
      association.release();
    }
  }

  @Test
  void a_call_that_fits_in_no_request_is_the_callers_mistake() {
    var network = NetworkUnderTest.open();
    var ct = new Call.Proposal(Uid.CTImageStorage, List.of(Uid.ExplicitVrLittleEndian));
    Call tooMany = node.call(Collections.nCopies(129, ct).toArray(Call.Proposal[]::new));
    Call empty = node.call(new Call.Proposal(Uid.CTImageStorage, List.of()));
    Call longTitle = Call.of("A TITLE OF TWENTY", "B", "127.0.0.1", node.port(), List.of(ct));
    for (Call call : List.of(tooMany, empty, longTitle)) {
      assertThrows(IllegalArgumentException.class, () -> network.open(call));
    }
  }
}
