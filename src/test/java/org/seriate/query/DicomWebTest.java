package org.seriate.query;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.seriate.access.LocalToken;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.data.Vr;
import org.seriate.fixtures.PostgresForTests;

/** DICOMweb by HTTP, over rows in a real PostgreSQL. */
@QuarkusTest
@QuarkusTestResource(PostgresForTests.class)
@TestProfile(DicomWebTest.On.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DicomWebTest {
  private static final String JSON = "application/dicom+json";
  private static final String REPORT =
      "/dicom-web/studies/1.2.1/series/1.2.1.1/instances/1.2.1.1.1";
  private static final String PICTURE =
      "/dicom-web/studies/1.2.1/series/1.2.1.2/instances/1.2.1.2.1";

  /** A node whose DICOMweb is turned on. */
  public static class On implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      try {
        Path folder = Files.createTempDirectory("seriate-dicom-web");
        Files.writeString(folder.resolve("node.yaml"), "http: {dicomWeb: true}\n");
        Files.writeString(folder.resolve("peers.yaml"), "");
        return Map.of("seriate.ae-config", folder.toString());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Inject DataSource database;
  @Inject LocalToken local;

  @ConfigProperty(name = "seriate.home")
  Path home;

  @BeforeEach
  void somebody_who_may() throws IOException {
    local.renew();
    String token = Files.readString(home.resolve(LocalToken.FILE)).strip();
    RestAssured.authentication = RestAssured.oauth2(token);
  }

  @AfterEach
  void nobody_again() {
    RestAssured.reset();
  }

  /** Study 1.2.1 with a report and a picture, study 1.2.2 with a report. */
  @BeforeEach
  void results() throws SQLException {
    try (Connection connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("truncate series cascade");
    }
    ResultsForTests.store(database, ResultsForTests.report(1, 1, 1).build(), true);
    ResultsForTests.store(database, picture(), true);
    ResultsForTests.store(
        database,
        ResultsForTests.report(2, 1, 1).string(Tag.PatientName, "Ōta^Ken=太田^健").build(),
        true);
  }

  private static DataSet picture() {
    byte[] rgb = new byte[3 * 400 * 200];
    for (int i = 0; i < rgb.length; i += 3) {
      rgb[i] = (byte) 200;
    }
    return ResultsForTests.report(1, 2, 1)
        .string(Tag.SOPClassUID, Uid.SecondaryCaptureImageStorage)
        .string(Tag.Modality, "OT")
        .integer(Tag.Rows, 200)
        .integer(Tag.Columns, 400)
        .integer(Tag.BitsAllocated, 8)
        .bytes(Tag.PixelData, Vr.OB, rgb)
        .build();
  }

  private static RequestSpecification accepting(String type) {
    return given().header("Accept", type);
  }

  @Test
  void studies_are_found_with_what_every_match_must_say() {
    accepting(JSON)
        .get("/dicom-web/studies?PatientID=P1")
        .then()
        .statusCode(200)
        .contentType(JSON)
        .body("size()", equalTo(1))
        .body("[0].'0020000D'.Value[0]", equalTo("1.2.1"))
        .body("[0].'00100010'.Value[0].Alphabetic", equalTo("Miller^Ann"))
        .body("[0].'00080061'.Value", hasItems("SR", "OT"))
        .body("[0].'00201206'.Value[0]", equalTo(2))
        .body("[0].'00201208'.Value[0]", equalTo(2))
        .body("[0].'00081190'.Value[0]", containsString("/dicom-web/studies/1.2.1"))
        .body("[0]", hasKey("00080090"))
        .body("[0]", not(hasKey("00080052")));
  }

  @Test
  void names_have_their_three_groups() {
    accepting(JSON)
        .get("/dicom-web/studies?00100020=P2")
        .then()
        .body("[0].'00100010'.Value[0].Alphabetic", equalTo("Ōta^Ken"))
        .body("[0].'00100010'.Value[0].Ideographic", equalTo("太田^健"));
  }

  @ParameterizedTest
  @CsvSource({
    "/studies, 2",
    "/studies?StudyDate=20260302-, 1",
    "'/studies?StudyInstanceUID=1.2.1,1.2.2', 2",
    "/studies?PatientName=mill*, 1",
    "/studies?ModalitiesInStudy=OT, 1",
    "/series, 3",
    "/instances?SOPClassUID=1.2.840.10008.5.1.4.1.1.7, 1",
    "/studies/1.2.1/series, 2",
    "/studies/1.2.1/series?Modality=SR, 1",
    "/studies/1.2.1/instances, 2",
    "/studies/1.2.1/series/1.2.1.2/instances, 1",
    "/instances?limit=2, 2",
    "/instances?limit=2&offset=2, 1"
  })
  void searches_find(String path, int matches) {
    accepting(JSON)
        .urlEncodingEnabled(false)
        .get("/dicom-web" + path)
        .then()
        .statusCode(200)
        .body("size()", equalTo(matches));
  }

  @Test
  void a_search_without_a_study_says_the_study_too() {
    accepting(JSON)
        .get("/dicom-web/instances?SOPInstanceUID=1.2.1.2.1")
        .then()
        .body("[0].'00100020'.Value[0]", equalTo("P1"))
        .body("[0].'00080060'.Value[0]", equalTo("OT"))
        .body("[0].'00280010'.Value[0]", equalTo(200));
  }

  @Test
  void more_fields_are_included_where_they_are_asked_for() {
    accepting(JSON)
        .get("/dicom-web/instances?SOPInstanceUID=1.2.1.1.1&includefield=CompletionFlag,0040A043")
        .then()
        .body("[0].'0040A491'.Value[0]", equalTo("COMPLETE"))
        .body("[0].'0040A043'.Value[0].'00080100'.Value[0]", equalTo("126000"));
    accepting(JSON)
        .get("/dicom-web/instances?SOPInstanceUID=1.2.1.1.1&includefield=all")
        .then()
        .body("[0].'0040A493'.Value[0]", equalTo("UNVERIFIED"));
  }

  @Test
  void a_search_that_finds_nothing_is_204() {
    accepting(JSON).get("/dicom-web/studies?PatientID=nobody").then().statusCode(204);
  }

  @Test
  void fuzzy_matching_is_answered_with_a_warning_and_literal_matches() {
    accepting(JSON)
        .get("/dicom-web/studies?PatientID=P1&fuzzymatching=true")
        .then()
        .statusCode(200)
        .header("Warning", startsWith("299 "))
        .header("Warning", containsString("Only literal matching has been performed."));
  }

  @ParameterizedTest
  @CsvSource({
    "/studies?limit=-1, 400",
    "/studies?offset=x, 400",
    "/studies?fuzzymatching=perhaps, 400",
    "/studies?NoSuchAttribute=1, 400",
    "/studies/1.2.9, 404",
    "/studies/..%2F, 404",
    "/studies/1.2.1/series/9, 404",
    "/studies/1.2.9/metadata, 404"
  })
  void what_is_not_understood_or_not_here_is_said(String path, int status) {
    given()
        .urlEncodingEnabled(false)
        .header("Accept", "*/*")
        .get("/dicom-web" + path)
        .then()
        .statusCode(status);
  }

  @ParameterizedTest
  @CsvSource({
    "/studies, text/html",
    "/studies/1.2.1, application/dicom+json",
    "/studies/1.2.1, 'multipart/related; type=\"application/octet-stream\"'",
    "/studies/1.2.1, 'multipart/related; type=\"application/dicom\";"
        + " transfer-syntax=1.2.840.10008.1.2.4.50'",
    "/studies/1.2.1/metadata, image/png",
    "/studies/1.2.1/series/1.2.1.1/instances/1.2.1.1.1/rendered, image/png",
    "/studies/1.2.1/series/1.2.1.2/instances/1.2.1.2.1/rendered, image/gif"
  })
  void what_is_not_offered_is_not_acceptable(String path, String accept) {
    accepting(accept).get("/dicom-web" + path).then().statusCode(406);
  }

  @ParameterizedTest
  @CsvSource({
    "'multipart/related; type=\"application/dicom\"'",
    "'multipart/related; type=application/dicom; transfer-syntax=*'",
    "*/*"
  })
  void a_study_comes_as_a_multipart_of_files(String accept) {
    Response response = accepting(accept).get("/dicom-web/studies/1.2.1");

    response.then().statusCode(200).contentType(startsWith("multipart/related"));
    String body = new String(response.asByteArray(), StandardCharsets.ISO_8859_1);
    String boundary = response.contentType().replaceFirst(".*boundary=", "");
    assertEquals(3, body.split("--" + boundary, -1).length - 1);
    assertEquals(2, body.split("DICM", -1).length - 1);
    assertTrue(body.endsWith("--" + boundary + "--\r\n"));
    assertTrue(
        body.contains("Content-Type: application/dicom; transfer-syntax=1.2.840.10008.1.2.1"));
  }

  @Test
  void an_instance_comes_as_it_was_written() throws Exception {
    byte[] file =
        accepting("application/dicom").get(REPORT).then().statusCode(200).extract().asByteArray();

    byte[] written = ResultsForTests.encoded(ResultsForTests.report(1, 1, 1).build());
    byte[] end = Arrays.copyOfRange(file, file.length - written.length, file.length);
    assertArrayEquals(written, end);
  }

  @Test
  void metadata_has_the_content_tree_and_says_where_bulk_data_is() {
    accepting(JSON)
        .get("/dicom-web/studies/1.2.1/metadata")
        .then()
        .statusCode(200)
        .body("size()", equalTo(2))
        .body("[0].'0040A730'.Value[0].'0040A160'.Value[0]", equalTo("secret"))
        .body("[1].'7FE00010'.BulkDataURI", containsString(PICTURE + "/bulkdata/7FE00010"));
  }

  @Test
  void bulk_data_is_given_whole() {
    byte[] value =
        accepting("application/octet-stream")
            .get(PICTURE + "/bulkdata/7FE00010")
            .then()
            .statusCode(200)
            .extract()
            .asByteArray();

    assertEquals(3 * 400 * 200, value.length);
    accepting("*/*")
        .get(PICTURE + "/bulkdata/7FE00010")
        .then()
        .contentType(startsWith("multipart/related"));
    accepting("*/*").get(PICTURE + "/bulkdata/00100010").then().statusCode(404);
  }

  @Test
  void a_picture_is_rendered_and_shown_small() throws IOException {
    BufferedImage whole = image(accepting("image/png").get(PICTURE + "/rendered"));
    BufferedImage small = image(accepting("image/jpeg").get(PICTURE + "/thumbnail"));

    assertEquals(400, whole.getWidth());
    assertEquals(0xC80000, whole.getRGB(10, 10) & 0xFFFFFF);
    assertEquals(160, small.getWidth());
    assertEquals(80, small.getHeight());
  }

  private static BufferedImage image(Response response) throws IOException {
    response.then().statusCode(200);
    return ImageIO.read(new ByteArrayInputStream(response.asByteArray()));
  }

  @Test
  void searches_and_retrievals_are_on_the_audit_record() throws SQLException {
    accepting(JSON).get("/dicom-web/studies?PatientID=P1");
    accepting("*/*").get("/dicom-web/studies/1.2.1").asByteArray();

    try (Connection connection = database.getConnection();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "select count(*) from audit_event where actor = 'user local@127.0.0.1'"
                    + " and (detail like 'QIDO-RS%' or detail like 'WADO-RS%')")) {
      rows.next();
      assertTrue(rows.getLong(1) >= 3);
    }
  }
}
