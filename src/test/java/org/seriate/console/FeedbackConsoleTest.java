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
import org.seriate.fixtures.Browser;
import org.seriate.fixtures.PostgresForTests;
import org.seriate.report.InventedReports;
import org.seriate.store.ResultAttributes;

/** Agreeing and disagreeing with results, what is counted of it, and what leaves. */
@QuarkusTest
@QuarkusTestResource(PostgresForTests.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FeedbackConsoleTest {
  private static final String DIGEST = "ab".repeat(32);

  @TestHTTPResource("/")
  URI node;

  @Inject Users users;
  @Inject TokensForTests tokens;
  @Inject EntityManager rows;

  private final HttpClient web = HttpClient.newHttpClient();

  @BeforeEach
  void nothing_yet() {
    sql("truncate series, console_user, model cascade");
    sql(
        """
        insert into model (digest, name, version, manufacturer, intended_use, clinical_use, card,
            installed_by, role_by)
        values ('%s', 'haem', '1.2', 'us', 'none', false, '', 'node', 'node')
        """
            .formatted(DIGEST));
  }

  private void sql(String text) {
    QuarkusTransaction.requiringNew().run(() -> rows.createNativeQuery(text).executeUpdate());
  }

  private long number(String text) {
    return QuarkusTransaction.requiringNew()
        .call(() -> ((Number) rows.createNativeQuery(text).getSingleResult()).longValue());
  }

  /** A series with the report of one revision, written in the present month. */
  private long reported(String uid, String kind) {
    long series =
        number(
            """
            insert into series (series_instance_uid, study_instance_uid, modality, source, state)
            values ('%s', '1.2.3', 'CT', 'CT 1', 'DELIVERED') returning id
            """
                .formatted(uid));
    String finding =
        kind.equals("NOT_ANALYSED")
            ? "null"
            : """
            '{"algorithm":"haem","version":"1.2","engine":"e","answers":[{"label":"ICH",
              "probability":0.93,"threshold":0.5,"present":true}],"slices":
              [{"instance":1,"probability":0.9,"key":true}]}'
            """;
    sql(
        """
        insert into report (series_id, revision, kind, model_digest, sop_class_uid,
            sop_instance_uid, series_instance_uid, study_instance_uid, finding)
        values (%1$d, 1, '%2$s', '%3$s', '1', '%4$s.9', '%4$s.8', '1.2.3', %5$s)
        """
            .formatted(series, kind, DIGEST, uid, finding));
    return series;
  }

  private Browser as(String name, String... roles) throws IOException {
    users.add(name, List.of(roles), "first password 1", "test");
    sql("update console_user set must_change = false");
    Browser browser = new Browser(node);
    browser.logIn(name, "first password 1");
    return browser;
  }

  private static HttpResponse<String> opine(
      Browser browser, long series, String opinion, String comment) throws IOException {
    return browser.submit(
        "/series/" + series + "/feedback", "opinion", opinion, "revision", "1", "comment", comment);
  }

  @Test
  void a_person_has_one_opinion_on_a_result_and_may_change_it() throws Exception {
    long series = reported("1.2.3.1", "POSITIVE");
    Browser anna = as("anna", Roles.RADIOLOGIST);
    assertTrue(anna.get("/series/" + series).body().contains("Nobody has said yet"));

    assertEquals(303, opine(anna, series, "AGREE", "").statusCode());
    assertEquals(303, opine(anna, series, "DISAGREE", "calcified <falx>").statusCode());
    Browser eva = as("eva", Roles.RADIOLOGIST);
    eva.get("/series/" + series);
    assertEquals(303, opine(eva, series, "AGREE", "").statusCode());

    assertEquals(2, number("select count(*) from feedback"));
    String page = anna.get("/series/" + series).body();
    assertTrue(page.contains("calcified &lt;falx&gt;"), page);
    assertEquals(
        1,
        number(
            "select count(*) from audit_event where series_id = "
                + series
                + " and detail = 'result of revision 1: disagrees, calcified <falx>'"));
  }

  @Test
  void an_opinion_on_a_revision_that_was_overtaken_or_is_not_there_is_refused() throws Exception {
    long series = reported("1.2.3.1", "POSITIVE");
    sql("update series set revision = 2");
    Browser anna = as("anna", Roles.RADIOLOGIST);
    anna.get("/series/" + series);

    HttpResponse<String> overtaken = opine(anna, series, "AGREE", "");

    assertEquals(409, overtaken.statusCode());
    assertTrue(overtaken.body().contains("late images opened revision 2"), overtaken.body());
    String key = tokens.of("robot", Roles.RADIOLOGIST);
    assertEquals(404, post(key, series, 7, "AGREE", "").statusCode());
    assertEquals(409, post(key, series, 1, "AGREE", "").statusCode());
  }

  @Test
  void viewers_read_opinions_and_give_none() throws Exception {
    long series = reported("1.2.3.1", "POSITIVE");
    Browser vera = as("vera", Roles.VIEWER);

    assertFalse(vera.get("/series/" + series).body().contains("name=\"opinion\""));
    assertEquals(403, opine(vera, series, "AGREE", "").statusCode());
    assertFalse(vera.get("/feedback").body().contains("disagreements.csv"));
  }

  @Test
  void opinions_are_counted_by_model_and_month() throws Exception {
    long positive = reported("1.2.3.1", "POSITIVE");
    long negative = reported("1.2.3.2", "NEGATIVE");
    reported("1.2.3.3", "NEGATIVE");
    long declined = reported("1.2.3.4", "NOT_ANALYSED");
    long old = reported("1.2.3.5", "POSITIVE");
    sql("update report set written_at = now() - interval '3 years' where series_id = " + old);
    String anna = tokens.of("anna", Roles.RADIOLOGIST);
    String eva = tokens.of("eva", Roles.RADIOLOGIST);
    assertEquals(200, post(anna, positive, 1, "AGREE", "").statusCode());
    post(eva, positive, 1, "DISAGREE", "");
    post(anna, negative, 1, "DISAGREE", "seen on slice 3");
    post(anna, declined, 1, "AGREE", "");

    String months = get(anna, "/api/v1/feedback/months").body();

    for (String part :
        List.of(
            "\"model\":\"haem\"",
            "\"reports\":4",
            "\"judged\":3",
            "\"positiveAgreed\":1",
            "\"positiveDisagreed\":1",
            "\"negativeAgreed\":0",
            "\"negativeDisagreed\":1",
            "\"notAnalysedAgreed\":1")) {
      assertTrue(months.contains(part), part + " in " + months);
    }
    assertTrue(get(anna, "/api/v1/feedback/months?months=120").body().contains("\"reports\":1"));
    String disputed = get(anna, "/api/v1/feedback/disagreements").body();
    assertTrue(disputed.contains("\"series\":" + negative), disputed);
    assertFalse(disputed.contains("\"series\":" + declined), disputed);
    Browser vera = as("vera", Roles.VIEWER);
    String page = vera.get("/feedback").body();
    assertTrue(page.contains("haem 1.2"), page);
    assertTrue(page.contains("/series/" + negative + "\""), page);
  }

  @Test
  void without_opinions_the_page_says_where_to_give_one() throws Exception {
    String page = as("vera", Roles.VIEWER).get("/feedback").body();

    assertTrue(page.contains("Nobody disagrees with a result"), page);
    assertTrue(page.contains("No report was written"), page);
  }

  @Test
  void the_list_of_cases_names_nobody_and_its_series_are_on_the_audit_record() throws Exception {
    long series = reported("1.2.826.0.1.77", "POSITIVE");
    sql(
        """
        insert into result_object (report_id, kind, layout, sop_class_uid, sop_instance_uid,
            series_instance_uid, study_instance_uid, data_set)
        select id, 'SR', 'AIR', sop_class_uid, sop_instance_uid, series_instance_uid,
            study_instance_uid, '' from report
        """);
    withPatient(number("select id from result_object"));
    String anna = tokens.of("anna", Roles.RADIOLOGIST);
    post(anna, series, 1, "DISAGREE", "Mrs Miller of ward 7, born 1944");

    HttpResponse<String> list = get(anna, "/api/v1/feedback/disagreements.csv");

    assertEquals(200, list.statusCode(), list.body());
    String[] lines = list.body().split("\r\n");
    assertEquals(2, lines.length, list.body());
    assertTrue(
        lines[1].matches(
            "2\\.25\\.\\d+,P[0-9A-F]{12},CT,POSITIVE,ICH,0\\.93,0\\.5,true,1,1,0,1,haem,1\\.2,"
                + DIGEST),
        lines[1]);
    for (String secret : List.of("Miller", "PID0001", "1.2.826", "1944", "anna", "CT 1", "2026")) {
      assertFalse(list.body().replace(DIGEST, "").contains(secret), secret + ": " + list.body());
    }
    assertEquals(
        1,
        number(
            "select count(*) from audit_event where series_id = "
                + series
                + " and detail = 'result exported in a list of disagreements, de-identified'"));
    assertFalse(
        get(anna, "/api/v1/feedback/disagreements.csv").body().equals(list.body()),
        "the next list has other names");
    assertEquals(
        403,
        get(tokens.of("vera", Roles.VIEWER), "/api/v1/feedback/disagreements.csv").statusCode());
  }

  /** The attributes of a report about a patient who has a number and a name. */
  private void withPatient(long object) {
    ResultAttributes attributes =
        ResultAttributes.of(InventedReports.positive().getFirst().dataSet());
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                rows.unwrap(org.hibernate.Session.class)
                    .doWork(connection -> attributes.insert(connection, object)));
  }

  @Test
  void what_is_not_whole_is_a_problem_that_says_so() throws Exception {
    long series = reported("1.2.3.1", "POSITIVE");
    String anna = tokens.of("anna", Roles.RADIOLOGIST);

    assertEquals(400, api(anna, "POST", "/api/v1/feedback", "{}").statusCode());
    HttpResponse<String> longer = post(anna, series, 1, "AGREE", "x".repeat(501));
    assertEquals(422, longer.statusCode());
    assertTrue(longer.body().contains("at most 500"), longer.body());
    assertEquals("[]", get(anna, "/api/v1/feedback/" + series).body());
  }

  private HttpResponse<String> post(
      String key, long series, int revision, String opinion, String comment) throws Exception {
    return api(
        key,
        "POST",
        "/api/v1/feedback",
        "{\"opinion\":\"%s\",\"series\":%d,\"revision\":%d,\"comment\":\"%s\"}"
            .formatted(opinion, series, revision, comment));
  }

  private HttpResponse<String> get(String key, String path) throws Exception {
    return api(key, "GET", path, "");
  }

  private HttpResponse<String> api(String key, String method, String path, String body)
      throws Exception {
    return web.send(
        HttpRequest.newBuilder(node.resolve(path))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
