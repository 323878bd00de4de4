package org.seriate.dicom.net;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * Limits and deadlines of an acceptor; every wait has an end.
 *
 * @param bind local address, null for all
 * @param maxPduLength largest P-DATA-TF body we announce and accept, bytes (PS3.8 D.1)
 * @param requestDeadline from connect to a whole A-ASSOCIATE-RQ, however slowly it drips (ARTIM,
 *     PS3.8 9.1.4); before that a TLS handshake gets the same time
 * @param pduDeadline from the first to the last byte of one PDU, counting only what we wait for it
 * @param idleTimeout longest silence between PDUs on an open association
 * @param sendTimeout longest wait for the peer to take one PDU
 * @param maxAssociations open ones at a time over all peers; more get 2/3/2 "local limit exceeded"
 * @param maxAssociationsPerPeer the same per remote address
 * @param tls a second port
 */
public record ListenerSettings(
    InetAddress bind,
    int port,
    int maxPduLength,
    Duration requestDeadline,
    Duration pduDeadline,
    Duration idleTimeout,
    Duration sendTimeout,
    int maxAssociations,
    int maxAssociationsPerPeer,
    Optional<TlsPort> tls) {

  /** Without a TLS port. */
  public ListenerSettings(
      InetAddress bind,
      int port,
      int maxPduLength,
      Duration requestDeadline,
      Duration pduDeadline,
      Duration idleTimeout,
      Duration sendTimeout,
      int maxAssociations,
      int maxAssociationsPerPeer) {
    this(
        bind,
        port,
        maxPduLength,
        requestDeadline,
        pduDeadline,
        idleTimeout,
        sendTimeout,
        maxAssociations,
        maxAssociationsPerPeer,
        Optional.empty());
  }

  /** A TLS port beside the plain one; both share the limits. */
  public ListenerSettings withTls(TlsPort port) {
    return new ListenerSettings(
        bind,
        this.port,
        maxPduLength,
        requestDeadline,
        pduDeadline,
        idleTimeout,
        sendTimeout,
        maxAssociations,
        maxAssociationsPerPeer,
        Optional.of(port));
  }

  public static ListenerSettings onPort(int port) {
    return new ListenerSettings(
        null,
        port,
        262_144,
        Duration.ofSeconds(30),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60),
        Duration.ofSeconds(30),
        200,
        50);
  }
}
