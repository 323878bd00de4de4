package org.seriate.retain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.sql.Connection;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.fixtures.PostgresForTests;
import org.seriate.store.Arrival;
import org.seriate.store.Deletions;
import org.seriate.store.IncomingObject;
import org.seriate.store.Kept;
import org.seriate.store.ObjectStore;

/** A patient asks to be forgotten. */
@QuarkusTest
@QuarkusTestResource(PostgresForTests.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ErasureTest {
  private static final String WHO = "user alice@host";

  @Inject Erasure erasure;
  @Inject ObjectStore store;
  @Inject EntityManager rows;
  @Inject DataSource database;

  @BeforeEach
  void no_rows() {
    sql("truncate series, store_segment, series_signal cascade");
  }

  @Test
  void every_row_and_every_byte_of_a_series_goes_and_the_record_says_so() throws Exception {
    long series = series("4711");
    long other = series("4712");
    Kept small = image(series, 3000);
    Kept large = image(series, 1_400_000);
    Kept kept = image(other, 2000);
    report(series, "Archive");
    report(other, "Archive");
    sql(
        "insert into series_signal (series_instance_uid, signal, source, final)"
            + " values ('1.2.4711', 'MPPS', 'CT 1', true)");

    assertEquals(
        new Erasure.Answer.Erased(1, 2, Set.of("Archive")),
        erasure.series(series, WHO, "sent by mistake"));

    for (String table : tablesWithRows()) {
      assertFalse(table.contains("4711"), table);
    }
    assertEquals(0, count("series where id = " + series));
    assertEquals(0, count("series_signal"));
    assertEquals(1, count("report"));
    assertEquals(1, count("instance"));
    assertFalse(Files.exists(store.file(large.digest())));
    try (InputStream in = store.region(small).open()) {
      assertArrayEquals(new byte[3000], in.readAllBytes());
    }
    try (InputStream in = store.region(kept).open()) {
      assertFalse(java.util.Arrays.equals(new byte[2000], in.readAllBytes()), "the other stays");
    }
    assertEquals(
        1,
        count(
            "audit_event where event = 'SERIES_DELETED' and series_id = %d and actor = '%s' and detail like '%%sent by mistake%%'"
                .formatted(series, WHO)));
  }

  @Test
  void all_series_of_a_patient_go_and_those_of_others_stay() throws Exception {
    long reported = series("4711");
    report(reported, "Archive");
    long unreported = series("4711b");
    sql(
        "insert into audit_event (event, event_id, action, outcome, actor, detail, series_id,"
            + " patient_id)"
            + " values ('INSTANCES_RECEIVED', '110104', 'C', 0, 'CT1', '', %d, '4711')"
                .formatted(unreported));
    long other = series("4712");
    report(other, "Archive");

    assertEquals(
        new Erasure.Answer.Erased(2, 0, Set.of("Archive")),
        erasure.patient("4711", null, WHO, "on request"));

    assertEquals(1, count("series"));
    assertEquals(new Erasure.Answer.NothingFound(), erasure.patient("4711", null, WHO, "again"));
  }

  @Test
  void another_issuers_patient_of_the_same_number_stays() throws Exception {
    report(series("4711"), "Archive");

    assertEquals(
        new Erasure.Answer.NothingFound(),
        erasure.patient("4711", "OTHER HOSPITAL", WHO, "on request"));
  }

  @Test
  void while_a_backup_is_taken_nothing_goes() throws Exception {
    long series = series("4711");
    try (Connection backup = database.getConnection()) {
      Deletions.stop(backup);
      assertEquals(new Erasure.Answer.BackupUnderWay(), erasure.series(series, WHO, "on request"));
      Deletions.allow(backup);
    }
    assertEquals(1, count("series"));
    assertTrue(erasure.series(series, WHO, "on request") instanceof Erasure.Answer.Erased);
  }

  /** Table and text of every row that can be seen, but for the record. */
  private List<String> tablesWithRows() {
    return List.of(
            "series", "instance", "report", "result_object", "object_delivery", "series_work")
        .stream()
        .flatMap(
            t ->
                QuarkusTransaction.requiringNew()
                    .call(
                        () ->
                            rows.createNativeQuery("select t::text from " + t + " t", String.class)
                                .getResultList())
                    .stream()
                    .map(row -> t + ": " + row))
        .toList();
  }

  private long series(String patient) {
    sql(
        """
        insert into series (series_instance_uid, study_instance_uid, modality, source)
        values ('1.2.%1$s', '1.3.%1$s', 'CT', 'CT 1')
        """
            .formatted(patient.replace("b", "9")));
    return number("select max(id) from series");
  }

  private void report(long series, String destination) {
    sql(
        """
        insert into report (series_id, revision, kind, sop_class_uid, sop_instance_uid,
            series_instance_uid, study_instance_uid)
        values (%1$d, 1, 'NEGATIVE', '1.2', '2.25.%1$d', '2.25.9%1$d', '1.3')
        """
            .formatted(series));
    sql(
        """
        insert into result_object (report_id, kind, layout, sop_class_uid, sop_instance_uid,
            series_instance_uid, study_instance_uid, data_set)
        select id, 'SR', 'AIR', sop_class_uid, sop_instance_uid, series_instance_uid,
            study_instance_uid, '' from report where series_id = %d
        """
            .formatted(series));
    sql(
        """
        insert into result_attributes (object_id, patient_id, issuer_of_patient_id, patient_name,
            study_instance_uid, study_date, accession_number, study_id, series_instance_uid,
            modality, sop_instance_uid, sop_class_uid, content_date, header)
        select o.id, substr(s.series_instance_uid, 5), '', '', '', '', '', '', '', '', '', '', '', ''
        from result_object o join report r on r.id = o.report_id
        join series s on s.id = r.series_id where s.id = %d
        """
            .formatted(series));
    sql(
        "insert into object_delivery (object_id, destination, answer) select max(id), '%s', '0000' from result_object"
            .formatted(destination));
    sql(
        "insert into series_work (series_id, revision, step, destination, report_id)"
            + " select series_id, 1, 'DELIVER', '%s', id from report where series_id = %d"
                .formatted(destination, series));
  }

  private Kept image(long series, int length) throws IOException {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    Arrival arrival = new Arrival(new UUID(1, 2), 3, "CT", "::1", "CT", Instant.EPOCH);
    try (IncomingObject incoming = store.receive()) {
      incoming.keeping(new ByteArrayInputStream(bytes)).transferTo(OutputStream.nullOutputStream());
      Kept kept = incoming.keep(arrival);
      store.listed(List.of(kept));
      boolean own = kept.place().ownFile();
      sql(
          """
          insert into instance (series_id, sop_instance_uid, sop_class_uid, transfer_syntax_uid,
              digest, bytes, revision, study_instance_uid, patient_digest, calling_ae, header,
              segment, segment_at, file_bytes)
          values (%d, '%s', '1.2', '1.2', '%s', %d, 1, '1.2', '', 'CT', '{}', %s, %s, %s)
          """
              .formatted(
                  series,
                  UUID.randomUUID(),
                  kept.digest(),
                  kept.bytes(),
                  own ? null : kept.place().segment(),
                  own ? null : kept.place().fileAt(),
                  own ? null : kept.place().fileBytes()));
      return kept;
    }
  }

  private void sql(String statement) {
    QuarkusTransaction.requiringNew().run(() -> rows.createNativeQuery(statement).executeUpdate());
  }

  private long count(String from) {
    return number("select count(*) from " + from);
  }

  private long number(String query) {
    return QuarkusTransaction.requiringNew()
        .call(() -> ((Number) rows.createNativeQuery(query).getSingleResult()))
        .longValue();
  }
}
