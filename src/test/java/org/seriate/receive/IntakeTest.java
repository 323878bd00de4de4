package org.seriate.receive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seriate.config.FreeSpace;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.io.DataSetWriter;
import org.seriate.dicom.io.DicomFile;
import org.seriate.dicom.io.TransferSyntax;
import org.seriate.dicom.net.AssociationFacts;
import org.seriate.dicom.net.Status;
import org.seriate.dicom.net.StoreScp;
import org.seriate.fixtures.PostgresForTests;
import org.seriate.store.InstanceRow;
import org.seriate.store.ObjectStore;
import org.seriate.store.SeriesImages;

/** Objects that are kept, and the rows that follow them, in a real PostgreSQL. */
@QuarkusTest
@QuarkusTestResource(PostgresForTests.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class IntakeTest {
  private static final TransferSyntax SYNTAX = TransferSyntax.ExplicitVrLittleEndian;
  private static final String SERIES = "1.2.840.1";

  @Inject InstanceRows rows;
  @Inject Intake intake;
  @Inject ObjectStore store;
  @Inject SeriesImages images;
  @Inject EntityManager database;

  @TempDir Path folder;

  @BeforeEach
  void no_rows() {
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                database
                    .createNativeQuery("truncate series, store_segment cascade")
                    .executeUpdate());
    intake.open();
  }

  @AfterEach
  void stop_following() {
    intake.close(Duration.ofSeconds(20));
  }

  @Test
  void what_was_answered_success_is_listed_soon_and_read_from_its_place() throws Exception {
    for (int i = 1; i <= 40; i++) {
      assertEquals(Status.SUCCESS, send(intake, 1, slice(i, "a")));
    }
    intake.associationEnded(1, true, Duration.ZERO);
    intake.close(Duration.ofSeconds(20));

    assertEquals(40, count("instance where segment is not null"));
    assertEquals(1, count("series where state = 'RECEIVING' and revision = 1"));
    assertEquals(1, count("series_source where released and ended_at is not null"));
    assertEquals(1, count("store_segment where listed_to > 40 * 512"));
    QuarkusTransaction.requiringNew().run(this::assertReadable);
  }

  private void assertReadable() {
    for (InstanceRow row : InstanceRow.<InstanceRow>listAll()) {
      try {
        DataSet read = DicomFile.read(images.of(List.of(row)).getFirst().file()).dataSet();
        assertEquals(row.sopInstanceUid, read.string(Tag.SOPInstanceUID).orElseThrow());
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Test
  void the_same_again_changes_nothing_and_other_content_is_kept_aside() throws Exception {
    send(intake, 1, slice(1, "a"));
    send(intake, 1, slice(1, "a"));
    send(intake, 1, slice(1, "b"));
    send(intake, 1, slice(2, "a"));
    intake.close(Duration.ofSeconds(20));
    intake.open();
    send(intake, 2, slice(2, "a"));
    send(intake, 2, slice(2, "b"));
    send(intake, 2, slice(2, "b"));
    intake.close(Duration.ofSeconds(20));

    assertEquals(2, count("instance"));
    assertEquals(2, count("instance_conflict"));
    assertEquals(1, count("series where revision = 1"));
  }

  @Test
  void slices_after_completion_open_one_revision_and_repeated_ones_none() throws Exception {
    send(intake, 1, slice(1, "a"));
    intake.close(Duration.ofSeconds(20));
    complete();

    intake.open();
    send(intake, 2, slice(1, "a"));
    intake.close(Duration.ofSeconds(20));
    assertEquals(1, count("series where revision = 1 and state = 'COMPLETE'"));

    intake.open();
    send(intake, 3, slice(2, "a"));
    send(intake, 3, slice(3, "a"));
    intake.close(Duration.ofSeconds(20));
    assertEquals(1, count("series where revision = 2 and state = 'RECEIVING'"));
    assertEquals(2, count("instance where revision = 2"));
  }

  @Test
  void a_result_that_awaits_approval_is_overtaken_by_a_late_slice_and_never_sent()
      throws Exception {
    send(intake, 1, slice(1, "a"));
    intake.close(Duration.ofSeconds(20));
    complete();
    awaitingApproval();

    intake.open();
    send(intake, 2, slice(2, "a"));
    intake.close(Duration.ofSeconds(20));

    assertEquals(1, count("approval where state = 'SUPERSEDED'"));
    assertEquals(1, count("series_work where step = 'DELIVER' and state = 'SUPERSEDED'"));
  }

  private void awaitingApproval() {
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                database
                    .createNativeQuery(
                        """
                        with r as (
                          insert into report (series_id, revision, kind, sop_class_uid,
                              sop_instance_uid, series_instance_uid, study_instance_uid)
                          select id, 1, 'POSITIVE', '1', '2.25.1', '2', '1.2' from series
                          returning *),
                        a as (insert into approval (report_id, because) select id, 'each' from r)
                        insert into series_work (series_id, revision, step, destination, report_id,
                            state, held_by)
                        select series_id, 1, 'DELIVER', 'Archive', id, 'HELD', 'APPROVAL' from r
                        """)
                    .executeUpdate());
  }

  @Test
  void what_a_crash_kept_from_its_rows_is_listed_at_the_next_start_once() throws Exception {
    RememberingListing lost = new RememberingListing();
    ObjectStore killed = ObjectStore.open(folder);
    for (int i = 1; i <= 7; i++) {
      assertEquals(Status.SUCCESS, send(killed, lost, 1, slice(i, "a")));
    }
    send(killed, lost, 1, slice(7, "b"));

    new Recovery(ObjectStore.open(folder), rows).run();
    new Recovery(ObjectStore.open(folder), rows).run();

    assertEquals(7, count("instance"));
    assertEquals(1, count("instance_conflict"));
    assertEquals(1, count("store_segment where listed_to > 4096"));
    // Its association died with its run: the series must not wait for it.
    assertEquals(1, count("series_source where ended_at is not null and not released"));
  }

  @Test
  void rows_that_were_restored_from_an_older_backup_are_made_again() throws Exception {
    ObjectStore own = ObjectStore.open(folder);
    RememberingListing lost = new RememberingListing();
    send(own, lost, 1, slice(1, "a"));
    send(own, lost, 1, slice(2, "a"));
    new Recovery(ObjectStore.open(folder), rows).run();
    no_rows();

    new Recovery(ObjectStore.open(folder), rows).run();

    assertEquals(2, count("instance"));
  }

  @Test
  void a_purged_image_that_is_sent_again_is_kept_again_and_starts_nothing() throws Exception {
    send(intake, 1, slice(1, "a"));
    intake.close(Duration.ofSeconds(20));
    complete();
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                database
                    .createNativeQuery("update instance set purged_at = now(), segment_at = 1")
                    .executeUpdate());

    intake.open();
    send(intake, 2, slice(1, "a"));
    intake.close(Duration.ofSeconds(20));

    assertEquals(1, count("instance where purged_at is null and segment_at > 1"));
    assertEquals(1, count("series where state = 'COMPLETE' and revision = 1"));
    QuarkusTransaction.requiringNew().run(this::assertReadable);
  }

  @Test
  void a_text_with_nul_in_it_is_listed_without() throws Exception {
    DataSet odd =
        described(1, "a")
            .string(Tag.Modality, "C\0T")
            .string(Tag.SeriesDescription, "Head\0Neck")
            .build();
    send(intake, 1, odd);
    intake.close(Duration.ofSeconds(20));

    assertEquals(1, count("series where modality = 'CT'"));
    assertEquals(1, count("instance where header ->> 'descriptions' like '%HeadNeck%'"));
  }

  private void complete() {
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                database.createNativeQuery("update series set state = 'COMPLETE'").executeUpdate());
  }

  private Status send(Listing listing, long association, DataSet object) throws IOException {
    return send(store, listing, association, object);
  }

  private static Status send(ObjectStore store, Listing listing, long association, DataSet object)
      throws IOException {
    StoreReceiver receiver = new StoreReceiver(store, listing, new FreeSpace.Bytes(0));
    AssociationFacts facts =
        new AssociationFacts(
            association, "CT", "SERIATE", InetAddress.getLoopbackAddress(), "", Optional.empty());
    String uid = object.string(Tag.SOPInstanceUID).orElseThrow();
    return receiver.store(
        facts,
        new StoreScp.Request(1, Uid.CTImageStorage, uid, SYNTAX),
        new ByteArrayInputStream(DataSetWriter.toBytes(object, SYNTAX)));
  }

  private static DataSet slice(int number, String content) {
    return described(number, content).build();
  }

  private static DataSet.Builder described(int number, String content) {
    return DataSet.builder()
        .string(Tag.SOPClassUID, Uid.CTImageStorage)
        .string(Tag.SOPInstanceUID, "1.2.3." + number)
        .string(Tag.StudyInstanceUID, "1.2.840")
        .string(Tag.SeriesInstanceUID, SERIES)
        .string(Tag.Modality, "CT")
        .string(Tag.ImageComments, content);
  }

  private long count(String what) {
    return QuarkusTransaction.requiringNew()
        .call(
            () ->
                ((Number)
                        database
                            .createNativeQuery("select count(*) from " + what)
                            .getSingleResult())
                    .longValue());
  }
}
