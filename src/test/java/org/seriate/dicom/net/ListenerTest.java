package org.seriate.dicom.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ListenerTest {
  @Test
  void a_port_in_use_is_named() throws IOException {
    try (TestNode node = TestNode.storing(StoreSink.DISCARD)) {
      ListenerSettings taken =
          new ListenerSettings(
              InetAddress.getLoopbackAddress(),
              node.port(),
              4096,
              TestNode.SHORT,
              TestNode.SHORT,
              TestNode.SHORT,
              TestNode.SHORT,
              1,
              1);
      var services = TestNode.storage(StoreSink.DISCARD);
      var inUse = assertThrows(IOException.class, () -> TestNode.with(taken, services));
      assertTrue(inUse.getMessage().startsWith("Cannot listen on port " + node.port()));
    }
  }

  @Test
  void a_listener_that_closes_aborts_what_is_open_and_takes_no_more() throws IOException {
    TestNode node = TestNode.storing(StoreSink.DISCARD);
    try (RawPeer open = RawPeer.associated(node.port());
        RawPeer waiting = RawPeer.connect(node.port())) {
      // When
      node.close();
      // Then
      open.expectAbort(0, 0);
      waiting.expectEnd();
      assertEquals(0, node.listener.openAssociations());
      assertEquals(1, node.ended.size());
      assertThrows(ConnectException.class, () -> RawPeer.connect(node.port()));
    }
  }

  @Test
  void a_listener_that_closes_lets_associations_end_within_the_grace() throws IOException {
    TestNode node = TestNode.storing(StoreSink.DISCARD);
    try (RawPeer peer = RawPeer.associated(node.port())) {
      // Given
      var closing = CompletableFuture.runAsync(() -> node.listener.close(Duration.ofSeconds(5)));
      TestNode.pause(100);
      // When
      peer.send(new Pdu.ReleaseRq());
      // Then
      peer.expect(new Pdu.ReleaseRp());
      closing.join();
      assertEquals("released: released", node.ended.peek());
    }
  }

  @Test
  void events_that_fail_do_not_touch_the_association() throws IOException {
    var services =
        TestNode.storage(StoreSink.DISCARD)
            .events(
                new AssociationEvents() {
                  @Override
                  public void opened(AssociationFacts facts) {
                    throw new IllegalStateException("a fault of ours");
                  }

                  @Override
                  public void ended(AssociationFacts facts, boolean released, String how) {
                    throw new IllegalStateException("a fault of ours");
                  }
                });
    try (Listener listener =
            NetworkUnderTest.open()
                .listen(
                    TestNode.settings(4096), facts -> new AssociationPolicy.Accept(), services);
        RawPeer peer = RawPeer.associated(listener.port())) {
      peer.send(new Pdu.ReleaseRq()).expect(new Pdu.ReleaseRp());
    }
  }
}
