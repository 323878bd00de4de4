package org.seriate.commitment;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.seriate.store.ObjectStore;

/** The rows around one series 1.2.3 of one study, written and asked in plain SQL. */
@ApplicationScoped
class RowsForTests {
  static final Duration LONG = Duration.ofSeconds(20);

  private final EntityManager rows;
  private final ObjectStore store;
  private long cleared;

  RowsForTests(EntityManager rows, ObjectStore store) {
    this.rows = rows;
    this.store = store;
  }

  void clear() {
    cleared = count("select coalesce(max(id), 0) from audit_event");
    for (String table :
        List.of(
            "commitment_request",
            "commitment_expected",
            "commitment_transaction",
            "series_signal",
            "procedure_step",
            "availability_notice",
            "availability",
            "instance",
            "series_work",
            "report",
            "series")) {
      execute("delete from " + table);
    }
  }

  /** The audit record is append-only: what was recorded of a peer since the rows were cleared. */
  long recorded(String condition) {
    return count(
        "select count(*) from audit_event where id > %d and %s".formatted(cleared, condition));
  }

  void series() {
    execute(
        """
        insert into series (series_instance_uid, study_instance_uid, modality, source)
        values ('1.2.3', '1.2', 'CT', 'CT 1') on conflict do nothing
        """);
  }

  /** An instance with its row and its file. */
  Path kept(String instance, String sopClass) throws IOException {
    String digest = "ab" + "%062d".formatted(Math.abs(instance.hashCode()));
    Path file = store.file(digest);
    byte[] bytes = new byte[500];
    System.arraycopy("DICM".getBytes(StandardCharsets.US_ASCII), 0, bytes, 128, 4);
    Files.write(file, bytes);
    series();
    execute(
        """
        insert into instance (series_id, sop_instance_uid, sop_class_uid, transfer_syntax_uid,
            digest, bytes, revision, study_instance_uid, patient_digest, calling_ae, header)
        select id, '%s', '%s', '1.2.840.10008.1.2', '%s', 300, 1, '1.2', '', 'SCANNER', '{}'
        from series
        """
            .formatted(instance, sopClass, digest));
    return file;
  }

  String text(String sql) {
    List<?> found =
        QuarkusTransaction.requiringNew().call(() -> rows.createNativeQuery(sql).getResultList());
    return found.isEmpty() ? "" : found.getFirst().toString();
  }

  long count(String sql) {
    return Long.parseLong(text(sql));
  }

  void execute(String sql) {
    QuarkusTransaction.requiringNew().run(() -> rows.createNativeQuery(sql).executeUpdate());
  }

  static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + LONG.toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "it should have happened within " + LONG);
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
