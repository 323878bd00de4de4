package org.seriate.dicom.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import org.seriate.dicom.data.Uid;
import org.seriate.fixtures.OpenSockets;
import org.seriate.fixtures.OpenThreads;

/**
 * A listener on loopback with deadlines of a fraction of a second, and a record of what happened.
 */
final class TestNode implements AutoCloseable {
  static final Duration SHORT = Duration.ofMillis(400);
  static final List<String> SYNTAXES =
      List.of(Uid.ExplicitVrLittleEndian, Uid.ImplicitVrLittleEndian, Uid.JPEGLSLossless);

  final Queue<String> ended = new ConcurrentLinkedQueue<>();
  final Queue<AssociationPolicy.Reject> rejected = new ConcurrentLinkedQueue<>();
  final Queue<AssociationFacts> opened = new ConcurrentLinkedQueue<>();
  final Listener listener;
  private final Set<String> socketsBefore;

  private TestNode(ListenerSettings settings, AssociationPolicy policy, DimseServices services)
      throws IOException {
    services.events(new Recorder());
    listener = NetworkUnderTest.open().listen(settings, policy, services);
    socketsBefore = OpenSockets.now();
  }

  static TestNode storing(StoreScp scp) throws IOException {
    return with(settings(4096), storage(scp));
  }

  static TestNode with(ListenerSettings settings, DimseServices services) throws IOException {
    return new TestNode(settings, facts -> new AssociationPolicy.Accept(), services);
  }

  static TestNode with(AssociationPolicy policy) throws IOException {
    return new TestNode(settings(4096), policy, storage(StoreSink.DISCARD));
  }

  static DimseServices storage(StoreScp scp) {
    return new DimseServices().store(List.of(Uid.CTImageStorage), SYNTAXES, scp);
  }

  static ListenerSettings settings(int maxPduLength) {
    return settings(maxPduLength, 300, 300);
  }

  static ListenerSettings settings(int maxPduLength, int maxAssociations, int maxPerPeer) {
    return new ListenerSettings(
        InetAddress.getLoopbackAddress(),
        0,
        maxPduLength,
        SHORT,
        SHORT,
        Duration.ofMillis(600),
        SHORT,
        maxAssociations,
        maxPerPeer,
        Duration.ofMillis(1500));
  }

  /** With another deadline for everything that is waited for. */
  static ListenerSettings withDeadlines(ListenerSettings s, Duration each) {
    return new ListenerSettings(
        s.bind(),
        s.port(),
        s.maxPduLength(),
        each,
        each,
        each,
        each,
        s.maxAssociations(),
        s.maxAssociationsPerPeer(),
        each);
  }

  int port() {
    return listener.port();
  }

  Call call(Call.Proposal... proposals) {
    return callTo(port(), proposals);
  }

  static Call callTo(int port, Call.Proposal... proposals) {
    return new Call(
        "TESTER",
        "SERIATE",
        "127.0.0.1",
        port,
        List.of(proposals),
        16_384,
        Duration.ofSeconds(2),
        Duration.ofSeconds(2));
  }

  Association open(String sopClass, String... syntaxes) throws IOException {
    return NetworkUnderTest.open().open(call(new Call.Proposal(sopClass, List.of(syntaxes))));
  }

  /** Whatever was done to it: a C-ECHO answers within a second, and then nothing is left over. */
  void assertUnharmed() throws IOException {
    long began = System.nanoTime();
    try (Association association = open(Uid.Verification, Uid.ImplicitVrLittleEndian)) {
      assertEquals(Status.SUCCESS, association.echo());
      association.release();
    }
    assertTrue(System.nanoTime() - began < 1_000_000_000L, "C-ECHO within a second");
    await(() -> listener.openAssociations() == 0, "no association is left");
    await(() -> waitingConnections() == 0, "no connection is left");
  }

  /** Connections without an association, if the engine can tell. */
  int waitingConnections() {
    return listener instanceof UpperLayerListener own ? own.waitingConnections() : 0;
  }

  /** A place is free a moment after its peer has read the answer to its release. */
  void awaitFreePlaces() {
    await(() -> listener.openAssociations() == 0, "the places are free again");
  }

  /** The same when the test has closed its own connections: no descriptor or thread is left. */
  void assertNothingLeft() throws IOException {
    assertUnharmed();
    await(() -> OpenSockets.since(socketsBefore, port()).isEmpty(), "no descriptor is left");
    await(() -> OpenThreads.named("association-") == 0, "no thread is left");
  }

  static void await(BooleanSupplier condition, String what) {
    long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, what);
      pause(10);
    }
  }

  static void pause(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    listener.close();
  }

  private final class Recorder implements AssociationEvents {
    @Override
    public void rejected(AssociationFacts facts, AssociationPolicy.Reject reject) {
      rejected.add(reject);
    }

    @Override
    public void opened(AssociationFacts facts) {
      opened.add(facts);
    }

    @Override
    public void ended(AssociationFacts facts, boolean released, String how) {
      ended.add((released ? "released" : "aborted") + ": " + how);
    }
  }
}
