package org.seriate.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.config.OpenIdProvider;
import org.seriate.config.Secret;
import org.seriate.fixtures.Browser;
import org.seriate.fixtures.PostgresForTests;

/** People who sign in at the identity provider of the house, and those who do not get in by it. */
@QuarkusTest
@QuarkusTestResource(PostgresForTests.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ProviderLoginTest {
  private static final String PASSWORD = "correct horse battery";

  private static OpenIdDouble house;

  @TestHTTPResource("/")
  URI node;

  @Inject Users users;
  @Inject ApiTokens tokens;
  @Inject AddressLimit addresses;
  @Inject EntityManager rows;

  private final HttpClient web = HttpClient.newHttpClient();

  @BeforeAll
  static void a_house_with_an_identity_provider() throws Exception {
    house = new OpenIdDouble();
  }

  @AfterAll
  static void gone() {
    house.close();
  }

  @BeforeEach
  void nobody_yet() {
    addresses.forget();
    QuarkusTransaction.requiringNew()
        .run(() -> rows.createNativeQuery("truncate console_user cascade").executeUpdate());
    house.signsIn(anna("radiology"));
    configured(settings("realm/groups", false));
  }

  private static Map<String, Object> anna(String... groups) {
    return Map.of(
        "sub", "0815", "preferred_username", "Anna", "realm", Map.of("groups", List.of(groups)));
  }

  private static OpenIdProvider settings(String rolesClaim, boolean only) {
    return settings(house.issuer(), rolesClaim, only);
  }

  private static OpenIdProvider settings(URI issuer, String rolesClaim, boolean only) {
    return new OpenIdProvider(
        Optional.of(issuer),
        Optional.of(OpenIdDouble.CLIENT),
        Optional.of(new Secret(OpenIdDouble.SECRET)),
        Optional.empty(),
        false,
        List.of("profile"),
        "preferred_username",
        rolesClaim,
        List.of("everybody"),
        List.of("radiology"),
        List.of(),
        List.of("it", "seriate admins"),
        List.of("revision"),
        only);
  }

  private static void configured(OpenIdProvider settings) {
    QuarkusMock.installMockForType(new Provider(settings), Provider.class);
  }

  /** Goes to the provider and back, as a browser does; the last answer of the node. */
  private HttpResponse<String> signIn(Browser browser, String next) throws Exception {
    HttpResponse<String> away = browser.get("/login/provider?next=" + next);
    assertEquals(302, away.statusCode(), away.body());
    URI there = URI.create(away.headers().firstValue("location").orElseThrow());
    assertEquals(house.issuer().getAuthority(), there.getAuthority());
    return follow(browser, returning(there));
  }

  /** Where the provider sends the browser. */
  private URI returning(URI there) throws Exception {
    HttpResponse<Void> back =
        web.send(HttpRequest.newBuilder(there).build(), HttpResponse.BodyHandlers.discarding());
    assertEquals(302, back.statusCode());
    return URI.create(back.headers().firstValue("location").orElseThrow());
  }

  private HttpResponse<String> follow(Browser browser, URI target) throws Exception {
    HttpResponse<String> answer = browser.get(relative(target));
    for (int i = 0; i < 4 && answer.statusCode() / 100 == 3; i++) {
      URI next = node.resolve(answer.headers().firstValue("location").orElseThrow());
      answer = browser.get(relative(next));
    }
    return answer;
  }

  private static String relative(URI uri) {
    return uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
  }

  private static String kept(Browser browser) {
    return browser.cookie("q_session_" + ProviderTenant.id(settings("groups", false)));
  }

  private List<?> record(String actor) {
    return QuarkusTransaction.requiringNew()
        .call(
            () ->
                rows.createNativeQuery(
                        """
                        select event || ': ' || detail from audit_event
                        where actor = :actor and at > now() - interval '1 minute' and id > :from
                        order by id
                        """,
                        String.class)
                    .setParameter("actor", actor)
                    .setParameter("from", newest)
                    .getResultList());
  }

  private long newest;

  @BeforeEach
  void the_record_so_far() {
    newest =
        QuarkusTransaction.requiringNew()
            .call(
                () ->
                    ((Number)
                            rows.createNativeQuery("select coalesce(max(id), 0) from audit_event")
                                .getSingleResult())
                        .longValue());
  }

  @Test
  void without_a_provider_there_is_no_way_to_one_and_nothing_of_it_is_asked() throws Exception {
    configured(OpenIdProvider.NONE);
    Browser browser = new Browser(node);

    String page = browser.get("/login").body();
    HttpResponse<String> direct = browser.get("/login/provider");

    assertFalse(page.contains("/login/provider"));
    assertTrue(page.contains("name=\"password\""));
    assertEquals(302, direct.statusCode());
    assertTrue(direct.headers().firstValue("location").orElse("").startsWith("/login?next="));
  }

  @Test
  void a_person_goes_there_and_back_and_finds_the_page_that_was_asked_for() throws Exception {
    Browser browser = new Browser(node);
    String page = browser.get("/login?next=/?state=DELIVERED").body();
    assertTrue(page.contains("/login/provider?next="), page);
    assertTrue(page.contains("name=\"password\""), "local users still get in");

    HttpResponse<String> in = signIn(browser, "/?state=DELIVERED");

    assertEquals(200, in.statusCode(), in.body());
    assertTrue(in.body().contains("content=\"0; url=/?state=DELIVERED\""), in.body());
    String start = browser.get("/").body();
    assertTrue(start.contains("Log out") && start.contains("anna"), start);
    assertTrue(kept(browser).isEmpty(), "nothing of the provider is kept");
    assertEquals(
        List.of(
            "USER_CHANGED: user anna of the identity provider added with roles radiologist",
            "USER_LOGIN: logged in at the identity provider"),
        record("user anna@127.0.0.1"));
  }

  @Test
  void the_policy_of_pages_stays_as_strict() throws Exception {
    HttpResponse<String> in = signIn(new Browser(node), "/");

    assertTrue(
        in.headers()
            .firstValue("content-security-policy")
            .orElse("")
            .contains("form-action 'self'"));
    String cookie =
        in.headers().allValues("set-cookie").stream()
            .filter(c -> c.startsWith("seriate-session"))
            .findFirst()
            .orElseThrow();
    assertTrue(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), cookie);
  }

  @Test
  void groups_become_roles_anew_at_every_log_in() throws Exception {
    signIn(new Browser(node), "/");
    assertEquals(Set.of(Roles.RADIOLOGIST), users.byName("anna").orElseThrow().roles());

    house.signsIn(anna("it", "everybody", "choir"));
    signIn(new Browser(node), "/");

    assertEquals(
        Set.of(Roles.VIEWER, Roles.ADMINISTRATOR), users.byName("anna").orElseThrow().roles());
    assertTrue(
        record("user anna@127.0.0.1").toString().contains("now has roles viewer, administrator"));
  }

  @Test
  void a_claim_that_is_one_word_or_has_a_slash_in_its_name_is_read_too() throws Exception {
    configured(settings("https://house/role", false));
    house.signsIn(
        Map.of("sub", "1", "preferred_username", "berta", "https://house/role", "revision"));

    signIn(new Browser(node), "/");

    assertEquals(Set.of(Roles.AUDITOR), users.byName("berta").orElseThrow().roles());
  }

  @Test
  void signed_in_without_a_role_is_told_so_and_gets_nothing() throws Exception {
    house.signsIn(anna("choir"));
    Browser browser = new Browser(node);

    HttpResponse<String> answer = signIn(browser, "/");

    assertEquals(403, answer.statusCode());
    assertTrue(answer.body().contains("none of your groups gives you a role"), answer.body());
    assertTrue(browser.cookie("seriate-session").isEmpty());
    assertTrue(kept(browser).isEmpty());
    assertTrue(users.byName("anna").isEmpty());
    assertEquals(
        List.of(
            "USER_LOGIN: log-in at the identity provider refused: none of the groups gives a role"),
        record("user anna@127.0.0.1"));
  }

  @Test
  void a_name_that_belongs_to_somebody_else_is_not_taken_over() throws Exception {
    users.add("anna", List.of(Roles.ADMINISTRATOR), "a first password", "test");

    HttpResponse<String> answer = signIn(new Browser(node), "/");

    assertEquals(403, answer.statusCode());
    assertTrue(answer.body().contains("another user of this node has this name"));
    house.signsIn(Map.of("sub", "1", "realm", Map.of("groups", List.of("it"))));
    assertTrue(signIn(new Browser(node), "/").body().contains("told no name of you"));
  }

  @Test
  void a_user_who_was_disabled_here_stays_out() throws Exception {
    Browser browser = new Browser(node);
    signIn(browser, "/");
    User anna = users.byName("anna").orElseThrow();

    users.setRoles(anna, anna.roles(), true, "test");

    assertEquals(302, browser.get("/").statusCode());
    assertEquals(403, signIn(new Browser(node), "/").statusCode());
  }

  @Test
  void tokens_that_are_forged_expired_or_meant_for_others_open_nothing() throws Exception {
    long past = Instant.now().minus(Duration.ofHours(1)).getEpochSecond();
    List<String> log = new CopyOnWriteArrayList<>();
    Handler listening = listeningTo(log);
    Map<String, Map<String, Object>> spoilt =
        Map.of(
            "expired", Map.of("exp", past, "iat", past - 300),
            "for another client", Map.of("aud", "somebody else"),
            "of another issuer", Map.of("iss", "https://evil.example"),
            "of another log-in", Map.of("nonce", "made up"));
    for (Map.Entry<String, Map<String, Object>> way : spoilt.entrySet()) {
      house.spoil(claims -> with(claims, way.getValue()));
      refused(way.getKey());
    }
    house.signsIn(anna("it"));
    house.forge();
    refused("forged");
    Logger.getLogger("").removeHandler(listening);
    assertTrue(log.stream().anyMatch(l -> l.contains("not of a key of the provider")), "" + log);
    assertTrue(log.stream().noneMatch(l -> l.contains("Anna") || l.contains("eyJ")), "" + log);
    assertTrue(users.byName("anna").isEmpty());
    assertEquals(
        5,
        record("user unknown@127.0.0.1").stream()
            .filter(r -> r.toString().contains("could not be trusted"))
            .count());
  }

  private static Handler listeningTo(List<String> log) {
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            log.add(new SimpleFormatter().formatMessage(line));
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger.getLogger("").addHandler(handler);
    return handler;
  }

  private void refused(String how) throws Exception {
    Browser browser = new Browser(node);
    HttpResponse<String> answer = signIn(browser, "/");
    assertEquals(401, answer.statusCode(), how);
    assertTrue(answer.body().contains("could not be trusted"), how);
    assertTrue(browser.cookie("seriate-session").isEmpty(), how);
    assertEquals(302, browser.get("/").statusCode(), how);
  }

  private static Map<String, Object> with(Map<String, Object> claims, Map<String, Object> more) {
    Map<String, Object> all = new HashMap<>(claims);
    all.putAll(more);
    return all;
  }

  @Test
  void an_answer_that_another_browser_asked_for_opens_nothing() throws Exception {
    HttpResponse<String> away = new Browser(node).get("/login/provider");
    URI back = returning(URI.create(away.headers().firstValue("location").orElseThrow()));
    Browser victim = new Browser(node);

    HttpResponse<String> answer = victim.get(relative(back));

    assertTrue(victim.cookie("seriate-session").isEmpty());
    assertTrue(
        answer.statusCode() == 302 || answer.statusCode() == 303 || answer.statusCode() == 401);
    assertTrue(users.byName("anna").isEmpty());
  }

  @Test
  void what_the_provider_refuses_is_told_and_written_down() throws Exception {
    house.refuse("access_denied");

    HttpResponse<String> answer = signIn(new Browser(node), "/");

    assertEquals(401, answer.statusCode());
    assertTrue(answer.body().contains("access_denied"), answer.body());
    assertTrue(
        record("user unknown@127.0.0.1").toString().contains("access_denied"),
        record("user unknown@127.0.0.1").toString());
  }

  @Test
  void a_provider_that_is_away_is_told_and_local_users_still_get_in() throws Exception {
    configured(settings(URI.create("http://localhost:1"), "groups", false));
    Browser browser = new Browser(node);

    HttpResponse<String> answer = follow(browser, node.resolve("/login/provider?next=/"));

    assertEquals(503, answer.statusCode());
    assertTrue(answer.body().contains("cannot be asked at the moment"), answer.body());
    assertTrue(answer.body().contains("name=\"password\""));
  }

  @Test
  void a_local_user_and_an_api_token_get_in_beside_it() throws Exception {
    users.add("carl", List.of(Roles.VIEWER), "a first password", "test");
    User carl = users.byName("carl").orElseThrow();
    users.setPassword(carl, PASSWORD, false, "test");

    assertEquals(303, new Browser(node).logIn("carl", PASSWORD).statusCode());
    String token = tokens.create(carl, "script", List.of(Roles.VIEWER), Duration.ofDays(1), "carl");
    assertEquals(200, api(token));

    signIn(new Browser(node), "/");
    User anna = users.byName("anna").orElseThrow();
    assertEquals(
        200,
        api(tokens.create(anna, "own", List.of(Roles.RADIOLOGIST), Duration.ofDays(1), "anna")));
  }

  private int api(String token) throws Exception {
    return web.send(
            HttpRequest.newBuilder(node.resolve("/api/v1/series"))
                .header("Authorization", "Bearer " + token)
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  @Test
  void in_place_of_local_users_no_password_opens_anything() throws Exception {
    users.add("carl", List.of(Roles.VIEWER), "a first password", "test");
    users.setPassword(users.byName("carl").orElseThrow(), PASSWORD, false, "test");
    Browser browser = new Browser(node);
    browser.get("/login");
    configured(settings("realm/groups", true));

    HttpResponse<String> answer =
        browser.submit("/login", "name", "carl", "password", PASSWORD, "next", "/");
    String page = browser.get("/login").body();

    assertFalse(page.contains("name=\"password\""));
    assertEquals(403, answer.statusCode());
    assertTrue(browser.cookie("seriate-session").isEmpty());
    assertEquals(200, signIn(new Browser(node), "/").statusCode());
  }

  @Test
  void a_person_of_the_provider_has_no_password_here_and_is_given_none() throws Exception {
    house.signsIn(anna("it"));
    Browser browser = new Browser(node);
    signIn(browser, "/");
    long anna = users.byName("anna").orElseThrow().id();

    assertEquals(401, new Browser(node).logIn("anna", PASSWORD).statusCode());
    String page = browser.get("/users").body();
    assertTrue(page.contains("identity provider"), page);
    assertFalse(page.contains("/users/" + anna + "/password"));
    assertEquals(409, browser.submit("/users/" + anna + "/password").statusCode());
    assertTrue(browser.get("/password").body().contains("at the identity provider"));
    browser.get("/users");
    browser.submit("/users/" + anna + "/roles", "role", Roles.AUDITOR);
    assertEquals(Set.of(Roles.ADMINISTRATOR), users.byName("anna").orElseThrow().roles());
  }

  @Test
  void logging_out_and_the_limit_of_browsers_are_the_same_for_everybody() throws Exception {
    Browser oldest = new Browser(node);
    signIn(oldest, "/");
    for (int i = 0; i < 5; i++) {
      signIn(new Browser(node), "/");
    }
    assertEquals(302, oldest.get("/").statusCode());

    Browser last = new Browser(node);
    signIn(last, "/");
    last.get("/");
    last.submit("/logout");

    assertEquals(302, last.get("/").statusCode());
    assertTrue(record("user anna@127.0.0.1").toString().endsWith("USER_LOGOUT: logged out]"));
  }

  @Test
  void who_is_signed_in_already_is_not_sent_away() throws Exception {
    Browser browser = new Browser(node);
    signIn(browser, "/");

    HttpResponse<String> again = browser.get("/login/provider?next=//evil.example");

    assertEquals(303, again.statusCode());
    assertEquals("/", URI.create(again.headers().firstValue("location").orElseThrow()).getPath());
  }
}
