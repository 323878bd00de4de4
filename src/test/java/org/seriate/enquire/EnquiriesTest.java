package org.seriate.enquire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seriate.config.AeConfigFiles;
import org.seriate.config.PeerConfig;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.net.Status;
import org.seriate.dicom.net.StoreScp;
import org.seriate.dicom.net.UpperLayerNetwork;
import org.seriate.dicom.tls.TlsIdentity;
import org.seriate.fixtures.PostgresForTests;
import org.seriate.fixtures.SyntheticSeries;
import org.seriate.fixtures.TestArchive;

/** Questions about series that are here in part, with the rows of a real PostgreSQL. */
@QuarkusTest
@QuarkusTestResource(PostgresForTests.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class EnquiriesTest {
  private static final AtomicInteger SERIES = new AtomicInteger();

  @Inject EntityManager rows;
  @Inject EnquiryRows enquiryRows;
  @Inject TlsIdentity identity;

  @TempDir Path folder;
  private final List<DataSet> slices =
      SyntheticSeries.headCt().named("enquiry-" + SERIES.incrementAndGet()).slices(8).dataSets();
  private final String uid = slices.getFirst().string(Tag.SeriesInstanceUID).orElseThrow();
  private final String study = slices.getFirst().string(Tag.StudyInstanceUID).orElseThrow();
  private final List<Boolean> ends = new CopyOnWriteArrayList<>();
  private TestArchive archive;
  private Enquiries enquiries;

  @BeforeEach
  void open() throws Exception {
    archive = TestArchive.open().with(slices);
    sql("delete from series_signal");
  }

  @AfterEach
  void close() {
    if (enquiries != null) {
      enquiries.close();
      await(enquiries::isIdle);
    }
    archive.close();
    QuarkusTransaction.requiringNew()
        .run(
            // The audit record keeps its events, and they their series.
            () ->
                List.of(
                        "delete from series_signal",
                        "delete from archive_enquiry",
                        "delete from series_source",
                        "delete from instance",
                        "update series set state = 'SET_ASIDE'")
                    .forEach(sql -> rows.createNativeQuery(sql).executeUpdate()));
  }

  private void asking(boolean fetchMissing) throws Exception {
    Files.writeString(
        folder.resolve("peers.yaml"),
        """
        - name: CT1
          aeTitle: CT1
          hosts: [127.0.0.1]
          roles: [source]
          completeness: {settleAfterRelease: PT0.1S, askArchive: Archive, fetchMissing: %s}
        - {name: Archive, aeTitle: ARCHIVE, host: 127.0.0.1, port: %d, roles: [archive]}
        """
            .formatted(fetchMissing, archive.port()));
    enquiries =
        new Enquiries(
            enquiryRows,
            new UpperLayerNetwork(),
            AeConfigFiles.read(folder, Map.of()),
            identity,
            new Door());
    enquiries.open();
  }

  /** These came from the scanner, a minute ago. */
  private void here(List<DataSet> some) {
    some.forEach(slice -> insert(slice.string(Tag.SOPInstanceUID).orElseThrow(), "CT1"));
    sql("update instance set received_at = now() - interval '1 minute'");
    sql("update series set judge_at = now() + interval '1 hour'");
  }

  private void insert(String instance, String callingAe) {
    sql(
        """
        with s as (
          insert into series (series_instance_uid, study_instance_uid, modality, source)
          values ('%s', '%s', 'CT', 'CT1')
          on conflict (series_instance_uid) do update set modality = 'CT' returning id)
        insert into instance (series_id, sop_instance_uid, sop_class_uid, transfer_syntax_uid,
            digest, bytes, revision, study_instance_uid, patient_digest, calling_ae, header)
        select id, '%s', '%s', '%s', 'digest', 1, 1, '%s', 'digest', '%s', '{}' from s
        """
            .formatted(
                uid,
                study,
                instance,
                Uid.CTImageStorage,
                Uid.ExplicitVrLittleEndian,
                study,
                callingAe));
  }

  /** The door of another room: what comes is listed at once. */
  private final class Door implements ReturnedObjects {
    @Override
    public List<String> sopClasses() {
      return List.of(Uid.CTImageStorage);
    }

    @Override
    public Session begin(PeerConfig from) {
      return new Session() {
        @Override
        public Status store(StoreScp.Request request, InputStream dataSet) throws IOException {
          dataSet.readAllBytes();
          insert(request.affectedSopInstanceUid(), from.aeTitle());
          return Status.SUCCESS;
        }

        @Override
        public void end(boolean well) {
          ends.add(well);
        }
      };
    }
  }

  private void sql(String update) {
    QuarkusTransaction.requiringNew().run(() -> rows.createNativeQuery(update).executeUpdate());
  }

  /** The first value, which may be null; null without a row. */
  private Object value(String query) {
    List<?> found =
        QuarkusTransaction.requiringNew().call(() -> rows.createNativeQuery(query).getResultList());
    return found.isEmpty() ? null : found.getFirst();
  }

  private String answer() {
    return (String) value("select last_answer from archive_enquiry");
  }

  private long number(String query) {
    return ((Number) value(query)).longValue();
  }

  private void lookUntil(BooleanSupplier seen) {
    enquiries.look();
    await(seen);
  }

  private static void await(BooleanSupplier seen) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!seen.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "not seen in 20 s");
      Thread.onSpinWait();
    }
  }

  @Test
  void what_the_archive_tells_is_a_fact_by_which_the_series_is_judged() throws Exception {
    asking(false);
    here(slices);

    lookUntil(() -> answer() != null);

    assertEquals("Archive has 8 images, here are 8", answer());
    assertEquals(
        8, number("select instances from series_signal where signal = 'PACS_COUNT' and not final"));
    assertEquals(
        1, number("select count(*) from series where state = 'RECEIVING' and judge_at <= now()"));
    assertNull(value("select next_at from archive_enquiry"), "it need not be asked again");
    assertEquals(
        "asked how many images the series has: Archive has 8 images, here are 8",
        value(
            "select detail from audit_event where event_id = '110112' and outcome = 0 and series_id"
                + " = (select id from series where state = 'RECEIVING')"));
  }

  @Test
  void it_is_asked_again_when_more_images_come() throws Exception {
    asking(false);
    archive.tellingCount("3");
    here(slices.subList(0, 3));
    lookUntil(() -> answer() != null);
    assertEquals("Archive has 3 images, here are 3", answer());

    here(slices.subList(3, 4));
    archive.tellingCount("4");
    lookUntil(() -> answer().endsWith("here are 4"));

    assertEquals(4, number("select instances from series_signal"));
  }

  @Test
  void an_archive_that_is_away_is_asked_again_later_and_judges_nothing() throws Exception {
    asking(false);
    here(slices.subList(0, 5));
    archive.goAway();

    lookUntil(() -> answer() != null);

    assertTrue(answer().startsWith("Archive gave no usable answer: "), answer());
    assertEquals(0, number("select count(*) from series_signal"));
    assertEquals(
        0, number("select count(*) from series where state = 'RECEIVING' and judge_at <= now()"));
    assertEquals(
        1, number("select count(*) from archive_enquiry where next_at > now() and attempts = 1"));
    assertEquals(
        1,
        number(
            "select count(*) from audit_event where event_id = '110112' and outcome = 4 and"
                + " series_id = (select id from series where state = 'RECEIVING')"));

    archive.comeBack();
    sql("update archive_enquiry set next_at = now()");
    lookUntil(() -> answer().equals("Archive has 8 images, here are 5"));
    assertEquals(2, number("select attempts from archive_enquiry"));
  }

  @Test
  void after_ten_answers_that_help_nobody_it_is_left_alone() throws Exception {
    asking(false);
    archive.answeringSomethingElse();
    here(slices.subList(0, 5));
    lookUntil(() -> answer() != null);
    sql("update archive_enquiry set next_at = now(), attempts = 9, last_answer = null");

    lookUntil(() -> answer() != null);

    assertEquals("Archive does not know the series yet", answer());
    assertNull(value("select next_at from archive_enquiry"));
    assertEquals(0, number("select count(*) from series_signal"));
  }

  @Test
  void what_is_missing_is_fetched_into_the_store() throws Exception {
    asking(true);
    here(slices.subList(0, 5));

    lookUntil(() -> answer() != null);

    assertEquals(
        "Archive has 8 images, here were 5; asked for 3 missing: 3 sent, 0 failed (0000,"
            + " success), here are 8 now",
        answer());
    assertEquals(8, number("select count(*) from instance"));
    assertEquals(3, number("select count(*) from instance where calling_ae = 'ARCHIVE'"));
    assertEquals(List.of(true), ends);
    assertEquals(8, number("select cardinality(sop_instance_uids) from series_signal"));
    assertEquals(uid, value("select series_instance_uid from series where state = 'RECEIVING'"));
  }

  @Test
  void a_fetch_that_breaks_off_leaves_what_came_and_is_tried_again() throws Exception {
    asking(true);
    archive.withoutCounts();
    here(slices.subList(0, 5));
    archive.goingAwayDuringRetrieval(1);

    lookUntil(() -> answer() != null);

    assertTrue(answer().endsWith("here are 6 now"), answer());
    assertEquals(1, number("select count(*) from archive_enquiry where next_at > now()"));
    assertEquals(List.of(false), ends);
  }
}
