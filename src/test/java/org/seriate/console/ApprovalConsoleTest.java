package org.seriate.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.access.Roles;
import org.seriate.access.TokensForTests;
import org.seriate.access.Users;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.io.DataSetReader;
import org.seriate.dicom.io.ReadLimits;
import org.seriate.dicom.io.TransferSyntax;
import org.seriate.fixtures.Browser;
import org.seriate.fixtures.PostgresForTests;
import org.seriate.report.InventedReports;
import org.seriate.series.ResultInstance;

/** Accepting, rejecting and commenting, on the page of a series and by programs. */
@QuarkusTest
@QuarkusTestResource(PostgresForTests.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ApprovalConsoleTest {
  @TestHTTPResource("/")
  URI node;

  @Inject Users users;
  @Inject TokensForTests tokens;
  @Inject EntityManager rows;

  private final HttpClient web = HttpClient.newHttpClient();
  private long series;

  @BeforeEach
  void a_result_that_awaits_approval() {
    sql("truncate series, console_user cascade");
    series =
        number(
            """
            insert into series (series_instance_uid, study_instance_uid, modality, source, state,
                result)
            values ('1.2.3.1', '1.2.3', 'CT', 'CT 1', 'REPORTED', 'POSITIVE') returning id
            """);
    ResultInstance sr = InventedReports.positive().getFirst();
    long report =
        number(
            """
            insert into report (series_id, revision, kind, sop_class_uid, sop_instance_uid,
                series_instance_uid, study_instance_uid)
            values (%d, 1, 'POSITIVE', '%s', '%s', '%s', '%s') returning id
            """
                .formatted(
                    series,
                    sr.sopClassUid(),
                    sr.sopInstanceUid(),
                    sr.seriesInstanceUid(),
                    sr.studyInstanceUid()));
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                rows.createNativeQuery(
                        """
                        insert into result_object (report_id, kind, layout, sop_class_uid,
                            sop_instance_uid, series_instance_uid, study_instance_uid, data_set)
                        select id, 'SR', 'AIR', sop_class_uid, sop_instance_uid,
                            series_instance_uid, study_instance_uid, :data from report
                        """)
                    .setParameter("data", sr.dataSet())
                    .executeUpdate());
    sql(
        "insert into approval (report_id, because) values (%d, 'each result is')"
            .formatted(report));
    sql(
        """
        insert into series_work (series_id, revision, step, destination, report_id, state, held_by)
        values (%d, 1, 'DELIVER', 'Archive', %d, 'HELD', 'APPROVAL')
        """
            .formatted(series, report));
  }

  private void sql(String text) {
    QuarkusTransaction.requiringNew().run(() -> rows.createNativeQuery(text).executeUpdate());
  }

  private Object one(String text) {
    return QuarkusTransaction.requiringNew()
        .call(() -> rows.createNativeQuery(text).getSingleResult());
  }

  private long number(String text) {
    return ((Number) one(text)).longValue();
  }

  private Browser as(String name, String... roles) throws IOException {
    users.add(name, List.of(roles), "first password 1", "test");
    sql("update console_user set must_change = false");
    Browser browser = new Browser(node);
    browser.logIn(name, "first password 1");
    return browser;
  }

  private String work() {
    return (String) one("select state from series_work where series_id = " + series);
  }

  private DataSet report() throws IOException {
    byte[] dataSet =
        (byte[])
            QuarkusTransaction.requiringNew()
                .call(
                    () ->
                        rows.createNativeQuery("select data_set from result_object", byte[].class)
                            .getSingleResult());
    return DataSetReader.read(
        new ByteArrayInputStream(dataSet),
        TransferSyntax.ExplicitVrLittleEndian,
        ReadLimits.DEFAULT);
  }

  @Test
  void the_list_counts_and_finds_what_awaits_approval() throws Exception {
    Browser browser = as("vera", Roles.VIEWER);

    assertTrue(browser.get("/").body().contains("<strong>1</strong> AWAITING APPROVAL"));
    String page = browser.get("/?approval=AWAITING").body();
    assertTrue(page.contains("/series/" + series + "\""), page);
    assertTrue(page.contains("awaits approval"), page);

    sql("update approval set state = 'ACCEPTED', decided_by = 'anna', decided_at = now()");
    assertTrue(browser.get("/?approval=AWAITING").body().contains("No result awaits approval"));
    assertTrue(browser.get("/?approval=ACCEPTED").body().contains("/series/" + series + "\""));
  }

  @Test
  void a_radiologist_accepts_and_the_report_goes_out_unverified() throws Exception {
    Browser browser = as("anna", Roles.RADIOLOGIST);
    assertTrue(browser.get("/series/" + series).body().contains("stays UNVERIFIED"));

    HttpResponse<String> answer = judge(browser, "ACCEPT", "");

    assertEquals(303, answer.statusCode(), answer.body());
    assertEquals("WAITING", work());
    String page = browser.get("/series/" + series).body();
    assertTrue(page.contains("ACCEPTED"), page);
    assertTrue(page.contains("result of revision 1 accepted"), "in the timeline");
    assertEquals("UNVERIFIED", report().string(Tag.VerificationFlag).get());
    assertFalse(report().contains(Tag.VerifyingObserverSequence));
  }

  private HttpResponse<String> judge(Browser browser, String act, String comment)
      throws IOException {
    return browser.submit(
        "/series/" + series + "/approval", "act", act, "revision", "1", "comment", comment);
  }

  @Test
  void one_who_may_verify_stands_in_the_report_as_verifying_observer() throws Exception {
    Browser admin = as("adam", Roles.ADMINISTRATOR);
    Browser eva = as("eva", Roles.RADIOLOGIST);
    String written = report().string(Tag.SOPInstanceUID).get();
    long id = number("select id from console_user where name = 'eva'");
    admin.get("/users");
    assertEquals(
        200,
        admin
            .submit(
                "/users/" + id + "/observer", "person", "Müller^Eva", "organization", "Klinik Süd")
            .statusCode());
    assertEquals(
        422,
        admin
            .submit("/users/" + id + "/observer", "person", "x\\y", "organization", "")
            .statusCode());
    assertTrue(eva.get("/series/" + series).body().contains("Müller^Eva, Klinik Süd"));

    assertEquals(303, judge(eva, "ACCEPT", "").statusCode());

    DataSet report = report();
    assertEquals("VERIFIED", report.string(Tag.VerificationFlag).get());
    DataSet observer = report.items(Tag.VerifyingObserverSequence).getFirst();
    assertEquals("Müller^Eva", observer.string(Tag.VerifyingObserverName).get());
    String uid = report.string(Tag.SOPInstanceUID).get();
    assertFalse(uid.equals(written), "another object than the one that nobody verified");
    assertEquals(uid, one("select sop_instance_uid from report"));
    assertEquals(uid, one("select sop_instance_uid from result_object"));
    assertEquals(uid, one("select sop_instance_uid from result_attributes"));
  }

  @Test
  void no_object_of_it_can_be_taken_away_before_it_is_accepted() throws Exception {
    Browser browser = as("anna", Roles.RADIOLOGIST);
    String key = tokens.of("robot", Roles.RADIOLOGIST);
    String object = "/series/" + series + "/objects/" + number("select id from result_object");

    assertEquals(404, api(key, "GET", object + ".dcm", "").statusCode());
    assertFalse(browser.get("/series/" + series).body().contains(object));
    judge(browser, "ACCEPT", "");
    assertEquals(200, api(key, "GET", object + ".dcm", "").statusCode());
  }

  @Test
  void a_rejection_needs_a_reason_and_shows_at_the_series() throws Exception {
    Browser browser = as("anna", Roles.RADIOLOGIST);
    browser.get("/series/" + series);

    assertEquals(422, judge(browser, "REJECT", " ").statusCode());
    assertEquals("HELD", work());
    assertEquals(303, judge(browser, "REJECT", "<b>motion</b>").statusCode());

    String page = browser.get("/series/" + series).body();
    assertTrue(page.contains("rejected by anna: &lt;b&gt;motion"), page);
    assertTrue(page.contains("Reopen"), page);
    assertEquals("CANCELLED", work());
    HttpResponse<String> late = judge(browser, "ACCEPT", "");
    assertEquals(409, late.statusCode());
    assertTrue(late.body().contains("reopen it first"), late.body());
    assertEquals(303, judge(browser, "REOPEN", "").statusCode());
    assertEquals("HELD", work());
  }

  @Test
  void a_form_without_its_token_and_a_person_without_the_role_decide_nothing() throws Exception {
    Browser anna = as("anna", Roles.RADIOLOGIST);
    anna.get("/series/" + series);
    anna.forgetCsrfToken();
    assertEquals(400, judge(anna, "ACCEPT", "").statusCode());
    Browser viewer = as("vera", Roles.VIEWER);
    assertFalse(viewer.get("/series/" + series).body().contains("name=\"act\""));
    assertEquals(403, judge(viewer, "ACCEPT", "").statusCode());

    assertEquals("HELD", work());
  }

  @Test
  void programs_list_and_decide_with_problems_that_say_why() throws Exception {
    String key = tokens.of("robot", Roles.RADIOLOGIST);
    HttpResponse<String> list = api(key, "GET", "/api/v1/approvals", "");
    assertTrue(list.body().contains("\"series\":" + series), list.body());
    assertEquals(400, api(key, "GET", "/api/v1/approvals?state=MAYBE", "").statusCode());

    assertEquals(400, command(key, "{}").statusCode());
    assertEquals(422, command(key, body("REJECT", 1, "")).statusCode());
    assertEquals(404, command(key, body("ACCEPT", 7, "")).statusCode());
    assertEquals(200, command(key, body("COMMENT", 1, "slice 12")).statusCode());
    HttpResponse<String> accepted = command(key, body("ACCEPT", 1, ""));
    assertEquals(200, accepted.statusCode(), accepted.body());
    assertTrue(accepted.body().contains("\"works\":1"), accepted.body());
    HttpResponse<String> again = command(key, body("ACCEPT", 1, ""));
    assertEquals(409, again.statusCode());
    assertTrue(
        again.headers().firstValue("content-type").orElse("").startsWith("application/problem"),
        again.body());

    HttpResponse<String> told = api(key, "GET", "/api/v1/approvals/" + series, "");
    assertTrue(told.body().contains("\"decidedBy\":\"robot\""), told.body());
    assertTrue(told.body().contains("slice 12"), told.body());
    assertEquals("[]", api(key, "GET", "/api/v1/approvals", "").body());
  }

  @Test
  void a_decision_with_an_idempotency_key_is_made_once() throws Exception {
    String key = tokens.of("robot", Roles.RADIOLOGIST);
    String[] keyed = {"Idempotency-Key", "accept-" + System.nanoTime()};

    HttpResponse<String> first =
        api(key, "POST", "/api/v1/approvals", body("ACCEPT", 1, ""), keyed);
    HttpResponse<String> again =
        api(key, "POST", "/api/v1/approvals", body("ACCEPT", 1, ""), keyed);

    assertEquals(200, again.statusCode(), again.body());
    assertEquals(first.body(), again.body());
    assertEquals(1, number("select count(*) from approval_act"));
  }

  private String body(String command, int revision, String comment) {
    return "{\"command\":\"%s\",\"series\":%d,\"revision\":%d,\"comment\":\"%s\"}"
        .formatted(command, series, revision, comment);
  }

  private HttpResponse<String> command(String key, String body) throws Exception {
    return api(key, "POST", "/api/v1/approvals", body);
  }

  private HttpResponse<String> api(
      String key, String method, String path, String body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(node.resolve(path))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return web.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
