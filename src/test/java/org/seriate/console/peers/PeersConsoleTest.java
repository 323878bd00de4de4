package org.seriate.console.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.access.Roles;
import org.seriate.access.TokensForTests;
import org.seriate.access.Users;
import org.seriate.config.AeConfig;
import org.seriate.config.Caller;
import org.seriate.config.PeerConfig;
import org.seriate.fixtures.Browser;
import org.seriate.fixtures.PostgresForTests;
import org.seriate.fixtures.Scanner;
import org.seriate.fixtures.Scratch;
import org.seriate.fixtures.SyntheticSeries;
import org.seriate.peers.PeerList;
import org.seriate.peers.TurnedAway;

/** What an administrator does to the list of peers, and that it counts at once. */
@QuarkusTest
@QuarkusTestResource(PostgresForTests.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PeersConsoleTest {
  @TestHTTPResource("/")
  URI node;

  @Inject Users users;
  @Inject TokensForTests tokens;
  @Inject PeerList list;
  @Inject TurnedAway turnedAway;
  @Inject AeConfig config;
  @Inject EntityManager rows;

  @ConfigProperty(name = "seriate.ae-config")
  Path folder;

  @BeforeEach
  @AfterEach
  void the_file_counts() {
    sql("truncate peer_list_version, caller_turned_away, console_user, series cascade");
    list.follow();
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

  private Caller caller(String ae, String address) {
    return config.sourceFor(ae, InetAddress.ofLiteral(address));
  }

  private String base() {
    return Long.toString(list.version());
  }

  private static String target(HttpResponse<?> answer) {
    return answer.headers().firstValue("location").orElse("");
  }

  @Test
  void a_scanner_that_was_turned_away_is_let_in_with_one_click() throws Exception {
    turnedAway.note("CT9", "SERIATE", "10.9.9.9", "AE title 'CT9' is no peer of this node");
    Browser browser = as(Roles.ADMINISTRATOR);
    assertTrue(browser.get("/peers").body().contains("Allow as source"));

    HttpResponse<String> done =
        browser.submit(
            "/peers/allow",
            "caller",
            Long.toString(turnedAway.latest(1).getFirst().id()),
            "base",
            base());

    assertEquals(303, done.statusCode());
    assertInstanceOf(Caller.Allowed.class, caller("CT9", "10.9.9.9"));
    assertInstanceOf(Caller.WrongHost.class, caller("CT9", "10.9.9.8"));
    assertTrue(browser.get("/peers").body().contains("Nobody was turned away"));
    assertEquals(
        1,
        number(
            "select count(*) from audit_event where event = 'NETWORK_CONFIGURED' and actor like"
                + " 'user anna@%' and detail like '%CT9 allowed to send from 10.9.9.9'"));
  }

  @Test
  void a_known_scanner_at_another_address_gets_the_address_added() throws Exception {
    turnedAway.note("SCANNER", "SERIATE", "10.9.9.9", "may call from 127.0.0.1");
    Browser browser = as(Roles.ADMINISTRATOR);
    assertTrue(browser.get("/peers").body().contains("Allow CT 1 from here too"));

    browser.submit(
        "/peers/allow",
        "caller",
        Long.toString(turnedAway.latest(1).getFirst().id()),
        "base",
        base());

    assertInstanceOf(Caller.Allowed.class, caller("SCANNER", "10.9.9.9"));
    assertInstanceOf(Caller.Allowed.class, caller("SCANNER", "127.0.0.1"));
  }

  @Test
  void a_scanner_that_calls_somebody_else_is_told_how_to_be_mended() throws Exception {
    turnedAway.note("CT9", "OTHER", "10.9.9.9", "called AE title 'OTHER'");

    String page = as(Roles.ADMINISTRATOR).get("/peers").body();

    assertTrue(page.contains("Enter our AE title SERIATE at the scanner"));
    assertFalse(page.contains("Allow as source"));
  }

  @Test
  void the_list_of_callers_is_bounded() {
    for (int i = 0; i < 520; i++) {
      turnedAway.note("SCAN" + i, "SERIATE", "10.9.9.9", "unknown");
    }

    assertEquals(500, number("select count(*) from caller_turned_away"));
    assertEquals("SCAN519", turnedAway.latest(1).getFirst().callingAe());
  }

  @Test
  void the_pacs_is_set_by_a_form() throws Exception {
    Browser browser = as(Roles.ADMINISTRATOR);
    browser.get("/peers/edit?role=destination");

    HttpResponse<String> done =
        browser.submit(
            "/peers/edit",
            "base",
            base(),
            "was",
            "",
            "name",
            "PACS 2",
            "aeTitle",
            "PACS2",
            "role",
            "destination",
            "host",
            "pacs.example.org",
            "port",
            "104",
            "send",
            "SR",
            "send",
            "KOS",
            "layout",
            "AIR",
            "onlyResult",
            "POSITIVE");

    assertEquals(303, done.statusCode(), done.body());
    PeerConfig pacs = config.peer("PACS 2").orElseThrow();
    assertEquals("pacs.example.org", pacs.host().orElseThrow());
    assertEquals(2, pacs.send().size());
    assertEquals(1, pacs.only().results().size());
    assertEquals(2, config.destinations().size(), "the one of the file is still there");
  }

  @Test
  void a_form_keeps_the_keys_that_it_has_no_field_for() throws Exception {
    Browser browser = as(Roles.ADMINISTRATOR);
    browser.get("/peers/text");
    browser.submit(
        "/peers/text",
        "base",
        base(),
        "act",
        "save",
        "text",
        "- {name: CT 5, aeTitle: CT5, hosts: [10.1.2.3], roles: [source],"
            + " completeness: {minSlices: 9}}\n");

    browser.get("/peers/edit?name=CT+5");
    browser.submit(
        "/peers/edit",
        "base",
        base(),
        "was",
        "CT 5",
        "name",
        "CT five",
        "aeTitle",
        "CT5",
        "role",
        "source",
        "hosts",
        "10.1.2.3, 10.1.2.4",
        "priority",
        "STAT",
        "quietPeriod",
        "PT30S");

    PeerConfig ct = config.peer("CT five").orElseThrow();
    assertEquals(9, ct.completeness().minSlices());
    assertEquals(Duration.ofSeconds(30), ct.completeness().quietPeriod());
    assertEquals(2, ct.hosts().size());
  }

  @Test
  void what_would_be_no_list_is_refused_with_its_reason() throws Exception {
    Browser browser = as(Roles.ADMINISTRATOR);
    browser.get("/peers/edit");

    HttpResponse<String> refused =
        browser.submit(
            "/peers/edit",
            "base",
            base(),
            "was",
            "",
            "name",
            "X",
            "aeTitle",
            "A TITLE TOO LONG 1",
            "role",
            "destination");

    assertEquals(422, refused.statusCode());
    assertTrue(refused.body().contains("needs host and port"), refused.body());
    assertTrue(refused.body().contains("value=\"A TITLE TOO LONG 1\""), "what was typed stays");
    assertTrue(list.versions().isEmpty());
  }

  @Test
  void a_name_cannot_bring_a_peer_of_its_own() throws Exception {
    Browser browser = as(Roles.ADMINISTRATOR);
    browser.get("/peers/edit");

    browser.submit(
        "/peers/edit",
        "base",
        base(),
        "was",
        "",
        "name",
        "X\n- {name: EVIL, aeTitle: EVIL, hosts: [0.0.0.0/0], roles: [source]}",
        "aeTitle",
        "X",
        "role",
        "source",
        "hosts",
        "10.1.1.1");

    assertTrue(config.peer("EVIL").isEmpty());
  }

  @Test
  void a_change_to_a_list_that_is_no_longer_the_newest_is_not_made() throws Exception {
    Browser browser = as(Roles.ADMINISTRATOR);
    browser.get("/peers");
    String old = base();
    assertEquals(303, browser.submit("/peers/remove", "name", "Archive", "base", old).statusCode());

    HttpResponse<String> second = browser.submit("/peers/remove", "name", "CT 1", "base", old);

    assertEquals(409, second.statusCode());
    assertTrue(config.peer("CT 1").isPresent());
  }

  @Test
  void history_shows_what_changed_and_leads_back() throws Exception {
    Browser browser = as(Roles.ADMINISTRATOR);
    browser.get("/peers");
    browser.submit("/peers/remove", "name", "Archive", "base", base());
    assertTrue(config.peer("Archive").isEmpty());
    long before = list.versions().getLast().id();

    String page = browser.get("/peers/versions/" + before).body();
    assertTrue(page.contains("Use version " + before + " again"));
    assertTrue(page.contains("+ - name: Archive"), page);
    HttpResponse<String> back = browser.submit("/peers/versions/" + before, "base", base());

    assertEquals(303, back.statusCode());
    assertTrue(config.peer("Archive").isPresent());
    assertEquals(3, list.versions().size());
  }

  @Test
  void the_file_counts_again_when_it_is_reloaded_as_it_is_then() throws Exception {
    Browser browser = as(Roles.ADMINISTRATOR);
    browser.get("/peers");
    browser.submit("/peers/remove", "name", "Archive", "base", base());
    Path file = folder.resolve("peers.yaml");
    String before = Files.readString(file);
    try {
      Files.writeString(
          file, before + "- {name: CT 7, aeTitle: CT7, hosts: [10.7.7.7], roles: [source]}\n");
      browser.submit("/peers/reload");

      assertTrue(config.peer("Archive").isPresent());
      assertInstanceOf(Caller.Allowed.class, caller("CT7", "10.7.7.7"));
      Files.writeString(file, "- {name: broken\n");
      assertEquals(422, browser.submit("/peers/reload").statusCode());
      assertInstanceOf(Caller.Allowed.class, caller("CT7", "10.7.7.7"), "it goes on as it was");
    } finally {
      Files.writeString(file, before);
    }
  }

  @Test
  void a_change_on_another_node_is_followed() {
    sql(
        "insert into peer_list_version (made_by, origin, note, peers) values ('user b@10.1.1.1',"
            + " 'EDIT', 'test', '[{name: CT 8, aeTitle: CT8, hosts: [10.8.8.8], roles:"
            + " [source]}]')");

    list.follow();

    assertInstanceOf(Caller.Allowed.class, caller("CT8", "10.8.8.8"));
  }

  @Test
  void an_operator_looks_and_tests_and_changes_nothing() throws Exception {
    Browser browser = as(Roles.OPERATOR);

    String page = browser.get("/peers").body();
    assertFalse(page.contains("Add a peer"));
    HttpResponse<String> tested = browser.submit("/peers/test", "name", "Archive");
    assertEquals(200, tested.statusCode());
    assertTrue(tested.body().contains("is the peer running there?"), tested.body());
    assertEquals(
        403, browser.submit("/peers/remove", "name", "Archive", "base", base()).statusCode());
    assertEquals(403, browser.get("/peers/text").statusCode());
  }

  @Test
  void a_dropped_file_is_followed_on_its_way() throws Exception {
    Browser browser = as(Roles.OPERATOR);
    Path scan = Files.createTempDirectory("try");
    SyntheticSeries.headCt().slices(1).writeTo(scan);
    byte[] image = Files.readAllBytes(Scanner.files(scan).getFirst());
    Scratch.delete(scan);
    browser.get("/peers/try");

    String taken =
        browser.submitFile("/peers/try", image, "callingAe", "SCANNER", "address", "127.0.0.1");
    String refused =
        browser.submitFile("/peers/try", image, "callingAe", "WHO", "address", "127.0.0.1");

    assertTrue(taken.contains("accepted as CT 1"), taken);
    assertTrue(taken.contains("goes to Archive (SR)"), taken);
    assertTrue(refused.contains("rejected 1/1/3"), refused);
    browser.forgetCsrfToken();
    assertFalse(
        browser
            .submitFile("/peers/try", image, "callingAe", "SCANNER", "address", "127.0.0.1")
            .contains("accepted as"),
        "a form of another site");
  }

  @Test
  void a_list_is_tried_on_past_series_before_it_counts() throws Exception {
    sql(
        "insert into series (series_instance_uid, study_instance_uid, modality, source, state,"
            + " result) values ('1.2.3', '1.2', 'CT', 'CT 1', 'DELIVERED', 'NEGATIVE')");
    Browser browser = as(Roles.ADMINISTRATOR);
    browser.get("/peers/text");

    String tried =
        browser
            .submit(
                "/peers/text",
                "base",
                base(),
                "act",
                "try",
                "text",
                list.text().stripTrailing() + "\n  only: {results: [POSITIVE]}\n")
            .body();

    assertTrue(tried.contains("1 of the latest 1 series would go elsewhere"), tried);
    assertTrue(list.versions().isEmpty(), "nothing was saved");
  }

  @Test
  void the_api_does_the_same_with_problems_of_rfc_9457() throws Exception {
    String key = tokens.of("robot", Roles.ADMINISTRATOR);

    HttpResponse<String> added =
        api(
            key,
            "POST",
            "/api/v1/peers",
            "{\"name\":\"CT"
                + " 6\",\"aeTitle\":\"CT6\",\"hosts\":[\"10.6.6.6\"],\"roles\":[\"source\"]}");
    assertEquals(200, added.statusCode(), added.body());
    assertInstanceOf(Caller.Allowed.class, caller("CT6", "10.6.6.6"));
    HttpResponse<String> wrong = api(key, "POST", "/api/v1/peers", "{\"name\":\"CT 6\"}");
    assertEquals(422, wrong.statusCode());
    assertEquals("application/problem+json", wrong.headers().firstValue("content-type").get());
    assertEquals(404, api(key, "DELETE", "/api/v1/peers/nobody", "").statusCode());
    assertEquals(200, api(key, "DELETE", "/api/v1/peers/CT%206", "").statusCode());
    assertTrue(config.peer("CT 6").isEmpty());
  }

  @Test
  void a_command_with_an_idempotency_key_is_done_once() throws Exception {
    String key = tokens.of("robot", Roles.ADMINISTRATOR);
    String peer =
        "{\"name\":\"CT 6\",\"aeTitle\":\"CT6\",\"hosts\":[\"10.6.6.6\"],\"roles\":[\"source\"]}";
    String[] keyed = {"Idempotency-Key", "monday-" + System.nanoTime()};

    HttpResponse<String> first = api(key, "POST", "/api/v1/peers", peer, keyed);
    HttpResponse<String> again = api(key, "POST", "/api/v1/peers", peer, keyed);
    HttpResponse<String> other = api(key, "POST", "/api/v1/peers", "{}", keyed);

    assertEquals(200, first.statusCode(), first.body());
    assertEquals(200, again.statusCode(), again.body());
    assertEquals(first.body(), again.body());
    assertEquals(422, other.statusCode(), other.body());
    assertEquals(2, list.versions().size(), "the file as it was, and one change");
  }

  @Test
  void the_description_of_the_api_has_the_services_and_not_the_pages() throws Exception {
    String described =
        api(
                tokens.of("robot", Roles.VIEWER),
                "GET",
                "/q/openapi?format=json",
                "",
                "Accept",
                "application/json")
            .body();

    assertTrue(described.contains("/api/v1/peers/{name}"), described);
    assertFalse(described.contains("\"/peers/edit\""), described);
  }

  private HttpResponse<String> api(
      String key, String method, String path, String body, String... more) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(node.resolve(path))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8));
    if (more.length > 0) {
      request.headers(more);
    }
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
