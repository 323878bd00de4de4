package org.seriate.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hibernate.Session;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seriate.audit.AuditTrail;
import org.seriate.config.AeConfigFiles;
import org.seriate.config.ConfigProblem;
import org.seriate.fixtures.PostgresForTests;
import org.seriate.store.WorkRow.Step;

/** Reports that go again, or to a destination that is new. */
@QuarkusTest
@QuarkusTestResource(PostgresForTests.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ResendingTest {
  private static final Lane ARCHIVE = new Lane(Step.DELIVER, "Archive");
  private static final Lane NEW = new Lane(Step.DELIVER, "New");

  @TempDir Path folder;
  @Inject LineForTests line;
  @Inject Session rows;
  @Inject WorkQueue queue;
  @Inject AuditTrail audit;

  private Resending resending;

  @BeforeEach
  void two_destinations() throws IOException, ConfigProblem {
    line.empty();
    Files.writeString(
        folder.resolve("peers.yaml"),
        """
        - {name: Archive, aeTitle: A, host: 127.0.0.1, port: 104, roles: [destination]}
        - {name: New, aeTitle: N, host: 127.0.0.1, port: 104, roles: [destination]}
        """);
    resending = new Resending(rows, queue, audit, AeConfigFiles.read(folder, Map.of()));
  }

  private Commanded resend(Optional<Long> series, String destination) {
    return QuarkusTransaction.requiringNew()
        .call(() -> resending.resend(series, destination, "admin"));
  }

  /** A report of a revision whose one object Archive has. */
  private long delivered(long series, int revision) {
    String uid = "2.25.%d%d".formatted(series, revision);
    line.run(
        """
        with r as (
          insert into report (series_id, revision, kind, sop_class_uid, sop_instance_uid,
              series_instance_uid, study_instance_uid)
          values (%1$d, %2$d, 'NEGATIVE', '1', '%3$s', '2', '1.2') returning id),
        o as (
          insert into result_object (report_id, kind, layout, sop_class_uid, sop_instance_uid,
              series_instance_uid, study_instance_uid, data_set)
          select id, 'SR', 'AIR', '1', '%3$s', '2', '1.2', '' from r returning id, report_id),
        w as (
          insert into series_work (series_id, revision, step, destination, report_id, state)
          select %1$d, %2$d, 'DELIVER', 'Archive', report_id, 'DONE' from o)
        insert into object_delivery (object_id, destination, answer)
        select id, 'Archive', 'status 0000' from o
        """
            .formatted(series, revision, uid));
    line.run(
        "update series set state = 'DELIVERED', revision = %d where id = %d"
            .formatted(revision, series));
    return series;
  }

  private long deliveries() {
    return ((Number) line.one("select count(*) from object_delivery")).longValue();
  }

  @Test
  void one_series_goes_again_and_nothing_of_the_others() {
    long wanted = delivered(line.series(), 1);
    delivered(line.series(), 1);

    assertEquals(
        1, assertInstanceOf(Commanded.Done.class, resend(Optional.of(wanted), "Archive")).works());

    assertEquals(List.of(wanted), line.order(ARCHIVE));
    assertEquals("REPORTED", line.seriesState(wanted));
    assertEquals(1, deliveries());
    assertTrue(line.audited("resend: 1 reports go to Archive.") >= 1);
  }

  @Test
  void a_new_destination_gets_everything_with_revisions_in_order() {
    long first = line.series();
    delivered(first, 1);
    delivered(first, 2);
    long second = delivered(line.series(), 1);

    assertEquals(
        3, assertInstanceOf(Commanded.Done.class, resend(Optional.empty(), "New")).works());

    Claim one = line.claim(NEW).orElseThrow();
    assertEquals(1, one.revision());
    assertEquals(List.of(second), line.order(NEW));
    QuarkusTransaction.requiringNew().run(() -> queue.finish(one, "done"));
    assertEquals(List.of(first), line.order(NEW));
    assertEquals(2 + 1, deliveries());
  }

  @Test
  void what_is_on_its_way_is_not_put_there_twice() {
    long series = delivered(line.series(), 1);
    resend(Optional.of(series), "Archive");

    assertEquals(
        0, assertInstanceOf(Commanded.Done.class, resend(Optional.of(series), "Archive")).works());
    assertEquals(List.of(series), line.order(ARCHIVE));
  }

  @Test
  void a_destination_or_report_that_is_not_there_is_said() {
    long series = line.series();

    assertInstanceOf(Commanded.Unknown.class, resend(Optional.of(series), "Elsewhere"));
    assertInstanceOf(Commanded.Unknown.class, resend(Optional.of(series), "Archive"));
    assertInstanceOf(Commanded.Unknown.class, resend(Optional.empty(), "Archive"));
  }
}
