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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.fixtures.PostgresForTests;
import org.seriate.series.SeriesState;
import org.seriate.store.Arrival;
import org.seriate.store.IncomingObject;
import org.seriate.store.Kept;
import org.seriate.store.ObjectStore;

/** What retention deletes, and above all what it does not. */
@QuarkusTest
@QuarkusTestResource(PostgresForTests.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PurgeTest {
  private static final Map<SeriesState, Duration> AFTER_A_DAY =
      Map.of(SeriesState.DELIVERED, Duration.ofDays(1));

  @Inject Purge purge;
  @Inject ObjectStore store;
  @Inject EntityManager rows;

  @BeforeEach
  void no_rows() {
    sql("truncate series, store_segment cascade");
  }

  @Test
  void images_of_an_old_delivered_series_go_and_its_row_says_so() throws Exception {
    long series = series("DELIVERED");
    Kept small = image(series, 300_000, "2 days");
    Kept large = image(series, 1_500_000, "2 days");

    assertEquals(1, purge.run(AFTER_A_DAY));

    assertEquals(2, count("instance where purged_at is not null"));
    assertFalse(Files.exists(store.file(large.digest())));
    assertTrue(count("audit_event where event_id = '110103' and series_id = " + series) == 1);
    try (InputStream in = store.region(small).open()) {
      assertArrayEquals(new byte[300_000], in.readAllBytes(), "its room went back to the disk");
    }
    assertEquals(0, purge.run(AFTER_A_DAY));
  }

  @Test
  void nothing_goes_that_is_young_unfinished_or_has_no_rule() throws Exception {
    image(series("DELIVERED"), 1000, "3 hours");
    image(series("SET_ASIDE"), 1001, "9 days");
    for (String state : List.of("RECEIVING", "COMPLETE", "REPORTED")) {
      image(series(state), 1002 + state.length(), "9 days");
    }
    long waiting = series("DELIVERED");
    image(waiting, 1100, "9 days");
    work(waiting, "WAITING", null);
    long lately = series("DELIVERED");
    image(lately, 1200, "9 days");
    work(lately, "DONE", "1 hour");

    assertEquals(0, purge.run(AFTER_A_DAY));
    assertEquals(0, purge.run(Map.of()));

    assertEquals(0, count("instance where purged_at is not null"));
  }

  @Test
  void a_file_that_another_row_names_stays() throws Exception {
    Kept shared = image(series("DELIVERED"), 1_300_000, "2 days");
    insert(series("RECEIVING"), shared, "2 days");

    assertEquals(1, purge.run(AFTER_A_DAY));

    assertTrue(Files.exists(store.file(shared.digest())));
  }

  @Test
  void a_segment_without_images_is_deleted_once_nobody_writes_to_it() throws Exception {
    Kept only = image(series("DELIVERED"), 5000, "2 days");
    long segment = only.place().segment();
    sql(
        "insert into store_segment (number, run, listed_to) values (%d, '%s', 1)"
            .formatted(segment, UUID.randomUUID()));

    purge.run(AFTER_A_DAY);
    assertTrue(Files.exists(store.region(only).path()), "this run still writes to it");

    store.close();
    store.listed(List.of(only));
    purge.run(AFTER_A_DAY);
    boolean inUse = store.isInUse(segment);
    assertEquals(inUse, Files.exists(store.region(only).path()));
    assertEquals(inUse ? 1 : 0, count("store_segment"));
  }

  private Kept image(long series, int length, String age) throws IOException {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    Arrival arrival = new Arrival(new UUID(1, 2), 3, "CT", "::1", "CT", Instant.EPOCH);
    try (IncomingObject incoming = store.receive()) {
      incoming.keeping(new ByteArrayInputStream(bytes)).transferTo(OutputStream.nullOutputStream());
      Kept kept = incoming.keep(arrival);
      store.listed(List.of(kept));
      insert(series, kept, age);
      return kept;
    }
  }

  private void insert(long series, Kept kept, String age) {
    boolean own = kept.place().ownFile();
    sql(
        """
        insert into instance (series_id, sop_instance_uid, sop_class_uid, transfer_syntax_uid,
            digest, bytes, revision, study_instance_uid, patient_digest, received_at, calling_ae,
            header, segment, segment_at, file_bytes)
        values (%d, '%s', '1.2', '1.2', '%s', %d, 1, '1.2', '', now() - interval '%s', 'CT', '{}',
            %s, %s, %s)
        """
            .formatted(
                series,
                UUID.randomUUID(),
                kept.digest(),
                kept.bytes(),
                age,
                own ? null : kept.place().segment(),
                own ? null : kept.place().fileAt(),
                own ? null : kept.place().fileBytes()));
  }

  private void work(long series, String state, String finished) {
    sql(
        """
        insert into series_work (series_id, revision, step, destination, state, finished_at)
        values (%d, 1, 'CLASSIFY', '', '%s', %s)
        """
            .formatted(
                series, state, finished == null ? null : "now() - interval '" + finished + "'"));
  }

  private long series(String state) {
    return QuarkusTransaction.requiringNew()
        .call(
            () ->
                ((Number)
                        rows.createNativeQuery(
                                """
                                insert into series (series_instance_uid, study_instance_uid,
                                    modality, source, state)
                                values (:uid, '1.2', 'CT', 'ct', :state) returning id
                                """)
                            .setParameter("uid", UUID.randomUUID().toString())
                            .setParameter("state", state)
                            .getSingleResult())
                    .longValue());
  }

  private void sql(String statement) {
    QuarkusTransaction.requiringNew().run(() -> rows.createNativeQuery(statement).executeUpdate());
  }

  private long count(String what) {
    return QuarkusTransaction.requiringNew()
        .call(
            () ->
                ((Number) rows.createNativeQuery("select count(*) from " + what).getSingleResult())
                    .longValue());
  }
}
