package org.seriate.dicom.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.tls.ClientCertificate;
import org.seriate.dicom.tls.TlsFailure;
import org.seriate.dicom.tls.TlsIdentity;
import org.seriate.fixtures.TestCertificates;

/** A listener with a plain and a TLS port on loopback, and a record of what happened. */
final class TlsNode implements AutoCloseable {
  final Queue<TlsFailure> notSecured = new ConcurrentLinkedQueue<>();
  final Queue<AssociationFacts> opened = new ConcurrentLinkedQueue<>();
  final Queue<String> ended = new ConcurrentLinkedQueue<>();
  final Listener listener;

  /** Time enough for a handshake on a busy machine. */
  static final Duration PATIENT = Duration.ofSeconds(20);

  private TlsNode(ListenerSettings settings) throws IOException {
    DimseServices services = TestNode.storage(StoreSink.DISCARD).events(new Recorder());
    listener =
        NetworkUnderTest.open().listen(settings, facts -> new AssociationPolicy.Accept(), services);
  }

  static TlsNode open(ClientCertificate wanted) throws IOException {
    return open(TestCertificates.identity("node"), wanted);
  }

  static TlsNode open(TlsIdentity identity, ClientCertificate wanted) throws IOException {
    return open(settings(PATIENT, PATIENT), identity, wanted);
  }

  static TlsNode open(ListenerSettings settings, TlsIdentity identity, ClientCertificate wanted)
      throws IOException {
    return new TlsNode(settings.withTls(new TlsPort(0, identity, wanted)));
  }

  /** With little patience for handshakes. */
  static TlsNode impatient() throws IOException {
    return open(
        settings(TestNode.SHORT, PATIENT),
        TestCertificates.identity("node"),
        ClientCertificate.REQUIRED);
  }

  /** With little patience once an association is open. */
  static TlsNode hasty() throws IOException {
    return open(
        settings(PATIENT, TestNode.SHORT),
        TestCertificates.identity("node"),
        ClientCertificate.REQUIRED);
  }

  private static ListenerSettings settings(Duration requestDeadline, Duration idleTimeout) {
    return new ListenerSettings(
        InetAddress.getLoopbackAddress(),
        0,
        16_384,
        requestDeadline,
        idleTimeout,
        idleTimeout,
        PATIENT,
        2,
        300);
  }

  int tlsPort() {
    return listener.tlsPort().orElseThrow();
  }

  Call callAs(TlsIdentity identity) {
    return new Call(
            "TESTER",
            "SERIATE",
            "127.0.0.1",
            tlsPort(),
            List.of(
                new Call.Proposal(Uid.Verification, List.of(Uid.ImplicitVrLittleEndian)),
                new Call.Proposal(Uid.CTImageStorage, TestNode.SYNTAXES)),
            16_384,
            PATIENT,
            PATIENT)
        .withTls(new TlsCall(identity, true));
  }

  Association callAs(String name) throws IOException {
    return NetworkUnderTest.open().open(callAs(TestCertificates.identity(name)));
  }

  /** A peer that is a socket in TLS, as the scanner. */
  RawPeer secured() throws IOException {
    Socket plain = new Socket(InetAddress.getLoopbackAddress(), tlsPort());
    var socket = TestCertificates.identity("scanner").calling(plain, "127.0.0.1", tlsPort(), true);
    socket.startHandshake();
    return new RawPeer(socket);
  }

  /** A peer that knows nothing of TLS. */
  RawPeer unsecured() throws IOException {
    return RawPeer.connect(tlsPort());
  }

  AssociationFacts awaitOpened() {
    TestNode.await(() -> !opened.isEmpty(), "an association is open");
    return opened.peek();
  }

  TlsFailure awaitFailure() {
    TestNode.await(() -> !notSecured.isEmpty(), "a handshake has failed");
    return notSecured.peek();
  }

  /** Whatever was done to it: a C-ECHO in TLS is answered, and then nothing is left over. */
  void assertUnharmed() throws IOException {
    try (Association association = callAs("scanner")) {
      if (!association.echo().isSuccess()) {
        throw new AssertionError("C-ECHO was not answered Success");
      }
      association.release();
    }
    awaitNothingLeft();
  }

  void awaitNothingLeft() {
    TestNode.await(() -> listener.openAssociations() == 0, "no association is left");
    TestNode.await(
        () -> !(listener instanceof SecondPort own) || own.secured().waitingConnections() == 0,
        "no connection is left");
  }

  @Override
  public void close() {
    listener.close();
  }

  private final class Recorder implements AssociationEvents {
    @Override
    public void notSecured(long id, InetAddress from, TlsFailure failure) {
      notSecured.add(failure);
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
