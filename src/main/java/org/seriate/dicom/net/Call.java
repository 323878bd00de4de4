package org.seriate.dicom.net;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An association to be requested.
 *
 * @param connectTimeout longest wait for the connection, and again for a TLS handshake
 * @param responseTimeout longest wait for any answer of the peer, and for it to take one PDU
 * @param proposals at most 128 presentation contexts (ids are odd numbers, PS3.8 7.1.1.13)
 * @param tls empty for a plain connection
 */
public record Call(
    String callingAe,
    String calledAe,
    String host,
    int port,
    List<Proposal> proposals,
    int maxPduLength,
    Duration connectTimeout,
    Duration responseTimeout,
    Optional<TlsCall> tls) {

  /** Without TLS. */
  public Call(
      String callingAe,
      String calledAe,
      String host,
      int port,
      List<Proposal> proposals,
      int maxPduLength,
      Duration connectTimeout,
      Duration responseTimeout) {
    this(
        callingAe,
        calledAe,
        host,
        port,
        proposals,
        maxPduLength,
        connectTimeout,
        responseTimeout,
        Optional.empty());
  }

  /** The same call with other waits. */
  public Call within(Duration connect, Duration response) {
    return new Call(
        callingAe, calledAe, host, port, proposals, maxPduLength, connect, response, tls);
  }

  /** The same call over TLS. */
  public Call withTls(TlsCall how) {
    return new Call(
        callingAe,
        calledAe,
        host,
        port,
        proposals,
        maxPduLength,
        connectTimeout,
        responseTimeout,
        Optional.of(how));
  }

  /**
   * One abstract syntax with the transfer syntaxes we can send or take it in.
   *
   * @param asScp whether objects of this class are to come to us on this association, as in a C-GET
   *     (SCP role, PS3.7 D.3.3.4)
   */
  public record Proposal(String abstractSyntax, List<String> transferSyntaxes, boolean asScp) {
    /** To send, or to ask for a service. */
    public Proposal(String abstractSyntax, List<String> transferSyntaxes) {
      this(abstractSyntax, transferSyntaxes, false);
    }
  }

  public static Call of(
      String callingAe, String calledAe, String host, int port, List<Proposal> proposals) {
    return new Call(
        callingAe,
        calledAe,
        host,
        port,
        proposals,
        262_144,
        Duration.ofSeconds(10),
        Duration.ofSeconds(60));
  }
}
