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
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.access.Roles;
import org.seriate.access.Users;
import org.seriate.fixtures.Browser;
import org.seriate.fixtures.PostgresForTests;

/** What people see of series, by the rows that the other rooms leave. */
@QuarkusTest
@QuarkusTestResource(PostgresForTests.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ConsolePagesTest {
  private static final String PASSWORD = "correct horse battery";

  @TestHTTPResource("/")
  URI node;

  @Inject Users users;
  @Inject EntityManager rows;

  @BeforeEach
  void nothing_yet() {
    sql("truncate series, console_user cascade");
  }

  private void sql(String text) {
    QuarkusTransaction.requiringNew().run(() -> rows.createNativeQuery(text).executeUpdate());
  }

  private long number(String text) {
    return QuarkusTransaction.requiringNew()
        .call(() -> ((Number) rows.createNativeQuery(text).getSingleResult()).longValue());
  }

  private long series(String uid, String state, String source) {
    sql(
        """
        insert into series (series_instance_uid, study_instance_uid, modality, source, state)
        values ('%s', '1.2.3', 'CT', '%s', '%s')
        """
            .formatted(uid, source, state));
    return number("select max(id) from series");
  }

  private Browser as(String... roles) throws IOException {
    users.add("anna", List.of(roles), "first password 1", "test");
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                rows.createNativeQuery("update console_user set must_change = false")
                    .executeUpdate());
    Browser browser = new Browser(node);
    browser.logIn("anna", "first password 1");
    return browser;
  }

  @Test
  void an_empty_list_says_what_to_do() throws Exception {
    assertTrue(as(Roles.VIEWER).get("/").body().contains("No series yet"));
  }

  @Test
  void the_list_is_narrowed_by_state_source_and_uid() throws Exception {
    long first = series("1.2.3.1", "DELIVERED", "CT 1");
    long second = series("1.2.3.2", "SET_ASIDE", "CT 2");
    Browser browser = as(Roles.VIEWER);

    for (String wish :
        List.of("?state=SET_ASIDE", "?source=CT+2", "?text=1.2.3.2", "?text=" + second)) {
      String page = browser.get("/" + wish).body();
      assertTrue(page.contains("/series/" + second + "\""), wish);
      assertFalse(page.contains("/series/" + first + "\""), wish);
    }
    assertTrue(browser.get("/?state=NONSENSE").body().contains("/series/" + first + "\""));
    assertTrue(browser.get("/?text=nobody").body().contains("No series fits"));
  }

  @Test
  void pages_follow_one_another_by_number() throws Exception {
    for (int i = 0; i < 60; i++) {
      series("1.2.4." + i, "RECEIVING", "CT 1");
    }
    long newest = number("select max(id) from series");
    Browser browser = as(Roles.VIEWER);

    String first = browser.get("/").body();
    assertTrue(first.contains("before=" + (newest - 49)), "the last of fifty");
    String second = browser.get("/?before=" + (newest - 49)).body();
    assertTrue(second.contains("/series/" + (newest - 50) + "\""));
    assertFalse(second.contains("Older"));
  }

  @Test
  void what_a_person_types_is_never_markup_or_sql() throws Exception {
    series("1.2.3.1", "DELIVERED", "CT <b>1</b>");
    Browser browser = as(Roles.VIEWER, Roles.RADIOLOGIST);

    for (String typed :
        List.of(
            "%3Cscript%3Ealert(1)%3C/script%3E",
            "'%20or%201=1--",
            "%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E",
            "%00",
            "..%2F..%2Fetc%2Fpasswd",
            "%F0%9F%92%A9")) {
      for (String field : List.of("text", "state", "source", "result", "from", "to")) {
        HttpResponse<String> page = browser.get("/?" + field + "=" + typed);
        assertTrue(page.statusCode() == 200, field + "=" + typed + ": " + page.statusCode());
        assertFalse(page.body().contains("<script>alert"), typed);
        assertFalse(page.body().contains("<img src=x"), typed);
        assertFalse(page.body().contains("<b>1</b>"), "the source's name is text");
      }
    }
    assertEquals(404, browser.get("/series/999999").statusCode());
    assertEquals(404, browser.get("/series/abc").statusCode());
  }

  @Test
  void the_page_of_a_series_tells_its_life() throws Exception {
    long id = series("1.2.3.1", "SET_ASIDE", "CT 1");
    sql("update series set reason = 'never complete: 20 of 30 images are here' where id = " + id);
    sql(
        "insert into series_signal (series_instance_uid, signal, source, instances, final)"
            + " values ('1.2.3.1', 'MPPS', 'CT 1', 30, true)");
    Browser browser = as(Roles.VIEWER);

    String page = browser.get("/series/" + id).body();

    assertTrue(page.contains("20 of 30 images are here"));
    assertTrue(page.contains("MPPS"));
    assertTrue(page.contains("No result yet"));
    assertTrue(browser.get("/series/" + id).body().contains("series page seen"), "it is recorded");
  }

  @Test
  void only_a_radiologist_finds_by_patient_and_others_must_say_why() throws Exception {
    long id = series("1.2.3.1", "DELIVERED", "CT 1");
    Browser viewer = as(Roles.VIEWER);

    assertTrue(viewer.get("/series/" + id).body().contains("Show the patient"));
    assertEquals(422, viewer.submit("/series/" + id + "/patient", "why", " ").statusCode());
    assertEquals(200, viewer.submit("/series/" + id + "/patient", "why", "emergency").statusCode());
    assertEquals(
        1,
        number(
            "select count(*) from audit_event where series_id = "
                + id
                + " and detail like '%without role radiologist, because: emergency'"));
  }

  @Test
  void an_auditor_starts_at_the_audit_record() throws Exception {
    HttpResponse<String> start = as(Roles.AUDITOR).get("/");

    assertEquals(303, start.statusCode());
    assertTrue(start.headers().firstValue("location").orElse("").endsWith("/audit"));
  }
}
