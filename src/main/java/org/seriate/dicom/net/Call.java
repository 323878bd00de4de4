package org.seriate.dicom.net;

import java.time.Duration;
import java.util.List;

/**
 * An association to be requested.
 *
 * @param responseTimeout longest wait for any answer of the peer, and for it to take one PDU
 * @param proposals at most 128 presentation contexts (ids are odd numbers, PS3.8 7.1.1.13)
 */
public record Call(
    String callingAe,
    String calledAe,
    String host,
    int port,
    List<Proposal> proposals,
    int maxPduLength,
    Duration connectTimeout,
    Duration responseTimeout) {

  /** One abstract syntax with the transfer syntaxes we can send it in. */
  public record Proposal(String abstractSyntax, List<String> transferSyntaxes) {}

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
