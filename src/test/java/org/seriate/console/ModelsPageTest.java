package org.seriate.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.access.Roles;
import org.seriate.access.TokensForTests;
import org.seriate.access.Users;
import org.seriate.fixtures.Browser;
import org.seriate.fixtures.PostgresForTests;
import org.seriate.models.Models;

/** What people see of models, and what they can do with them. */
@QuarkusTest
@QuarkusTestResource(PostgresForTests.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ModelsPageTest {
  private static final String OLD = "a".repeat(64);
  private static final String NEW = "b".repeat(64);
  private static final String CARD =
      """
      format: 1
      input: {size: 128, slabMm: 5.0, windows: [{level: 40, width: 120}, {level: 55, width: 70, blackAbove: true}]}
      gate: {modality: CT, bodyPart: head}
      classes:
      - {label: Bleeding, threshold: 0.5}
      keySliceThreshold: 0.1
      trainedOn: {data: "made <up>", patients: 65, positivePatients: 28, slices: 1992, positiveSlices: 236}
      metrics:
      - {what: series AUC, value: 0.623, low: 0.482, high: 0.757}
      - {what: alarms a day, value: 3.5, low: 2.0, high: 6.0}
      remarks: [Finds nothing.]
      """;

  @TestHTTPResource("/")
  URI node;

  @Inject Users users;
  @Inject TokensForTests tokens;
  @Inject Models models;
  @Inject EntityManager rows;
  @Inject ObjectMapper json;

  private long active;
  private long fresh;
  private String key = "";

  @BeforeEach
  void two_models_of_which_one_is_active() {
    sql("truncate model, series, console_user cascade");
    active = install(OLD, "old");
    fresh = install(NEW, "new");
    models.activate(active, "test");
  }

  @AfterEach
  void none_again() {
    sql("truncate model, series, console_user cascade");
  }

  private long install(String digest, String name) {
    models.install(
        new Models.Found(digest, name, "1.2", "test", "Demonstration.", false, CARD, Map.of()),
        "test");
    return models.byDigest(digest).orElseThrow().id();
  }

  private void sql(String text) {
    QuarkusTransaction.requiringNew().run(() -> rows.createNativeQuery(text).executeUpdate());
  }

  private long number(String text) {
    return QuarkusTransaction.requiringNew()
        .call(() -> ((Number) rows.createNativeQuery(text).getSingleResult()).longValue());
  }

  private Browser as(String... roles) throws IOException {
    users.add("anna", List.of(roles), "first password 1", "test");
    sql("update console_user set must_change = false");
    Browser browser = new Browser(node);
    browser.logIn("anna", "first password 1");
    return browser;
  }

  /** A series with a report of the active model. */
  private long reported(double probability, String age) {
    sql(
        """
        insert into series (series_instance_uid, study_instance_uid, modality, source, state, result)
        values (cast(gen_random_uuid() as text), '1.2', 'CT', 'CT 1', 'DELIVERED', '%s')
        """
            .formatted(kind(probability)));
    long series = number("select max(id) from series");
    sql(
        """
        insert into report (series_id, revision, kind, model_digest, sop_class_uid,
          sop_instance_uid, series_instance_uid, study_instance_uid, finding, written_at)
        values (%d, 1, '%s', '%s', '1.2', cast(gen_random_uuid() as text), '1.3', '1.2',
          cast('%s' as jsonb), now() - interval '%s')
        """
            .formatted(series, kind(probability), OLD, finding(probability), age));
    return series;
  }

  private static String kind(double probability) {
    return probability >= 0.5 ? "POSITIVE" : "NEGATIVE";
  }

  private static String finding(double probability) {
    return """
    {"answers":[{"label":"Bleeding","probability":%s,"threshold":0.5,"present":%s}],"slices":[]}
    """
        .formatted(probability, probability >= 0.5);
  }

  /** The new model looks at the same series in the shadow. */
  private void shadowed(long series, double probability) {
    sql(
        """
        insert into shadow_run (series_id, revision, model_id, report_id, state, kind, finding,
          took_ms, finished_at)
        select %d, 1, %d, id, 'DONE', '%s', cast('%s' as jsonb), 20, now() from report
        where series_id = %d
        """
            .formatted(series, fresh, kind(probability), finding(probability), series));
  }

  private JsonNode api(String path) throws Exception {
    HttpResponse<String> answer = asked(path);
    assertEquals(200, answer.statusCode(), answer.body());
    return json.readTree(answer.body());
  }

  private HttpResponse<String> asked(String path) throws Exception {
    if (key.isEmpty()) {
      key = tokens.of("program", Roles.VIEWER);
    }
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(node.resolve(path))
                .header("Authorization", "Bearer " + key)
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void without_a_bundle_the_page_says_where_to_put_one() throws Exception {
    sql("truncate model cascade");

    String page = as(Roles.VIEWER).get("/models").body();

    assertTrue(page.contains("No bundle is known"), page);
    assertTrue(page.contains("<code>models</code>"));
  }

  @Test
  void the_list_shows_role_body_part_threshold_and_that_it_is_not_for_clinical_use()
      throws Exception {
    String page = as(Roles.VIEWER).get("/models").body();

    for (String words :
        List.of(
            "old 1.2",
            "ACTIVE",
            "new 1.2",
            "INSTALLED",
            "CT head",
            "0.500",
            "not for clinical use",
            OLD.substring(0, 12))) {
      assertTrue(page.contains(words), words);
    }
  }

  @Test
  void a_card_is_read_to_people_with_its_figures_as_table_and_drawing() throws Exception {
    String page = as(Roles.VIEWER).get("/models/" + active).body();

    for (String words :
        List.of(
            "Not for clinical use. The card says: Demonstration.",
            "40/120",
            "55/70/black",
            "65 patients",
            "Finds nothing.",
            "series AUC",
            "0.482",
            "alarms a day",
            "role=\"img\"",
            "made &lt;up&gt;",
            OLD)) {
      assertTrue(page.contains(words), words);
    }
    assertFalse(page.contains("made <up>"));
  }

  @Test
  void pictures_of_a_bundle_are_shown_and_served_as_nothing_but_pictures() throws Exception {
    byte[] png = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0};
    models.install(
        new Models.Found(
            "c".repeat(64),
            "drawn",
            "1.2",
            "test",
            "Demonstration.",
            false,
            CARD,
            Map.of("roc-Bleeding.png", png, "learning-series.png", png)),
        "test");
    long drawn = models.byDigest("c".repeat(64)).orElseThrow().id();
    Browser browser = as(Roles.VIEWER);

    String page = browser.get("/models/" + drawn).body();
    HttpResponse<String> picture = asked("/models/" + drawn + "/pictures/roc-Bleeding.png");
    HttpResponse<String> none = asked("/models/" + drawn + "/pictures/pr-Bleeding.png");
    JsonNode listed = api("/api/v1/models/" + drawn + "/pictures");

    assertTrue(page.contains("src=\"/models/" + drawn + "/pictures/roc-Bleeding.png\""), page);
    assertTrue(page.contains("alt=\"Loss by epoch: series\""), page);
    assertEquals("image/png", picture.headers().firstValue("content-type").orElseThrow());
    assertEquals("nosniff", picture.headers().firstValue("x-content-type-options").orElseThrow());
    assertEquals(404, none.statusCode());
    assertEquals(2, listed.size());
    assertEquals("ROC: Bleeding", listed.get(1).path("words").asText());
    assertEquals(200, asked("/api/v1/models/" + drawn + "/pictures/roc-Bleeding.png").statusCode());
    assertEquals(404, asked("/api/v1/models/" + drawn + "/pictures/none.png").statusCode());
    assertTrue(browser.get("/models/" + fresh).body().contains("carries no pictures"));
  }

  @Test
  void a_card_that_cannot_be_read_leaves_the_rest_of_the_page() throws Exception {
    sql("update model set card = ': not [ yaml'");

    HttpResponse<String> page = as(Roles.VIEWER).get("/models/" + active);

    assertEquals(200, page.statusCode());
    assertTrue(page.body().contains("The card has no figures"));
  }

  @Test
  void a_typed_threshold_is_tried_on_the_results_on_record_and_changes_nothing() throws Exception {
    for (double p : new double[] {0.1, 0.3, 0.45, 0.6, 0.9}) {
      reported(p, "1 hour");
    }
    Browser browser = as(Roles.VIEWER);

    String page = browser.get("/models/" + active + "?threshold=0,4").body();
    JsonNode effect = api("/api/v1/models/" + active + "/effect?threshold=0.7&newest=100");
    JsonNode newest = api("/api/v1/models/" + active + "/effect?newest=2");

    assertTrue(page.contains("Of the newest 5 results, <strong>3</strong> would be positive"));
    assertTrue(page.contains("1 that were negative would be positive, 0 that were"));
    assertEquals(1, effect.path("wouldBePositive").asInt());
    assertEquals(2, effect.path("positive").asInt());
    assertEquals(1, effect.path("newlyNegative").asInt());
    assertEquals(2, newest.path("results").asInt());
    assertEquals(0.5, newest.path("threshold").asDouble(), "that of the card");
    assertEquals(2, number("select count(*) from report where kind = 'POSITIVE'"));
  }

  @Test
  void what_is_no_threshold_is_refused_with_the_reason() throws Exception {
    Browser browser = as(Roles.VIEWER);

    for (String typed : List.of("2", "-0.1", "NaN", "half")) {
      HttpResponse<String> page = browser.get("/models/" + active + "?threshold=" + typed);
      assertEquals(422, page.statusCode(), typed);
      assertTrue(page.body().contains("A threshold is a number from 0 to 1"));
      assertEquals(
          400, asked("/api/v1/models/" + active + "/effect?threshold=" + typed).statusCode());
    }
  }

  @Test
  void drift_is_the_median_and_the_share_of_positives_by_week_or_month() throws Exception {
    reported(0.2, "0 days");
    reported(0.4, "0 days");
    reported(0.9, "0 days");
    reported(0.1, "70 days");
    reported(0.1, "3000 days");
    Browser browser = as(Roles.VIEWER);

    JsonNode weeks = api("/api/v1/models/" + active + "/drift");
    JsonNode months = api("/api/v1/models/" + active + "/drift?per=month");
    String page = browser.get("/models/" + active + "?per=MONTH").body();

    assertEquals(2, weeks.size(), weeks.toString());
    assertEquals(3, weeks.get(1).path("results").asInt());
    assertEquals(0.4, weeks.get(1).path("median").asDouble(), 1e-9);
    assertEquals(1.0 / 3, weeks.get(1).path("sharePositive").asDouble(), 1e-9);
    assertTrue(months.get(1).path("begin").asText().endsWith("-01"));
    assertTrue(page.contains("Course of its answers, by month"));
    assertTrue(page.contains("median 0.40, 3 results"), "each point says its figures");
  }

  @Test
  void a_shadow_is_drawn_beside_the_active_model_with_the_series_they_differ_on() throws Exception {
    models.shadow(fresh, "test");
    shadowed(reported(0.9, "1 hour"), 0.8);
    long differing = reported(0.1, "1 hour");
    shadowed(differing, 0.7);
    Browser browser = as(Roles.VIEWER);

    String shadow = browser.get("/models/" + fresh).body();
    String beside = browser.get("/models/" + active).body();

    for (String page : List.of(shadow, beside)) {
      assertTrue(page.contains("active " + active + " old 1.2"), page);
      assertTrue(page.contains("both positive: 1"));
      assertTrue(page.contains("only the shadow positive: 1"));
    }
    assertTrue(shadow.contains("/series/" + differing + "\""));
    assertTrue(shadow.contains("Of the newest 2 results"), "a shadow's answers count too");
  }

  @Test
  void an_administrator_activates_shadows_and_retires_and_it_is_on_the_record() throws Exception {
    Browser browser = as(Roles.ADMINISTRATOR);
    browser.get("/models/" + fresh);

    HttpResponse<String> shadow = browser.submit("/models/" + fresh + "/shadow");
    HttpResponse<String> activated = browser.submit("/models/" + fresh + "/activate");
    HttpResponse<String> refused = browser.submit("/models/" + fresh + "/retire");
    HttpResponse<String> nowhere = browser.submit("/models/999999999/retire");

    assertEquals(200, shadow.statusCode());
    assertTrue(shadow.body().contains("runs in the shadow"));
    assertEquals(200, activated.statusCode());
    assertEquals(NEW, models.active().orElseThrow().digest());
    assertEquals(409, refused.statusCode());
    assertTrue(refused.body().contains("activate another instead"));
    assertEquals(404, nowhere.statusCode());
    assertEquals(
        3,
        number(
                """
                select count(*) from audit_event where event = 'SOFTWARE_CONFIGURED'
                  and actor = 'user anna@127.0.0.1' and at > now() - interval '1 minute'
                  and detail like 'model %%(' || '%s' || ')%%'
                """
                    .formatted(NEW)
                    .replace("%%", "%"))
            + number(
                """
                select count(*) from audit_event where event = 'SOFTWARE_CONFIGURED'
                  and actor = 'user anna@127.0.0.1' and at > now() - interval '1 minute'
                  and detail like '%RETIRED, was ACTIVE'
                """));
  }

  @Test
  void an_administrator_makes_a_model_additional_and_list_and_card_show_it() throws Exception {
    long further = install("c".repeat(64), "further");
    Browser browser = as(Roles.ADMINISTRATOR);
    String before = browser.get("/models/" + further).body();

    HttpResponse<String> done = browser.submit("/models/" + further + "/additional");
    HttpResponse<String> again = browser.submit("/models/" + further + "/additional");
    HttpResponse<String> refused = browser.submit("/models/" + active + "/additional");
    HttpResponse<String> nowhere = browser.submit("/models/999999999/additional");

    assertTrue(before.contains("Make further 1.2 additional"), before);
    assertTrue(before.contains("its time and memory on top"), before);
    assertEquals(200, done.statusCode(), done.body());
    assertTrue(done.body().contains("(further 1.2) is additional."), done.body());
    assertTrue(done.body().contains("<span class=\"tag ADDITIONAL\">ADDITIONAL</span>"));
    assertFalse(done.body().contains("/additional\""), "it is already");
    assertTrue(done.body().contains("/shadow\"") && done.body().contains("/retire\""));
    assertEquals(409, again.statusCode());
    assertEquals(409, refused.statusCode());
    assertTrue(refused.body().contains("activate another first"));
    assertEquals(404, nowhere.statusCode());
    assertTrue(
        browser.get("/models").body().contains("<span class=\"tag ADDITIONAL\">ADDITIONAL</span>"));
    assertEquals(
        1,
        number(
            """
            select count(*) from audit_event where event = 'SOFTWARE_CONFIGURED'
              and actor = 'user anna@127.0.0.1' and at > now() - interval '1 minute'
              and detail like 'model further 1.2 %ADDITIONAL, was INSTALLED'
            """));
  }

  @Test
  void a_model_without_results_is_told_what_brings_some_in_its_role() throws Exception {
    Browser browser = as(Roles.VIEWER);

    String installed = browser.get("/models/" + fresh).body();
    models.additional(fresh, "test");
    String additional = browser.get("/models/" + fresh).body();
    models.shadow(fresh, "test");
    String shadow = browser.get("/models/" + fresh).body();
    String speaking = browser.get("/models/" + active).body();

    assertTrue(installed.contains("Activate it, make it additional, or put it into the shadow"));
    assertTrue(installed.contains("Put it into the shadow to compare the two"));
    assertTrue(additional.contains("They show up here as series are analysed."), additional);
    assertTrue(additional.contains("stands in the reports and on the page of each series"));
    assertTrue(shadow.contains("No series was reported since it was put into the shadow."), shadow);
    assertTrue(speaking.contains("Put another one into the shadow to compare"), speaking);
    for (String page : List.of(additional, shadow, speaking)) {
      assertFalse(page.contains("Activate it"), page);
    }
  }

  @Test
  void a_form_without_its_token_changes_no_role() throws Exception {
    Browser browser = as(Roles.ADMINISTRATOR);
    browser.get("/models/" + fresh);
    browser.forgetCsrfToken();

    assertEquals(400, browser.submit("/models/" + fresh + "/activate").statusCode());
    assertEquals(OLD, models.active().orElseThrow().digest());
  }

  @Test
  void who_may_not_change_roles_is_shown_no_buttons() throws Exception {
    String page = as(Roles.OPERATOR).get("/models/" + fresh).body();

    assertFalse(page.contains("/activate"));
    assertFalse(page.contains("/additional"));
  }

  @Test
  void the_list_of_series_is_narrowed_by_the_model_of_the_current_report() throws Exception {
    long by = reported(0.9, "1 hour");
    sql(
        """
        insert into series (series_instance_uid, study_instance_uid, modality, source, state)
        values ('1.2.3.4', '1.2', 'CT', 'CT 1', 'RECEIVING')
        """);
    long other = number("select max(id) from series");
    Browser browser = as(Roles.VIEWER);

    String page = browser.get("/?model=" + active).body();
    JsonNode api = api("/api/v1/series?model=" + active);

    assertTrue(page.contains("/series/" + by + "\""));
    assertFalse(page.contains("/series/" + other + "\""));
    assertTrue(page.contains("<option value=\"" + active + "\" selected>"));
    assertEquals(1, api.size());
    assertEquals(by, api.get(0).path("series").asLong());
    assertTrue(browser.get("/?model=" + fresh).body().contains("No series fits"));
    assertEquals(2, api("/api/v1/series?model=nonsense").size());
  }
}
