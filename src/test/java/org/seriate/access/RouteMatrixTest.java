package org.seriate.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.fixtures.PostgresForTests;

/** Each role at each route, and the table of both in the documents. */
@QuarkusTest
@QuarkusTestResource(PostgresForTests.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RouteMatrixTest {
  private static final Path TABLE = Path.of("src/docs/routes.md");
  private static final String NOBODY = "nobody";

  @TestHTTPResource("/")
  URI node;

  @Inject Users users;
  @Inject ApiTokens tokens;
  @Inject EntityManager rows;

  private final HttpClient web = HttpClient.newHttpClient();

  @Test
  void each_role_gets_where_it_may_and_nowhere_else() throws Exception {
    Map<String, String> keys = keys();
    List<String> wrong = new ArrayList<>();

    for (Routes.Route route : Routes.all()) {
      for (Map.Entry<String, String> key : keys.entrySet()) {
        String role = key.getKey();
        int status = status(route, key.getValue());
        boolean in = status != 401 && status != 403;
        boolean may = role.equals(NOBODY) ? route.open() : route.permits(role);
        if (in != may) {
          wrong.add("%s %s as %s: %d".formatted(route.method(), route.path(), role, status));
        }
      }
    }

    assertEquals(List.of(), wrong);
  }

  private Map<String, String> keys() {
    QuarkusTransaction.requiringNew()
        .run(() -> rows.createNativeQuery("truncate console_user cascade").executeUpdate());
    Map<String, String> keys = new TreeMap<>();
    keys.put(NOBODY, "");
    for (String role : Roles.all()) {
      users.add("the." + role, List.of(role), "a first password", "test");
      User user = users.byName("the." + role).orElseThrow();
      users.setPassword(user, "some other password", false, "test");
      keys.put(role, tokens.create(user, "test", List.of(role), Duration.ofHours(1), "test"));
    }
    return keys;
  }

  /** 200 when the answer begins to stream and does not end. */
  private int status(Routes.Route route, String key) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(node.resolve(route.sample())).timeout(Duration.ofSeconds(5));
    if (!route.path().startsWith("/api/")) {
      request.header(
          "Content-Type",
          route.path().equals("/peers/try")
              ? "multipart/form-data; boundary=part"
              : "application/x-www-form-urlencoded");
    }
    if (!key.isEmpty()) {
      request.header("Authorization", "Bearer " + key);
    }
    try {
      return web.send(
              request.method(route.method(), HttpRequest.BodyPublishers.noBody()).build(),
              HttpResponse.BodyHandlers.ofInputStream())
          .statusCode();
    } catch (HttpTimeoutException streaming) {
      return 200;
    }
  }

  @Test
  void nothing_is_open_but_logging_in_and_out() {
    assertEquals(
        List.of("GET /login", "POST /login", "POST /logout"),
        Routes.all().stream()
            .filter(Routes.Route::open)
            .map(r -> r.method() + " " + r.path())
            .toList());
  }

  @Test
  void the_table_in_the_documents_is_the_one_of_the_program() throws Exception {
    String now = table();
    if (Boolean.getBoolean("seriate.write-tables")) {
      Files.writeString(TABLE, now);
    }

    assertEquals(now, Files.readString(TABLE));
  }

  private static String table() {
    StringBuilder table =
        new StringBuilder(
            """
            # Who may do what

            Written by `./mvnw test -Dtest=RouteMatrixTest -Dseriate.write-tables=true`; the same test tries each role at each
            route. What is not listed does not exist. `/q/health`, `/q/metrics` and static files need no log-in and tell
            nothing of patients.

            """);
    table.append("| route | ").append(String.join(" | ", Roles.all())).append(" | nobody |\n");
    table.append("|---|").append("---|".repeat(Roles.all().size() + 1)).append('\n');
    for (Routes.Route route : Routes.all()) {
      table.append("| `%s %s` |".formatted(route.method(), route.path()));
      Roles.all().forEach(r -> table.append(route.permits(r) ? " x |" : " |"));
      table.append(route.open() ? " x |\n" : " |\n");
    }
    return table.toString();
  }
}
