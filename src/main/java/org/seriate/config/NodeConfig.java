package org.seriate.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.seriate.series.SeriesState;

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
    ZoneId timezone,
    Tls tls,
    Commitment commitment,
    NetworkChoice network,
    Access access,
    Audit audit,
    Approval approval,
    Workitems workitems,
    Reports reports,
    Traces traces) {

  /** Without TLS, with our own network, and with the rules of access as they are by default. */
  public NodeConfig(
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
    this(
        aeTitle,
        port,
        bind,
        http,
        limits,
        completeness,
        work,
        disk,
        institution,
        timezone,
        Tls.DEFAULT,
        Commitment.DEFAULT,
        NetworkChoice.OWN,
        Access.DEFAULT,
        Audit.DEFAULT,
        Approval.DEFAULT,
        Workitems.DEFAULT,
        Reports.DEFAULT,
        Traces.DEFAULT);
  }

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
        new Http(httpPort, http.bind(), http.dicomWeb()),
        limits,
        completeness,
        work,
        disk,
        institution,
        timezone,
        tls,
        commitment,
        network,
        access,
        audit,
        approval,
        workitems,
        reports,
        traces);
  }

  /**
   * Console and web services.
   *
   * @param dicomWeb whether results are given by DICOMweb
   */
  public record Http(int port, Optional<String> bind, boolean dicomWeb) {
    static final Http DEFAULT = new Http(8080, Optional.empty(), false);
  }

  /**
   * TLS on a port of its own, and towards peers that require it (PS3.15 B.12).
   *
   * @param certificate PEM, ours first; with it the TLS port opens
   * @param key PEM, PKCS#8
   * @param trusted PEM, the authorities whose certificates count
   * @param revocation PEM, the authorities' lists of revoked certificates
   * @param checkHostName whether a peer that we call must show a certificate of its host
   * @param reload how long a look at the files is good for
   */
  public record Tls(
      int port,
      Optional<Path> certificate,
      Optional<Path> key,
      Optional<Secret> keyPassword,
      Optional<Path> trusted,
      Optional<Path> revocation,
      ShownCertificate clientCertificate,
      boolean checkHostName,
      Duration reload) {
    static final Tls DEFAULT =
        new Tls(
            2762,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            ShownCertificate.REQUIRED,
            true,
            Duration.ofSeconds(10));

    /** Whether the TLS port opens. */
    public boolean listens() {
      return certificate.isPresent();
    }
  }

  /**
   * Bounds and deadlines of every association.
   *
   * @param maxUnlisted kept objects that may wait for their rows
   */
  public record Limits(
      int maxPduLength,
      int maxAssociations,
      int maxAssociationsPerPeer,
      Duration requestDeadline,
      Duration pduDeadline,
      Duration idleTimeout,
      Duration sendTimeout,
      Duration objectDeadline,
      int maxUnlisted) {
    static final Limits DEFAULT =
        new Limits(
            262_144,
            200,
            50,
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            Duration.ofMinutes(10),
            10_000);
  }

  /**
   * How series wait for analysis and reports for delivery.
   *
   * @param modelPatience how long a series waits while no node can analyse any
   * @param gpus device numbers, one worker process each; empty for the processor
   */
  public record Work(
      Duration lease,
      int attempts,
      int deliveryAttempts,
      Duration pauseBetweenAttempts,
      Duration maxPause,
      Duration headStart,
      Isolation isolation,
      int classifyProcesses,
      int classifyThreads,
      Duration classifyTimeLimit,
      FreeSpace.Bytes classifyMemory,
      Optional<String> modelDigest,
      Duration modelPatience,
      List<Integer> gpus) {
    static final Work DEFAULT =
        new Work(
            Duration.ofMinutes(2),
            5,
            200,
            Duration.ofSeconds(30),
            Duration.ofMinutes(15),
            Duration.ofMinutes(30),
            Isolation.PROCESS,
            1,
            1,
            Duration.ofMinutes(30),
            new FreeSpace.Bytes(2L << 30),
            Optional.empty(),
            Duration.ofHours(1),
            List.of());

    public Work {
      gpus = List.copyOf(gpus);
    }

    /** How many series are analysed at the same time. */
    public int analysts() {
      return gpus.isEmpty() ? classifyProcesses : gpus.size();
    }
  }

  /**
   * Storage Commitment, both ways.
   *
   * @param maxReferences that a peer may name in one request
   * @param answerWithin how long a destination may take to confirm, before it is asked again
   * @param attempts how often a destination is asked, and how often an object that it does not
   *     confirm is sent
   */
  public record Commitment(int maxReferences, Duration answerWithin, int attempts) {
    static final Commitment DEFAULT = new Commitment(10_000, Duration.ofHours(1), 5);
  }

  /**
   * Room on the disk that holds the store.
   *
   * @param warnBelowFree with less the log says so once
   * @param refuseBelowFree with less no image is taken
   * @param purgeDeliveredAfter how long images of delivered series stay; for ever when empty
   * @param purgeSetAsideAfter how long images of series set aside stay; for ever when empty
   */
  public record Disk(
      FreeSpace warnBelowFree,
      FreeSpace refuseBelowFree,
      Optional<Duration> purgeDeliveredAfter,
      Optional<Duration> purgeSetAsideAfter) {
    static final Disk DEFAULT =
        new Disk(
            new FreeSpace.Bytes(10L << 30),
            new FreeSpace.Bytes(2L << 30),
            Optional.empty(),
            Optional.empty());

    /** Ages by state; images of a series in any other state are never purged. */
    public Map<SeriesState, Duration> purgeAfter() {
      Map<SeriesState, Duration> ages = new EnumMap<>(SeriesState.class);
      purgeDeliveredAfter.ifPresent(age -> ages.put(SeriesState.DELIVERED, age));
      purgeSetAsideAfter.ifPresent(age -> ages.put(SeriesState.SET_ASIDE, age));
      return ages;
    }
  }

  /** Names that our reports carry. */
  public record Institution(Optional<String> name, Optional<String> stationName) {
    static final Institution DEFAULT = new Institution(Optional.empty(), Optional.empty());
  }

  /** What stands in a report. */
  public record Reports(ReportedModels models) {
    static final Reports DEFAULT = new Reports(ReportedModels.TOGETHER);
  }

  /**
   * Who is told, by OpenTelemetry, what happened to each series and when.
   *
   * @param url whole address of a collector; empty for nobody
   * @param percent how many traces of a hundred are sent
   */
  public record Traces(Optional<URI> url, int percent) {
    static final Traces DEFAULT = new Traces(Optional.empty(), 100);
  }

  /**
   * Who else gets the audit record.
   *
   * @param syslog each gets all of it
   */
  public record Audit(List<SyslogServer> syslog) {
    static final Audit DEFAULT = new Audit(List.of());

    public Audit {
      syslog = List.copyOf(syslog);
    }
  }
}
