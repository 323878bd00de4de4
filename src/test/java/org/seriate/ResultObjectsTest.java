package org.seriate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.io.DataSetWriter;
import org.seriate.dicom.io.TransferSyntax;
import org.seriate.dicom.net.Status;
import org.seriate.fixtures.PostgresForTests;
import org.seriate.series.ReportLayout;
import org.seriate.series.ResultInstance;
import org.seriate.series.ResultObject;

/** Which object is still to be sent where, in a real PostgreSQL. */
@QuarkusTest
@QuarkusTestResource(PostgresForTests.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ResultObjectsTest {
  @Inject ResultObjects objects;
  @Inject EntityManager rows;

  private long report;

  @BeforeEach
  void a_report_in_two_layouts() {
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              rows.createNativeQuery("truncate series cascade").executeUpdate();
              report = newReport();
            });
    objects.keep(report, sr(ReportLayout.AIR, "2.25.1"));
    objects.keep(report, sr(ReportLayout.VIEWER_SAFE, "2.25.2"));
  }

  private long newReport() {
    Object id =
        rows.createNativeQuery(
                """
                with s as (
                  insert into series (series_instance_uid, study_instance_uid, modality, source)
                  values ('1.2.3', '1.2', 'CT', 'CT 1') returning id)
                insert into report (series_id, revision, kind, sop_class_uid, sop_instance_uid,
                    series_instance_uid, study_instance_uid)
                select id, 1, 'POSITIVE', '1', '2.25.1', '2', '1.2' from s returning id
                """)
            .getSingleResult();
    return ((Number) id).longValue();
  }

  private static ResultInstance sr(ReportLayout layout, String uid) {
    DataSet dataSet =
        DataSet.builder()
            .string(Tag.SOPClassUID, Uid.Comprehensive3DSRStorage)
            .string(Tag.SOPInstanceUID, uid)
            .string(Tag.StudyInstanceUID, "1.2")
            .string(Tag.SeriesInstanceUID, uid + ".1")
            .build();
    return new ResultInstance(
        ResultObject.SR,
        Optional.of(layout),
        Uid.Comprehensive3DSRStorage,
        uid,
        uid + ".1",
        "1.2",
        DataSetWriter.toBytes(dataSet, TransferSyntax.ExplicitVrLittleEndian));
  }

  private List<String> missing(String destination, ReportLayout layout) {
    return objects.missingAt(destination, report, List.of(ResultObject.SR), layout).stream()
        .map(ResultInstance::sopInstanceUid)
        .toList();
  }

  @Test
  void each_destination_gets_the_layout_it_wants_once() {
    assertEquals(List.of("2.25.1"), missing("A", ReportLayout.AIR));
    assertEquals(List.of("2.25.2"), missing("B", ReportLayout.VIEWER_SAFE));

    objects.delivered("2.25.1", "A", "status 0000");

    assertEquals(List.of(), missing("A", ReportLayout.AIR));
    assertEquals(List.of("2.25.2"), missing("B", ReportLayout.VIEWER_SAFE));
  }

  @Test
  void a_report_written_before_a_layout_was_wanted_goes_as_it_is() {
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                rows.createNativeQuery("delete from result_object where layout = 'VIEWER_SAFE'")
                    .executeUpdate());

    assertEquals(List.of("2.25.1"), missing("B", ReportLayout.VIEWER_SAFE));
  }

  @Test
  void a_report_that_went_in_another_class_is_not_sent_again() {
    ResultParcel parcel = new ResultParcel(objects, report, sr(ReportLayout.AIR, "2.25.1"), "A");

    ResultInstance other = parcel.as(Uid.EnhancedSRStorage);
    parcel.as(Uid.EnhancedSRStorage);
    parcel.delivered(other, Status.SUCCESS);

    assertEquals(List.of(), missing("A", ReportLayout.AIR));
    assertEquals(List.of("2.25.1"), missing("C", ReportLayout.AIR));
    assertEquals(3, count("select count(*) from result_object"));
    assertEquals(3, count("select count(*) from result_attributes"));
  }

  private long count(String sql) {
    return ((Number) rows.createNativeQuery(sql).getSingleResult()).longValue();
  }
}
