package org.seriate.measure;

import java.util.List;

/** Every metric of the program, as Prometheus names it at {@code /q/metrics}. */
public enum Measure {
  RECEIVED_OBJECTS(
      Kind.COUNTER,
      "seriate_received_objects_total",
      List.of("status"),
      "C-STORE requests answered, by status: 0000 kept, A700 out of resources, A900 and C000"
          + " refused"),
  RECEIVED_BYTES(
      Kind.COUNTER, "seriate_received_bytes_total", List.of(), "Bytes of objects that were kept"),
  RECEIVED_SECONDS(
      Kind.TIMER,
      "seriate_received_seconds",
      List.of(),
      "From a C-STORE request to its answer, histogram"),
  ASSOCIATIONS_OPEN(
      Kind.GAUGE, "seriate_associations_open", List.of(), "Associations that are open now"),
  ASSOCIATIONS_REFUSED(
      Kind.COUNTER,
      "seriate_associations_refused_total",
      List.of("reject"),
      "A-ASSOCIATE-RJ sent, by result/source/reason of PS3.8 Table 9-21"),
  ASSOCIATIONS_ENDED(
      Kind.COUNTER,
      "seriate_associations_ended_total",
      List.of("end"),
      "Associations that ended: released, aborted"),
  UNLISTED_OLDEST(
      Kind.GAUGE,
      "seriate_unlisted_oldest_seconds",
      List.of(),
      "How long the oldest object on disk waits for its row; grows while the database is away"),
  SERIES_COMPLETED(
      Kind.COUNTER,
      "seriate_series_completed_total",
      List.of(),
      "Series that were judged complete"),
  WORK(
      Kind.GAUGE,
      "seriate_work",
      List.of("step", "destination", "state"),
      "Works of a lane: ready, resting, claimed, held, set_aside. The same from every node"),
  WORK_OLDEST(
      Kind.GAUGE,
      "seriate_work_oldest_seconds",
      List.of("step", "destination"),
      "How long the oldest work of a lane waits. The same from every node"),
  APPROVALS_AWAITING(
      Kind.GAUGE,
      "seriate_approvals_awaiting",
      List.of(),
      "Results that nobody has accepted or rejected yet. The same from every node"),
  APPROVALS_OLDEST(
      Kind.GAUGE,
      "seriate_approvals_oldest_seconds",
      List.of(),
      "How long the oldest of them waits. The same from every node"),
  WORK_ATTEMPT_SECONDS(
      Kind.TIMER,
      "seriate_work_attempt_seconds",
      List.of("step", "destination", "end"),
      "Attempts at an analysis or a delivery by how they ended: done, try_again, set_aside,"
          + " stopped, lost; histogram"),
  REPORTS(
      Kind.COUNTER,
      "seriate_reports_total",
      List.of("result", "reason"),
      "Reports written: POSITIVE, NEGATIVE, or NOT_ANALYSED with its reason"),
  SERIES_DELIVERED_SECONDS(
      Kind.TIMER,
      "seriate_series_delivered_seconds",
      List.of(),
      "From a complete series to its report at every destination, histogram"),
  DISK_FREE(Kind.GAUGE, "seriate_disk_free_bytes", List.of(), "Room on the disk of the store"),
  DISK_SIZE(Kind.GAUGE, "seriate_disk_size_bytes", List.of(), "Size of the disk of the store"),
  DISK_REFUSE_BELOW(
      Kind.GAUGE,
      "seriate_disk_refuse_below_bytes",
      List.of(),
      "disk.refuseBelowFree in bytes: below it C-STORE is answered A700"),
  AUDIT_UNSEALED(
      Kind.GAUGE,
      "seriate_audit_unsealed",
      List.of(),
      "Audit events that are not in the hash chain yet"),
  AUDIT_WAITING(
      Kind.GAUGE,
      "seriate_audit_waiting",
      List.of("server"),
      "Audit events that a syslog server has not taken"),
  AUDIT_WAITING_OLDEST(
      Kind.GAUGE,
      "seriate_audit_waiting_oldest_seconds",
      List.of("server"),
      "Age of the oldest of them"),
  TRACE_OCCURRENCES(
      Kind.COUNTER,
      "seriate_trace_occurrences_total",
      List.of("end"),
      "Things that happened to series, for the collector of traces: sent, failed (it or the"
          + " database did not answer), dropped (more than the line holds)");

  /** How it behaves: a counter only grows, a timer is a histogram, a gauge goes up and down. */
  public enum Kind {
    COUNTER,
    TIMER,
    GAUGE
  }

  private final Kind kind;
  private final String name;
  private final List<String> labels;
  private final String meaning;

  Measure(Kind kind, String name, List<String> labels, String meaning) {
    this.kind = kind;
    this.name = name;
    this.labels = labels;
    this.meaning = meaning;
  }

  /** At {@code /q/metrics}; a histogram has {@code _count}, {@code _sum} and {@code _bucket}. */
  public String prometheusName() {
    return name;
  }

  public Kind kind() {
    return kind;
  }

  public List<String> labels() {
    return labels;
  }

  public String meaning() {
    return meaning;
  }

  /** As Micrometer wants it, without what it appends by kind. */
  public String meter() {
    String appended =
        switch (kind) {
          case COUNTER -> "_total";
          case TIMER -> "_seconds";
          case GAUGE -> "";
        };
    return name.substring(0, name.length() - appended.length()).replace('_', '.');
  }
}
