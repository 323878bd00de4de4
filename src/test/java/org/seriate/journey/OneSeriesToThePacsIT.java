package org.seriate.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.io.DataSetWriter;
import org.seriate.dicom.io.DicomFile;
import org.seriate.dicom.io.TransferSyntax;
import org.seriate.dicom.net.AssociationRefused;
import org.seriate.dicom.net.Status;
import org.seriate.fixtures.Browser;
import org.seriate.fixtures.NodeUnderTest;
import org.seriate.fixtures.Scanner;
import org.seriate.fixtures.ShippedBundle;
import org.seriate.fixtures.SyntheticSeries;
import org.seriate.fixtures.TestPacs;

/** The whole life over the wire, seen from a scanner and from a PACS. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OneSeriesToThePacsIT {
  private static final Path HEAD = Path.of("deploy/demo-data/head-ct-ich");
  private static final Path BODY = Path.of("deploy/demo-data/body-chest");

  private static final String FIRST_PASSWORD = "seven green bicycles";
  private static final String PASSWORD = "eight blue tricycles";

  private static TestPacs pacs;
  private static NodeUnderTest node;
  private static Scanner scanner;

  @TempDir Path folder;

  @BeforeAll
  static void a_node_and_a_pacs() throws IOException {
    pacs = TestPacs.open();
    node =
        NodeUnderTest.start(
            "approval: {every: 1, only: {sources: [Judged]}}\n",
            """
            - {name: Scanner, aeTitle: SCANNER, hosts: [127.0.0.0/8], roles: [source]}
            - {name: Judged, aeTitle: JUDGED, hosts: [127.0.0.0/8], roles: [source]}
            - {name: Archive, aeTitle: ARCHIVE, host: 127.0.0.1, port: %d, roles: [destination]}
            """
                .formatted(pacs.port()),
            Map.of("SERIATE_ADMIN_PASSWORD", FIRST_PASSWORD));
    scanner = new Scanner(node);
  }

  @AfterAll
  static void close() throws IOException {
    node.close();
    pacs.close();
  }

  @Test
  void a_head_series_becomes_one_report_with_a_result() throws IOException {
    String series = seriesOf(HEAD);

    scanner.sendAll(HEAD);

    JsonNode delivered = node.awaitState(series, "DELIVERED");
    assertTrue(
        List.of("POSITIVE", "NEGATIVE").contains(delivered.path("result").asText()),
        delivered.toString());
    DataSet report = onlyReportOf(series);
    assertEquals("COMPLETE", report.string(Tag.CompletionFlag).orElseThrow());
    assertTrue(values(report, "122157").findAny().isPresent(), "the report has a probability");
  }

  @Test
  void a_body_series_becomes_a_report_that_says_it_was_not_analysed_and_why() throws IOException {
    String series = seriesOf(BODY);

    scanner.sendAll(BODY);

    JsonNode delivered = node.awaitState(series, "DELIVERED");
    assertEquals("NOT_ANALYSED", delivered.path("result").asText());
    DataSet report = onlyReportOf(series);
    assertEquals("PARTIAL", report.string(Tag.CompletionFlag).orElseThrow());
    assertTrue(
        report.string(Tag.CompletionFlagDescription).orElseThrow().contains("CHEST"),
        report.string(Tag.CompletionFlagDescription).orElseThrow());
    assertFalse(values(report, "122157").findAny().isPresent(), "no probability is claimed");
  }

  @Test
  void an_enhanced_ct_becomes_one_report_with_a_result_and_names_the_frames_it_is_about()
      throws IOException {
    String series = write(SyntheticSeries.headCt().named("frames").withLocalizers().enhanced());

    scanner.sendAll(folder);

    JsonNode delivered = node.awaitState(series, "DELIVERED");
    assertTrue(
        List.of("POSITIVE", "NEGATIVE").contains(delivered.path("result").asText()),
        delivered.toString());
    assertEquals("RELEASED_AND_GAPLESS", delivered.path("completedBy").asText());
    DataSet report = onlyReportOf(series);
    assertEquals(
        "whole series, 24 slices; 2 other images left out",
        report.string(Tag.CompletionFlagDescription).orElseThrow());
    DataSet source = values(report, "260753009").findFirst().orElseThrow();
    assertEquals(
        24,
        source
            .items(Tag.ReferencedSOPSequence)
            .getFirst()
            .wholeNumbers(Tag.ReferencedFrameNumber)
            .length);
  }

  @Test
  void the_same_series_sent_again_changes_nothing() throws IOException {
    String series = write(SyntheticSeries.headCt().named("again"));
    scanner.sendAll(folder);
    node.awaitState(series, "DELIVERED");

    scanner.sendAll(folder);

    NodeUnderTest.pause(Duration.ofSeconds(3));
    assertEquals(1, node.series(series).orElseThrow().path("revision").asInt());
    assertEquals("DELIVERED", node.series(series).orElseThrow().path("state").asText());
    onlyReportOf(series);
  }

  @Test
  void a_late_slice_is_analysed_anew_and_the_new_report_names_the_old_one() throws IOException {
    String series = write(SyntheticSeries.headCt().named("late"));
    List<Path> files = Scanner.files(folder);
    scanner.send(files.subList(0, files.size() - 1));
    node.awaitState(series, "DELIVERED");

    scanner.send(files.subList(files.size() - 1, files.size()));

    node.await("the second report", () -> reportsOf(series).size() == 2);
    DataSet first = reportsOf(series).getFirst();
    DataSet second = reportsOf(series).getLast();
    assertEquals(2, node.awaitState(series, "DELIVERED").path("revision").asInt());
    DataSet predecessor =
        second
            .items(Tag.PredecessorDocumentsSequence)
            .getFirst()
            .items(Tag.ReferencedSeriesSequence)
            .getFirst()
            .items(Tag.ReferencedSOPSequence)
            .getFirst();
    assertEquals(
        first.string(Tag.SOPInstanceUID), predecessor.string(Tag.ReferencedSOPInstanceUID));
  }

  @Test
  void a_result_to_be_approved_reaches_the_pacs_once_accepted_and_names_who_verified_it()
      throws IOException {
    String series = write(SyntheticSeries.headCt().named("judged"));
    new Scanner(node.dicomPort(), "JUDGED").sendAll(folder);
    JsonNode reported = node.awaitState(series, "REPORTED");
    assertEquals("AWAITING", reported.path("approval").asText(), reported.toString());
    assertTrue(reportsOf(series).isEmpty(), "nothing is sent before");

    Browser doctor = oneWhoMayVerify("Miller^Ann^^Dr");
    String page = "/series/" + reported.path("series").asText();
    assertEquals(200, doctor.get(page).statusCode());
    assertEquals(
        303, doctor.submit(page + "/approval", "act", "ACCEPT", "revision", "1").statusCode());

    assertEquals("ACCEPTED", node.awaitState(series, "DELIVERED").path("approval").asText());
    DataSet report = onlyReportOf(series);
    assertEquals("VERIFIED", report.string(Tag.VerificationFlag).orElseThrow());
    assertEquals(
        "Miller^Ann^^Dr",
        report
            .items(Tag.VerifyingObserverSequence)
            .getFirst()
            .string(Tag.VerifyingObserverName)
            .orElseThrow());
  }

  /** The first administrator, after the first log-in. */
  private static Browser oneWhoMayVerify(String as) throws IOException {
    Browser browser = new Browser(node.web());
    browser.logIn("admin", FIRST_PASSWORD);
    browser.get("/password");
    browser.submit("/password", "old", FIRST_PASSWORD, "password", PASSWORD, "again", PASSWORD);
    browser.logIn("admin", PASSWORD);
    browser.get("/users");
    browser.submit("/users/1/observer", "person", as, "organization", "General Hospital");
    return browser;
  }

  @Test
  void slices_of_two_patients_under_one_series_are_set_aside_and_not_reported() throws IOException {
    String series =
        write(
            SyntheticSeries.headCt()
                .named("mixed")
                .slice(3, ds -> ds.string(Tag.PatientID, "SOMEBODY-ELSE")));

    scanner.sendAll(folder);

    JsonNode aside = node.awaitState(series, "SET_ASIDE");
    assertTrue(aside.path("reason").asText().contains("different patients"), aside.toString());
    assertTrue(reportsOf(series).isEmpty());
  }

  @Test
  void an_object_with_a_known_uid_and_other_content_is_kept_aside_and_the_first_one_stands()
      throws Exception {
    String series = write(SyntheticSeries.headCt().named("altered"));
    scanner.sendAll(folder);
    node.awaitState(series, "DELIVERED");
    DataSet altered =
        DicomFile.read(Scanner.files(folder).getFirst()).dataSet().toBuilder()
            .string(Tag.RescaleIntercept, "-2048")
            .build();

    Status status =
        scanner.store(
            altered.string(Tag.SOPInstanceUID).orElseThrow(),
            DataSetWriter.toBytes(altered, TransferSyntax.ExplicitVrLittleEndian));

    assertEquals(Status.SUCCESS, status);
    // Rows follow the answer (ADR 19).
    node.await("the conflict has its row", () -> conflicts(series) == 1);
    assertEquals(1, node.series(series).orElseThrow().path("revision").asInt());
  }

  @Test
  void a_shadow_model_is_asked_and_recorded_and_sends_nothing() throws IOException {
    Files.createDirectories(node.home().resolve("models"));
    ShippedBundle.copyAs("shadow-of-demo", node.home().resolve("models/candidate.zip"));
    node.await("the bundle is installed", () -> model("shadow-of-demo").isPresent());
    long candidate = model("shadow-of-demo").orElseThrow().path("id").asLong();
    command("SHADOW", candidate);
    String series = write(SyntheticSeries.headCt().named("shadowed"));

    scanner.sendAll(folder);

    node.awaitState(series, "DELIVERED");
    node.await("the shadow has answered", () -> agreement().path("compared").asLong() == 1);
    assertEquals(1.0, agreement().path("share").asDouble(), "the same weights say the same");
    onlyReportOf(series);
    command("RETIRE", candidate);
  }

  @Test
  void what_an_additional_model_says_stands_in_the_same_report() throws IOException {
    Files.createDirectories(node.home().resolve("models"));
    ShippedBundle.copyAs("second-of-demo", node.home().resolve("models/second.zip"));
    node.await("the bundle is installed", () -> model("second-of-demo").isPresent());
    long second = model("second-of-demo").orElseThrow().path("id").asLong();
    command("ADDITIONAL", second);
    node.await("it is asked", () -> node.logged("model second-of-demo 0.3.0 is used"));
    String series = write(SyntheticSeries.headCt().named("two models"));

    scanner.sendAll(folder);

    node.awaitState(series, "DELIVERED");
    DataSet report = onlyReportOf(series);
    assertEquals(
        List.of("ich-demo", "second-of-demo"),
        report.items(Tag.ContributingEquipmentSequence).stream()
            .map(e -> e.string(Tag.ManufacturerModelName).orElseThrow())
            .toList());
    command("RETIRE", second);
  }

  private static void command(String command, long model) throws IOException {
    assertEquals(
        200,
        node.post(
                "/api/v1/models", "{\"command\": \"%s\", \"model\": %d}".formatted(command, model))
            .statusCode());
  }

  private static Optional<JsonNode> model(String name) {
    return stream(json("/api/v1/models"))
        .filter(m -> m.path("name").asText().equals(name))
        .findFirst();
  }

  /** What the only shadow and the active model said of the same series. */
  private static JsonNode agreement() {
    return stream(json("/api/v1/models/agreement")).findFirst().orElseGet(MissingNode::getInstance);
  }

  private static Stream<JsonNode> stream(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  private static JsonNode json(String path) {
    try {
      return new ObjectMapper().readTree(node.get(path).body());
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }

  private static int conflicts(String series) {
    try (var database = node.database();
        var query =
            database.prepareStatement(
                """
                select count(*) from instance_conflict c
                join instance i on i.id = c.instance_id join series s on s.id = i.series_id
                where s.series_instance_uid = ?
                """)) {
      query.setString(1, series);
      try (var rows = query.executeQuery()) {
        rows.next();
        return rows.getInt(1);
      }
    } catch (SQLException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void an_unknown_ae_title_is_turned_away_and_the_refusal_is_on_record() throws Exception {
    Scanner stranger = new Scanner(node.dicomPort(), "STRANGER");

    AssociationRefused refused = assertThrows(AssociationRefused.class, stranger::echo);

    assertTrue(refused.isPermanent());
    try (var database = node.database();
        var rows =
            database
                .createStatement()
                .executeQuery(
                    "select count(*) from audit_event where event_type = '110126'"
                        + " and detail like '%STRANGER%'")) {
      rows.next();
      assertEquals(1, rows.getInt(1));
    }
  }

  @Test
  void a_truncated_data_set_is_not_understood_and_leaves_no_file() throws IOException {
    DataSet whole = SyntheticSeries.headCt().named("truncated").dataSets().getFirst();
    byte[] bytes = DataSetWriter.toBytes(whole, TransferSyntax.ExplicitVrLittleEndian);

    Status status =
        scanner.store(
            whole.string(Tag.SOPInstanceUID).orElseThrow(),
            Arrays.copyOf(bytes, bytes.length - 1000));

    assertEquals("C000", status.hex());
    assertNothingHalfReceived();
  }

  @Test
  void garbage_is_not_understood_and_the_next_object_is_taken() throws IOException {
    byte[] garbage = new byte[100_000];
    Arrays.fill(garbage, (byte) 0xA5);

    assertEquals("C000", scanner.store("1.2.3.4", garbage).hex());

    assertNothingHalfReceived();
    assertEquals(Status.SUCCESS, scanner.echo());
  }

  @Test
  void a_path_in_place_of_a_uid_is_refused_and_nothing_is_written_outside_the_store()
      throws IOException {
    DataSet evil =
        SyntheticSeries.headCt().named("evil").dataSets().getFirst().toBuilder()
            .string(Tag.SOPInstanceUID, "../../../../tmp/evil")
            .string(Tag.SeriesInstanceUID, "../evil")
            .build();

    Status status =
        scanner.store(
            "../../../../tmp/evil",
            DataSetWriter.toBytes(evil, TransferSyntax.ExplicitVrLittleEndian));

    assertEquals("C000", status.hex());
    assertNothingHalfReceived();
  }

  @Test
  void a_data_set_whose_uid_differs_from_the_command_is_refused() throws IOException {
    DataSet ds = SyntheticSeries.headCt().named("other").dataSets().getFirst();

    Status status =
        scanner.store("1.2.3.4", DataSetWriter.toBytes(ds, TransferSyntax.ExplicitVrLittleEndian));

    assertEquals("A900", status.hex());
  }

  @Test
  void the_status_page_and_the_health_check_answer() throws IOException {
    assertEquals(200, node.get("/").statusCode());
    assertEquals(200, node.get("/q/health").statusCode());
    assertEquals(200, node.get("/q/metrics").statusCode());
  }

  private static void assertNothingHalfReceived() throws IOException {
    try (Stream<Path> parts = Files.list(node.home().resolve("incoming"))) {
      assertEquals(0, parts.count());
    }
  }

  private String write(SyntheticSeries synthetic) {
    synthetic.writeTo(folder);
    return synthetic.dataSets().getFirst().string(Tag.SeriesInstanceUID).orElseThrow();
  }

  private static String seriesOf(Path folder) throws IOException {
    return DicomFile.readHeader(Scanner.files(folder).getFirst())
        .dataSet()
        .string(Tag.SeriesInstanceUID)
        .orElseThrow();
  }

  private static DataSet onlyReportOf(String seriesInstanceUid) {
    List<DataSet> reports = reportsOf(seriesInstanceUid);
    assertEquals(1, reports.size(), "exactly one report");
    assertEquals(
        Uid.Comprehensive3DSRStorage, reports.getFirst().string(Tag.SOPClassUID).orElseThrow());
    return reports.getFirst();
  }

  /** The reports whose evidence is this series. */
  private static List<DataSet> reportsOf(String seriesInstanceUid) {
    return pacs.reports().stream()
        .filter(
            r ->
                r.items(Tag.CurrentRequestedProcedureEvidenceSequence).stream()
                    .flatMap(study -> study.items(Tag.ReferencedSeriesSequence).stream())
                    .anyMatch(
                        s -> s.string(Tag.SeriesInstanceUID).orElse("").equals(seriesInstanceUid)))
        .toList();
  }

  /** Content items with this concept name, anywhere in the tree. */
  private static Stream<DataSet> values(DataSet item, String conceptCode) {
    Stream<DataSet> below =
        item.items(Tag.ContentSequence).stream().flatMap(c -> values(c, conceptCode));
    boolean here =
        item.items(Tag.ConceptNameCodeSequence).stream()
            .anyMatch(c -> c.string(Tag.CodeValue).orElse("").equals(conceptCode));
    return here ? Stream.concat(Stream.of(item), below) : below;
  }
}
