package org.seriate.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.io.DicomFile;
import org.seriate.fixtures.AuditedDatabase;
import org.seriate.report.InventedReports;
import org.seriate.series.ResultInstance;
import org.seriate.store.ResultAttributes;

/** A positive, a declined and an unfinished series leave as files. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ResultExportTest {
  private static final List<String> SR = List.of("SR");
  private static final List<String> ALL = List.of("SR", "SC", "PDF");

  /** Every value of the invented head CT that names somebody, some place or some day. */
  private static final List<String> IDENTIFYING =
      List.of(
          "PID0001",
          "Müller",
          "ACC123",
          "Referrer",
          "19600101",
          "20260301",
          "066Y",
          "Schädel",
          "General Hospital",
          "1.2.826.0.1.3680043.8.498.1",
          "SERIATE",
          "NODE-1",
          "T0930",
          "081500");

  @TempDir Path folder;
  private static AuditedDatabase rows;

  @BeforeAll
  static void three_series() throws Exception {
    rows = AuditedDatabase.start();
    try (Connection connection = rows.database.getConnection()) {
      series(connection, "1.1", "DELIVERED");
      series(connection, "1.2", "REPORTED");
      series(connection, "1.3", "RECEIVING");
      report(
          connection,
          1,
          "POSITIVE",
          """
          {"algorithm":"ICH CNN-LSTM","version":"0.1.0","engine":"e","answers":
           [{"label":"ICH","probability":0.93,"threshold":0.5,"present":true}],"slices":
           [{"instance":1,"probability":0.9,"key":true}]}
          """,
          InventedReports.positive());
      report(connection, 2, "NOT_ANALYSED", null, InventedReports.declined());
    }
  }

  @AfterAll
  static void stop() throws IOException {
    rows.close();
  }

  @Test
  void the_table_has_a_line_for_each_answer_and_one_for_a_series_without() throws Exception {
    export("table", everything(), SR, false);

    List<String> lines = Files.readAllLines(folder.resolve("table/series.csv"));
    assertEquals(4, lines.size());
    assertTrue(
        lines.get(1).startsWith("1,1,DELIVERED,POSITIVE,ICH,0.93,0.5,true,,PID0001,,ACC123,"),
        lines.get(1));
    assertTrue(lines.get(2).startsWith("2,1,REPORTED,NOT_ANALYSED,,,,,why,"), lines.get(2));
    assertTrue(lines.get(3).startsWith("3,1,RECEIVING,,,,,,"), lines.get(3));
  }

  @Test
  void the_json_says_the_same_and_names_the_files() throws Exception {
    export("json", everything(), SR, false);

    JsonNode all = new ObjectMapper().readTree(folder.resolve("json/series.json").toFile());
    assertEquals(3, all.size());
    assertEquals("ICH", all.get(0).at("/answers/0/label").asText());
    assertEquals(
        "objects/1-1-SR-AIR.dcm", all.get(0).at("/objects/0").asText(), all.toPrettyString());
    DataSet report = DicomFile.read(folder.resolve("json/objects/1-1-SR-AIR.dcm")).dataSet();
    assertEquals(
        all.get(0).at("/reportInstanceUid").asText(), report.string(Tag.SOPInstanceUID).get());
  }

  @Test
  void only_what_is_asked_for_leaves() throws Exception {
    ExportSearch search = new ExportSearch(Set.of(), null, null, Set.of("POSITIVE"), false);

    assertEquals(new ResultExport.Done(1, 4, 0), export("asked", search, ALL, false));
    assertEquals(
        new ResultExport.Done(0, 0, 0),
        export(
            "later",
            new ExportSearch(Set.of(), Instant.parse("2199-01-01T00:00:00Z"), null, Set.of(), true),
            ALL,
            false));
    assertEquals(
        new ResultExport.Done(1, 0, 0),
        export(
            "number", new ExportSearch(Set.of(3L), null, null, Set.of(), true), List.of(), false));
  }

  @Test
  void de_identified_nothing_names_patient_place_or_day() throws Exception {
    ResultExport.Done done = export("nobody", everything(), ALL, true);

    assertEquals(4, done.leftOut(), "SC and PDF of two reports");
    for (Path file : files("nobody")) {
      String bytes = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      for (String word : IDENTIFYING) {
        String of = file.getFileName() + " holds " + word;
        // The implementation version name in group 0002 is that of the product.
        assertFalse(bytes.replace("SERIATE_0.1", "").contains(word), of);
      }
    }
  }

  @Test
  void de_identified_reports_stay_documents_of_one_patient_that_refer_to_each_other()
      throws Exception {
    export("linked", everything(), SR, true);

    DataSet one = DicomFile.read(folder.resolve("linked/objects/1-1-SR-AIR.dcm")).dataSet();
    DataSet two = DicomFile.read(folder.resolve("linked/objects/2-1-SR-AIR.dcm")).dataSet();
    JsonNode all = new ObjectMapper().readTree(folder.resolve("linked/series.json").toFile());
    assertEquals(one.string(Tag.PatientID), two.string(Tag.PatientID));
    assertEquals(one.string(Tag.StudyInstanceUID), two.string(Tag.StudyInstanceUID));
    assertEquals(all.get(0).at("/patientId").asText(), one.string(Tag.PatientID).get());
    assertEquals("YES", one.string(Tag.PatientIdentityRemoved).get());
    assertEquals("", one.string(Tag.PatientBirthDate).orElse(""));
    assertTrue(one.contains(Tag.PatientBirthDate), "type 2 stays, empty");
    assertEquals(
        one.string(Tag.StudyInstanceUID),
        one.items(Tag.CurrentRequestedProcedureEvidenceSequence)
            .getFirst()
            .string(Tag.StudyInstanceUID));
    assertFalse(one.items(Tag.ContentSequence).isEmpty());
  }

  @Test
  void two_exports_use_different_names() throws Exception {
    export("first", everything(), SR, true);
    export("second", everything(), SR, true);

    assertNotEquals(
        DicomFile.read(folder.resolve("first/objects/1-1-SR-AIR.dcm"))
            .dataSet()
            .string(Tag.PatientID),
        DicomFile.read(folder.resolve("second/objects/1-1-SR-AIR.dcm"))
            .dataSet()
            .string(Tag.PatientID));
  }

  @Test
  void no_object_leaves_of_a_result_that_nobody_has_accepted() throws Exception {
    approval("insert into approval (report_id, because) select min(id), 'each' from report");
    try {
      export("awaiting", everything(), SR, false);
    } finally {
      approval("delete from approval");
    }

    assertFalse(Files.exists(folder.resolve("awaiting/objects/1-1-SR-AIR.dcm")));
    assertTrue(Files.exists(folder.resolve("awaiting/objects/2-1-SR-AIR.dcm")));
    assertEquals(4, Files.readAllLines(folder.resolve("awaiting/series.csv")).size());
  }

  private static void approval(String sql) throws SQLException {
    try (Connection connection = rows.database.getConnection();
        Statement s = connection.createStatement()) {
      s.execute(sql);
    }
  }

  @Test
  void who_verified_a_report_is_not_named_where_nobody_is_to_be_named() {
    DataSet document = ResultAttributes.read(InventedReports.verified().dataSet());

    DataSet clean = new Deidentified(Pseudonyms.fresh()).of(document);

    assertEquals("VERIFIED", clean.string(Tag.VerificationFlag).get());
    DataSet observer = clean.items(Tag.VerifyingObserverSequence).getFirst();
    assertEquals("REMOVED", observer.string(Tag.VerifyingObserverName).get());
    assertEquals("REMOVED", observer.string(Tag.VerifyingOrganization).get());
    assertEquals("19000101000000", observer.string(Tag.VerificationDateTime).get());
  }

  @Test
  void a_folder_that_is_there_is_not_written_into() throws Exception {
    Files.createDirectories(folder.resolve("there"));

    assertThrows(IOException.class, () -> export("there", everything(), SR, false));
  }

  private static ExportSearch everything() {
    return new ExportSearch(Set.of(), null, null, Set.of(), false);
  }

  private ResultExport.Done export(
      String name, ExportSearch search, List<String> kinds, boolean deidentify) throws Exception {
    List<Long> recorded = new ArrayList<>();
    try (Connection connection = rows.database.getConnection()) {
      ResultExport.Done done =
          ResultExport.write(
              connection, search, folder.resolve(name), kinds, deidentify, recorded::addAll);
      assertEquals(done.series(), recorded.size());
      return done;
    }
  }

  private List<Path> files(String name) throws IOException {
    try (var all = Files.walk(folder.resolve(name))) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private static void series(Connection connection, String uid, String state) throws SQLException {
    try (Statement s = connection.createStatement()) {
      s.execute(
          """
          insert into series (series_instance_uid, study_instance_uid, modality, source, state, reason)
          values ('1.2.826.0.1.3680043.8.498.1.%s', '1.2.826.0.1.3680043.8.498.1', 'CT',
                  'SERIATE', '%s', nullif('%s', ''))
          """
              .formatted(uid, state, state.equals("REPORTED") ? "why" : ""));
    }
  }

  private static void report(
      Connection connection, long series, String kind, String finding, List<ResultInstance> objects)
      throws SQLException {
    ResultInstance main = objects.getFirst();
    long report;
    try (PreparedStatement s =
        connection.prepareStatement(
            """
            insert into report (series_id, revision, kind, sop_class_uid, sop_instance_uid,
                series_instance_uid, study_instance_uid, finding)
            values (?, 1, ?, ?, ?, ?, ?, cast(? as jsonb)) returning id
            """)) {
      s.setLong(1, series);
      s.setString(2, kind);
      s.setString(3, main.sopClassUid());
      s.setString(4, main.sopInstanceUid());
      s.setString(5, main.seriesInstanceUid());
      s.setString(6, main.studyInstanceUid());
      s.setString(7, finding);
      report = only(s);
    }
    for (ResultInstance object : objects) {
      object(connection, report, object);
    }
  }

  private static void object(Connection connection, long report, ResultInstance object)
      throws SQLException {
    try (PreparedStatement s =
        connection.prepareStatement(
            """
            insert into result_object (report_id, kind, layout, sop_class_uid, sop_instance_uid,
                series_instance_uid, study_instance_uid, data_set)
            values (?, ?, ?, ?, ?, ?, ?, ?) returning id
            """)) {
      s.setLong(1, report);
      s.setString(2, object.kind().name());
      s.setString(3, object.layout().map(Enum::name).orElse(""));
      s.setString(4, object.sopClassUid());
      s.setString(5, object.sopInstanceUid());
      s.setString(6, object.seriesInstanceUid());
      s.setString(7, object.studyInstanceUid());
      s.setBytes(8, object.dataSet());
      ResultAttributes.of(object.dataSet()).insert(connection, only(s));
    }
  }

  private static long only(PreparedStatement s) throws SQLException {
    try (ResultSet row = s.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }
}
