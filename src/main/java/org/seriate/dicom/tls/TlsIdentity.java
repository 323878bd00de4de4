package org.seriate.dicom.tls;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jboss.logging.Logger;

/**
 * Who we are in TLS, and whom we trust, from files that may be renewed while we run.
 *
 * <pre>
 * handshake --looked lately--> what we have
 *     |
 *     '--long ago--> files as they were --> what we have
 *                    files changed --usable--> what they say now
 *                                  --broken--> what we have, an error in the log,
 *                                              and another try when they change again
 * </pre>
 *
 * <p>Safe for use by many threads.
 */
public final class TlsIdentity {
  private static final Logger LOG = Logger.getLogger(TlsIdentity.class);

  private final TlsFiles files;
  private final long lookAgainNanos;
  private volatile TlsMaterial material;
  private volatile long looked;
  private String stamp;

  private TlsIdentity(TlsFiles files, Duration lookAgain, TlsMaterial material, String stamp) {
    this.files = files;
    this.lookAgainNanos = lookAgain.toNanos();
    this.material = material;
    this.stamp = stamp;
    this.looked = System.nanoTime();
  }

  /**
   * @param lookAgain how long a look at the files is good for
   * @throws TlsFilesProblem when the files cannot be used; at the start that is final
   */
  public static TlsIdentity of(TlsFiles files, Duration lookAgain) throws TlsFilesProblem {
    // The stamp comes first: a file renewed while it is read is then read again.
    String stamp = stampOf(files);
    TlsMaterial material = TlsMaterial.load(files);
    return new TlsIdentity(files, lookAgain, material, stamp);
  }

  /** Our certificate and those that vouch for it; empty when we have none. */
  public List<X509Certificate> chain() {
    return material().chain();
  }

  public List<X509Certificate> authorities() {
    return material().authorities();
  }

  /** An acceptor needs a certificate (PS3.15 B.12). */
  public boolean canAccept() {
    return files.certificate().isPresent();
  }

  /** A requestor needs somebody to tell it whom it talks to. */
  public boolean canCall() {
    return files.trusted().isPresent();
  }

  /**
   * Ready for the handshake as the side that was called.
   *
   * @param consumed what was already read off the connection
   */
  public SSLSocket accepting(Socket plain, InputStream consumed, ClientCertificate peer)
      throws IOException {
    return accepting(plain, consumed, peer, false);
  }

  /**
   * The same.
   *
   * @param closesPlain whether closing the one closes the other
   */
  public SSLSocket accepting(
      Socket plain, InputStream consumed, ClientCertificate peer, boolean closesPlain)
      throws IOException {
    SSLSocket socket =
        (SSLSocket)
            material().context().getSocketFactory().createSocket(plain, consumed, closesPlain);
    SSLParameters parameters = TlsProfile.parameters();
    peer.applyTo(parameters);
    socket.setUseClientMode(false);
    socket.setSSLParameters(parameters);
    return socket;
  }

  /**
   * Ready for the handshake as the side that calls.
   *
   * @param checkHostName whether the peer's certificate must name this host (RFC 2818 3.1)
   */
  public SSLSocket calling(Socket plain, String host, int port, boolean checkHostName)
      throws IOException {
    return calling(plain, host, port, checkHostName, false);
  }

  /**
   * The same.
   *
   * @param closesPlain whether closing the one closes the other
   */
  public SSLSocket calling(
      Socket plain, String host, int port, boolean checkHostName, boolean closesPlain)
      throws IOException {
    SSLSocket socket =
        (SSLSocket)
            material().context().getSocketFactory().createSocket(plain, host, port, closesPlain);
    SSLParameters parameters = TlsProfile.parameters();
    if (checkHostName) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    socket.setUseClientMode(true);
    socket.setSSLParameters(parameters);
    return socket;
  }

  /** For a client that makes its own sockets, such as one of HTTP. */
  public SSLContext context() {
    return material().context();
  }

  private TlsMaterial material() {
    if (System.nanoTime() - looked > lookAgainNanos) {
      look();
    }
    return material;
  }

  private synchronized void look() {
    if (System.nanoTime() - looked <= lookAgainNanos) {
      return;
    }
    looked = System.nanoTime();
    String now = stampOf(files);
    if (!now.equals(stamp)) {
      stamp = now;
      reload();
    }
  }

  private void reload() {
    try {
      material = TlsMaterial.load(files);
      LOG.infof("TLS files were renewed and are in use from here on; %s", validity().orElse(""));
    } catch (TlsFilesProblem e) {
      LOG.errorf(
          e,
          "TLS files were changed but %s; the former ones stay in use. Put usable files there; they"
              + " are looked at again when they change.",
          e.getMessage());
    }
  }

  /** Of our own certificate, for people. */
  public Optional<String> validity() {
    return material.chain().stream()
        .findFirst()
        .map(
            c ->
                "our certificate %s is valid until %s"
                    .formatted(c.getSubjectX500Principal().getName(), c.getNotAfter().toInstant()));
  }

  /** Changes when any of the files is written or replaced. */
  private static String stampOf(TlsFiles files) {
    StringBuilder stamp = new StringBuilder();
    files.all().forEach(file -> stamp.append(stampOf(file)).append('\n'));
    return stamp.toString();
  }

  private static String stampOf(Path file) {
    try {
      BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class);
      return a.lastModifiedTime() + " " + a.size() + " " + a.fileKey();
    } catch (IOException e) {
      return "not readable";
    }
  }
}
