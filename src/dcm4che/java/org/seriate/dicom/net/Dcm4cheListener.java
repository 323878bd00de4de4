package org.seriate.dicom.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import javax.net.ssl.SSLContext;
import org.dcm4che3.net.ApplicationEntity;
import org.dcm4che3.net.Connection;
import org.dcm4che3.net.Device;
import org.seriate.dicom.tls.TlsProfile;

/** A port of dcm4che, or two of them. */
final class Dcm4cheListener implements Listener {
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);
  private static final int BACKLOG = 1024;

  private final Reception reception;
  private final Connection plain;
  private final Optional<Connection> secured;

  private Dcm4cheListener(Reception reception, Connection plain, Optional<Connection> secured) {
    this.reception = reception;
    this.plain = plain;
    this.secured = secured;
  }

  static Dcm4cheListener open(Reception reception) throws IOException {
    Dcm4cheData.load();
    ListenerSettings settings = reception.settings();
    Connection plain = connection(settings, settings.port());
    Optional<Connection> secured = Optional.empty();
    if (settings.tls().isPresent()) {
      secured = Optional.of(connection(settings, settings.tls().get().port()));
      secured.get().setTlsProtocols(TlsProfile.PROTOCOLS.toArray(String[]::new));
      // That there are suites is what makes it a TLS port; which ones, the port itself says.
      secured.get().setTlsCipherSuites(TlsProfile.CIPHER_SUITES.toArray(String[]::new));
    }
    Device device = device(reception);
    ApplicationEntity any = new ApplicationEntity("*");
    any.setAssociationAcceptor(true);
    device.addApplicationEntity(any);
    Dcm4cheReception ours = new Dcm4cheReception(reception);
    any.setDimseRQHandler(ours);
    device.setAssociationHandler(ours);
    device.setAssociationMonitor(ours);
    attach(plain, device, any);
    secured.ifPresent(c -> attach(c, device, any));
    bind(plain);
    if (secured.isPresent()) {
      try {
        bind(secured.get());
      } catch (IOException e) {
        plain.unbind();
        throw e;
      }
    }
    return new Dcm4cheListener(reception, plain, secured);
  }

  private static Device device(Reception reception) {
    Device device =
        new Device("seriate") {
          private static final long serialVersionUID = 1L;

          @Override
          public SSLContext sslContext() {
            return Dcm4cheTlsPort.contextOf(reception);
          }
        };
    device.setExecutor(Dcm4cheThreads.CONNECTIONS);
    device.setScheduledExecutor(Dcm4cheThreads.TIMER);
    return device;
  }

  private static void attach(Connection connection, Device device, ApplicationEntity any) {
    device.addConnection(connection);
    any.addConnection(connection);
  }

  private static Connection connection(ListenerSettings settings, int port) throws IOException {
    Connection connection = new Connection();
    connection.setHostname("localhost");
    connection.setBindAddress(
        settings.bind() == null ? "0.0.0.0" : settings.bind().getHostAddress());
    connection.setPort(port == 0 ? freePort(settings.bind()) : port);
    connection.setBacklog(BACKLOG);
    connection.setPackPDV(false);
    connection.setReceivePDULength(settings.maxPduLength());
    connection.setSendPDULength(Dcm4cheNetwork.LONGEST_PDU_SENT);
    connection.setRequestTimeout(Dcm4cheNetwork.millis(settings.requestDeadline()));
    connection.setReleaseTimeout(Dcm4cheNetwork.millis(settings.pduDeadline()));
    return connection;
  }

  /** dcm4che takes 0 for "no server". */
  private static int freePort(InetAddress bind) throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, bind)) {
      return free.getLocalPort();
    }
  }

  private static void bind(Connection connection) throws IOException {
    try {
      connection.bind();
    } catch (IOException | GeneralSecurityException e) {
      Throwable why = e.getCause() == null ? e : e.getCause();
      throw new IOException(
          "Cannot listen on port %d of %s: %s"
              .formatted(connection.getPort(), connection.getBindAddress(), why.getMessage()),
          e);
    }
  }

  @Override
  public int port() {
    return plain.getPort();
  }

  @Override
  public OptionalInt tlsPort() {
    return secured.map(c -> OptionalInt.of(c.getPort())).orElseGet(OptionalInt::empty);
  }

  @Override
  public int openAssociations() {
    return reception.associations().count();
  }

  @Override
  public void close(Duration grace) {
    reception.associations().close();
    plain.unbind();
    secured.ifPresent(Connection::unbind);
    if (!reception.associations().awaitNone(grace)) {
      reception.associations().all().forEach(OpenAssociation::abort);
      reception.associations().awaitNone(LAST_WORDS);
    }
  }
}
