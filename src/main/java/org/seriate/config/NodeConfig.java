package org.seriate.config;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;

/**
 * Who we are: node.yaml. Every key, its unit and its effect on the wire: ae-config/README.md.
 *
 * @param bind address to listen on; empty for all
 */
public record NodeConfig(
    String aeTitle,
    int port,
    Optional<String> bind,
    Http http,
    Limits limits,
    Completeness completeness,
    Work work,
    Disk disk,
    Institution institution,
    ZoneId timezone) {

  static final NodeConfig DEFAULT =
      new NodeConfig(
          "SERIATE",
          11112,
          Optional.empty(),
          Http.DEFAULT,
          Limits.DEFAULT,
          Completeness.DEFAULT,
          Work.DEFAULT,
          Disk.DEFAULT,
          Institution.DEFAULT,
          ZoneId.systemDefault());

  NodeConfig withPorts(int dicomPort, int httpPort) {
    return new NodeConfig(
        aeTitle,
        dicomPort,
        bind,
        new Http(httpPort, http.bind()),
        limits,
        completeness,
        work,
        disk,
        institution,
        timezone);
  }

  /** Console and web services. */
  public record Http(int port, Optional<String> bind) {
    static final Http DEFAULT = new Http(8080, Optional.empty());
  }

  /** Bounds and deadlines of every association. */
  public record Limits(
      int maxPduLength,
      int maxAssociations,
      int maxAssociationsPerPeer,
      Duration requestDeadline,
      Duration pduDeadline,
      Duration idleTimeout,
      Duration sendTimeout,
      Duration objectDeadline) {
    static final Limits DEFAULT =
        new Limits(
            262_144,
            200,
            50,
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            Duration.ofMinutes(10));
  }

  /** How series wait for analysis and reports for delivery. */
  public record Work(
      Duration lease,
      int attempts,
      int deliveryAttempts,
      Duration pauseBetweenAttempts,
      Duration maxPause,
      int classifyThreads,
      Duration classifyTimeLimit) {
    static final Work DEFAULT =
        new Work(
            Duration.ofMinutes(2),
            5,
            200,
            Duration.ofSeconds(30),
            Duration.ofMinutes(15),
            1,
            Duration.ofMinutes(30));
  }

  /** Room on the disk that holds the store. */
  public record Disk(FreeSpace refuseBelowFree) {
    static final Disk DEFAULT = new Disk(new FreeSpace.Bytes(2L << 30));
  }

  /** Names that our reports carry. */
  public record Institution(Optional<String> name, Optional<String> stationName) {
    static final Institution DEFAULT = new Institution(Optional.empty(), Optional.empty());
  }
}
