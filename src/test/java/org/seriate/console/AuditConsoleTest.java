package org.seriate.console;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.access.LocalToken;
import org.seriate.audit.AuditEntry;
import org.seriate.audit.AuditEvent;
import org.seriate.audit.AuditOutcome;
import org.seriate.audit.AuditTrail;
import org.seriate.fixtures.PostgresForTests;

/** The audit record as an auditor sees it: page, API, ITI-81. */
@QuarkusTest
@QuarkusTestResource(PostgresForTests.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AuditConsoleTest {
  private static int patients;
  @Inject AuditTrail audit;
  @Inject LocalToken local;

  @ConfigProperty(name = "seriate.home")
  Path home;

  private String patient;

  @BeforeEach
  void somebodyWhoMay() throws IOException {
    local.renew();
    String token = Files.readString(home.resolve(LocalToken.FILE)).strip();
    RestAssured.authentication = RestAssured.oauth2(token);
  }

  @AfterEach
  void nobodyAgain() {
    RestAssured.reset();
  }

  @BeforeEach
  void threeEventsOfAPatient() {
    patient = "P-" + ++patients;
    for (int i = 1; i <= 3; i++) {
      audit.recordAlone(
          AuditEntry.of(
                  AuditEvent.SERIES_OPENED,
                  i == 2 ? AuditOutcome.MINOR_FAILURE : AuditOutcome.SUCCESS,
                  "user <b>eve</b>@10.0.0.7",
                  "act " + i)
              .ofStudy("1.2.3")
              .ofPatient(patient, ""));
    }
  }

  @Test
  void a_search_by_patient_comes_in_pages_newest_first() {
    JsonPath first =
        given()
            .queryParam("patient", patient)
            .queryParam("limit", 2)
            .get("/api/v1/audit")
            .then()
            .statusCode(200)
            .body("events.detail", equalTo(java.util.List.of("act 3", "act 2")))
            .body("events.patientId", everyItem(equalTo(patient)))
            .extract()
            .jsonPath();

    given()
        .urlEncodingEnabled(false)
        .get(first.getString("next"))
        .then()
        .statusCode(200)
        .body("events.detail", equalTo(java.util.List.of("act 1")))
        .body("next", equalTo(null));
  }

  @Test
  void every_reading_is_recorded_without_the_patient_it_asked_for() {
    given().queryParam("patient", patient).get("/api/v1/audit").then().statusCode(200);

    given()
        .queryParam("event", "AUDIT_LOG_USED")
        .queryParam("limit", 2)
        .get("/api/v1/audit")
        .then()
        .body("events[1].detail", equalTo("audit record searched: patient given"))
        .body("events[1].actor", equalTo("user local@127.0.0.1"))
        .body("events[1].object", equalTo("/api/v1/audit"));
  }

  @Test
  void failures_can_be_asked_for() {
    given()
        .queryParam("patient", patient)
        .queryParam("outcome", "failed")
        .get("/api/v1/audit")
        .then()
        .body("events.detail", equalTo(java.util.List.of("act 2")));
  }

  @Test
  void what_is_not_understood_is_a_problem_of_rfc_9457() {
    given()
        .queryParam("from", "yesterday' or 1=1")
        .get("/api/v1/audit")
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("detail", containsString("from must be a date"));
  }

  @Test
  void the_page_shows_what_was_asked_and_lets_nothing_through_as_markup() {
    String page =
        given()
            .queryParam("patient", patient)
            .queryParam("who", "<script>")
            .get("/audit")
            .then()
            .statusCode(200)
            .extract()
            .asString();
    assertTrue(page.contains("value=\"&lt;script&gt;\""), page);

    String found = given().queryParam("patient", patient).get("/audit").asString();
    assertTrue(found.contains("act 3"), found);
    assertTrue(found.contains("&lt;b&gt;eve"), found);
    assertTrue(!found.contains("<b>eve"), found);
  }

  @Test
  void the_verify_button_says_how_the_record_is() {
    given().get("/audit/verify").then().statusCode(200).body(containsString("The record is whole"));
    given().get("/api/v1/audit/verify").then().statusCode(200).body("whole", equalTo(true));
  }

  @Test
  void an_export_is_csv_or_dicom_messages() {
    String csv =
        given()
            .queryParam("patient", patient)
            .queryParam("format", "csv")
            .get("/api/v1/audit/export")
            .then()
            .statusCode(200)
            .header("Content-Disposition", containsString("audit.csv"))
            .extract()
            .asString();
    assertEquals(4, csv.lines().count(), csv);
    given()
        .queryParam("patient", patient)
        .queryParam("format", "xml")
        .get("/api/v1/audit/export")
        .then()
        .statusCode(200)
        .body(containsString("<AuditMessages>"))
        .body(containsString("csd-code=\"110103\""));
    given().queryParam("format", "pdf").get("/api/v1/audit/export").then().statusCode(400);
  }

  @Test
  void iti_81_answers_a_bundle_and_wants_a_date() {
    given()
        .queryParam("date", "ge2020-01-01")
        .queryParam("patient.identifier", "urn:oid:1.2|" + patient)
        .queryParam("type", "http://dicom.nema.org/resources/ontology/DCM|110103")
        .get("/api/v1/audit/AuditEvent")
        .then()
        .statusCode(200)
        .contentType(containsString("application/fhir+json"))
        .body("resourceType", equalTo("Bundle"))
        .body("entry", hasSize(3))
        .body("entry[0].resource.type.code", equalTo("110103"))
        .body("entry[0].resource.agent[0].requestor", equalTo(true))
        .body("link", not(hasSize(1)));
    given()
        .get("/api/v1/audit/AuditEvent")
        .then()
        .statusCode(400)
        .body("resourceType", equalTo("OperationOutcome"));
  }
}
