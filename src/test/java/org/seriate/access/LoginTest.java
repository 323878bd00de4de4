package org.seriate.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.fixtures.Browser;
import org.seriate.fixtures.PostgresForTests;

/** Who gets in, and who does not. */
@QuarkusTest
@QuarkusTestResource(PostgresForTests.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LoginTest {
  private static final String PASSWORD = "correct horse battery";

  @TestHTTPResource("/")
  URI node;

  @Inject Users users;
  @Inject ApiTokens tokens;
  @Inject LocalToken local;
  @Inject FirstLogin firstLogin;
  @Inject AddressLimit addresses;
  @Inject EntityManager rows;

  @ConfigProperty(name = "seriate.home")
  Path home;

  @BeforeEach
  void nobody_yet() {
    addresses.forget();
    QuarkusTransaction.requiringNew()
        .run(() -> rows.createNativeQuery("truncate console_user cascade").executeUpdate());
  }

  private User settled(String name, String... roles) {
    users.add(name, List.of(roles), "first password 1", "test");
    users.setPassword(users.byName(name).orElseThrow(), PASSWORD, false, "test");
    return users.byName(name).orElseThrow();
  }

  private HttpResponse<String> api(String path, String token) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(node.resolve(path))
                .header("Authorization", "Bearer " + token)
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private static String target(HttpResponse<?> answer) {
    return URI.create(answer.headers().firstValue("location").orElse("")).getPath();
  }

  @Test
  void a_page_leads_a_stranger_to_the_log_in_and_back() throws Exception {
    settled("anna", Roles.VIEWER);
    Browser browser = new Browser(node);

    HttpResponse<String> first = browser.get("/?state=DELIVERED");
    assertEquals(302, first.statusCode());
    assertEquals(
        "/login?next=%2F%3Fstate%3DDELIVERED", first.headers().firstValue("location").get());
    browser.get("/login");
    HttpResponse<String> in =
        browser.submit(
            "/login", "name", "Anna ", "password", PASSWORD, "next", "/?state=DELIVERED");

    assertEquals(303, in.statusCode());
    assertTrue(in.headers().firstValue("location").get().endsWith("/?state=DELIVERED"));
    HttpResponse<String> start = browser.get("/");
    assertEquals(200, start.statusCode());
    assertTrue(start.body().contains("Log out"));
  }

  @Test
  void a_program_is_told_what_to_send() throws Exception {
    HttpResponse<String> answer = api("/api/v1/series", "seriate_nonsense");

    assertEquals(401, answer.statusCode());
    assertEquals("Bearer realm=\"seriate\"", answer.headers().firstValue("www-authenticate").get());
  }

  @Test
  void an_address_that_tried_too_many_names_is_not_listened_to() throws Exception {
    settled("anna", Roles.VIEWER);
    for (int i = 0; i < 30; i++) {
      addresses.failed("127.0.0.1");
    }

    HttpResponse<String> in = new Browser(node).logIn("anna", PASSWORD);

    assertEquals(429, in.statusCode());
    assertTrue(in.body().contains("from your address"));
  }

  @Test
  void the_log_in_page_leads_nowhere_else() {
    assertEquals("/", LoginPage.within("//evil.example/"));
    assertEquals("/", LoginPage.within("/\\evil.example"));
    assertEquals("/", LoginPage.within("https://evil.example/"));
    assertEquals("/", LoginPage.within("/x\r\nSet-Cookie: a=b"));
    assertEquals("/series/7?tab=report", LoginPage.within("/series/7?tab=report"));
  }

  @Test
  void the_cookie_is_for_this_node_alone() throws Exception {
    settled("anna", Roles.VIEWER);

    HttpResponse<String> in = new Browser(node).logIn("anna", PASSWORD);

    String cookie =
        in.headers().allValues("set-cookie").stream()
            .filter(c -> c.startsWith("seriate-session"))
            .findFirst()
            .orElseThrow();
    assertTrue(cookie.contains("HttpOnly"), cookie);
    assertTrue(cookie.contains("SameSite=Strict"), cookie);
  }

  @Test
  void the_first_administrator_finds_a_password_in_the_home_and_has_to_change_it()
      throws Exception {
    firstLogin.prepare();
    Path file = home.resolve(FirstLogin.FILE);
    String password =
        Files.readAllLines(file).stream()
            .filter(l -> l.startsWith("password"))
            .map(l -> l.substring(8).strip())
            .findFirst()
            .orElseThrow();
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    Browser browser = new Browser(node);

    assertEquals("/password", target(browser.logIn("admin", password)));
    assertEquals("/password", target(browser.get("/users")));
    browser.get("/password");
    assertEquals(
        422,
        browser
            .submit("/password", "old", password, "password", "short", "again", "short")
            .statusCode());
    String former = browser.cookie("seriate-session");
    assertEquals(
        303,
        browser
            .submit("/password", "old", password, "password", PASSWORD, "again", PASSWORD)
            .statusCode());
    assertNotEquals(former, browser.cookie("seriate-session"));
    assertEquals(200, browser.get("/users").statusCode());
  }

  @Test
  void a_second_start_makes_no_second_first_user() throws Exception {
    settled("anna", Roles.ADMINISTRATOR);

    firstLogin.prepare();

    assertTrue(users.byName("admin").isEmpty());
  }

  @Test
  void five_wrong_passwords_lock_the_user_for_the_right_one_too() throws Exception {
    settled("anna", Roles.VIEWER);
    Browser browser = new Browser(node);

    for (int i = 0; i < 4; i++) {
      assertEquals(401, browser.logIn("anna", "wrong password " + i).statusCode());
    }
    assertEquals(429, browser.logIn("anna", "wrong password 5").statusCode());
    assertEquals(429, browser.logIn("anna", PASSWORD).statusCode());
    users.setPassword(users.byName("anna").orElseThrow(), PASSWORD, false, "administrator");
    assertEquals(303, browser.logIn("anna", PASSWORD).statusCode());
  }

  @Test
  void every_attempt_is_on_the_audit_record() throws Exception {
    settled("berta", Roles.VIEWER);
    Browser browser = new Browser(node);

    browser.logIn("berta", "not her password");
    browser.logIn("berta", PASSWORD);
    browser.get("/");
    browser.submit("/logout");

    assertEquals(
        List.of("log-in refused: wrong password", "logged in", "logged out"),
        QuarkusTransaction.requiringNew()
            .call(
                () ->
                    rows.createNativeQuery(
                            """
                            select detail from audit_event
                            where actor like 'user berta@127.0.0.1%' order by id
                            """,
                            String.class)
                        .getResultList()));
  }

  @Test
  void a_form_without_its_token_changes_nothing() throws Exception {
    settled("anna", Roles.ADMINISTRATOR);
    Browser browser = new Browser(node);
    browser.logIn("anna", PASSWORD);
    browser.get("/users");
    browser.forgetCsrfToken();

    assertEquals(
        400, browser.submit("/users", "name", "mallory", "role", "administrator").statusCode());
    assertTrue(users.byName("mallory").isEmpty());
  }

  @Test
  void a_disabled_user_is_out_with_the_next_click() throws Exception {
    User anna = settled("anna", Roles.VIEWER);
    Browser browser = new Browser(node);
    browser.logIn("anna", PASSWORD);
    assertEquals(200, browser.get("/").statusCode());

    users.setRoles(anna, List.of(Roles.VIEWER), true, "test");

    assertEquals("/login", target(browser.get("/")));
    assertEquals(401, browser.logIn("anna", PASSWORD).statusCode());
  }

  @Test
  void a_session_ends_by_silence_and_by_age() throws Exception {
    settled("anna", Roles.VIEWER);
    for (String column : List.of("seen_at", "opened_at")) {
      Browser browser = new Browser(node);
      browser.logIn("anna", PASSWORD);
      assertEquals(200, browser.get("/").statusCode());

      QuarkusTransaction.requiringNew()
          .run(
              () ->
                  rows.createNativeQuery(
                          "update console_session set " + column + " = now() - interval '1 day'")
                      .executeUpdate());

      assertEquals("/login", target(browser.get("/")));
    }
  }

  @Test
  void the_sixth_browser_logs_the_oldest_out() throws Exception {
    settled("anna", Roles.VIEWER);
    Browser oldest = new Browser(node);
    oldest.logIn("anna", PASSWORD);

    for (int i = 0; i < 5; i++) {
      new Browser(node).logIn("anna", PASSWORD);
    }

    assertEquals("/login", target(oldest.get("/")));
  }

  @Test
  void a_person_without_the_role_is_told_so() throws Exception {
    settled("anna", Roles.VIEWER);
    Browser browser = new Browser(node);
    browser.logIn("anna", PASSWORD);

    HttpResponse<String> refused = browser.get("/users");

    assertEquals(403, refused.statusCode());
    assertTrue(refused.body().contains("None of your roles"));
    assertFalse(refused.body().contains("Log out"), "no form without its token");
  }

  @Test
  void a_token_can_do_what_it_was_given_and_its_user_still_may_do() throws Exception {
    User anna = settled("anna", Roles.VIEWER, Roles.OPERATOR);
    String token = tokens.create(anna, "script", List.of(Roles.VIEWER), Duration.ofDays(1), "anna");
    assertEquals(200, api("/api/v1/series", token).statusCode());

    users.setRoles(anna, List.of(Roles.AUDITOR), false, "test");

    assertEquals(403, api("/api/v1/series", token).statusCode());
  }

  @Test
  void the_local_token_changes_with_every_start() throws Exception {
    local.renew();
    String former = Files.readString(home.resolve(LocalToken.FILE)).strip();
    assertEquals(200, api("/api/v1/series", former).statusCode());

    local.renew();

    assertEquals(401, api("/api/v1/series", former).statusCode());
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(home.resolve(LocalToken.FILE))));
  }

  @Test
  void the_last_administrator_keeps_the_role() throws Exception {
    User anna = settled("anna", Roles.ADMINISTRATOR);
    Browser browser = new Browser(node);
    browser.logIn("anna", PASSWORD);
    browser.get("/users");

    assertEquals(
        409, browser.submit("/users/" + anna.id() + "/roles", "role", Roles.VIEWER).statusCode());
    assertEquals(
        409,
        browser
            .submit(
                "/users/" + anna.id() + "/roles", "role", Roles.ADMINISTRATOR, "disabled", "yes")
            .statusCode());
    assertFalse(users.byName("anna").orElseThrow().disabled());
  }

  @Test
  void names_that_are_markup_stay_text() throws Exception {
    Browser browser = new Browser(node);
    browser.get("/login");

    HttpResponse<String> answer =
        browser.submit("/login", "name", "<script>alert(1)</script>", "password", "x", "next", "/");

    assertFalse(answer.body().contains("<script>alert"));
  }

  @Test
  void guessing_a_password_is_dear_with_the_hash_and_without_the_user() {
    // The node's own; a running test has QuickPasswords.
    Passwords passwords = new Passwords();
    String hash = passwords.hash(PASSWORD);

    assertTrue(hash.matches("\\$2[aby]\\$12\\$.{53}"), hash);
    assertTrue(passwords.matches(PASSWORD, Optional.of(hash)));
    assertFalse(passwords.matches(PASSWORD + "x", Optional.of(hash)));
    assertFalse(passwords.matches(PASSWORD, Optional.empty()));
  }

  @Test
  void poor_passwords_are_refused_with_the_reason() throws IOException {
    assertTrue(Passwords.objection("short", "anna").isPresent());
    assertTrue(Passwords.objection("aaaaaaaaaaaaaaaa", "anna").isPresent());
    assertTrue(Passwords.objection("anna has a password", "anna").isPresent());
    assertTrue(Passwords.objection("x".repeat(40) + "abcdefgh".repeat(5), "anna").isPresent());
    assertTrue(Passwords.objection(PASSWORD, "anna").isEmpty());
  }
}
