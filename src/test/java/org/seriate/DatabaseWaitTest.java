package org.seriate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.fixtures.FreePort;

/** A node that is started before its database. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DatabaseWaitTest {
  private static final String URL = "jdbc:postgresql://db:5432/seriate";
  private static final SQLException AWAY = new SQLException("Connection to db refused", "08001");
  private static final SQLException STARTING = new SQLException("starting up", "57P03");

  private final HttpClient web = HttpClient.newHttpClient();
  private final List<HttpResponse<String>> heard = new ArrayList<>();
  private int port;
  private int attempts;

  @BeforeEach
  void a_web_port() throws IOException {
    port = FreePort.find();
  }

  @Test
  void a_node_waits_alive_and_not_ready_until_the_database_answers() throws Exception {
    wait(Duration.ofMillis(10))
        .until(
            () -> {
              attempts++;
              if (attempts == 1) {
                throw AWAY;
              }
              if (attempts == 2) {
                heard.add(get("/q/health/live"));
                heard.add(get("/q/health/ready"));
                throw STARTING;
              }
            },
            URL,
            Optional.empty());

    assertEquals(3, attempts);
    assertEquals(200, heard.getFirst().statusCode());
    assertEquals(503, heard.getLast().statusCode());
    assertTrue(heard.getLast().body().contains("Connection to db refused"));
    assertThrows(SQLException.class, () -> get("/q/health/ready"), "the port is the node's now");
  }

  @Test
  void a_database_that_refuses_the_password_is_not_waited_for() {
    IOException e =
        assertThrows(
            IOException.class,
            () ->
                wait(Duration.ofHours(1))
                    .until(
                        () -> {
                          throw new SQLException("password authentication failed", "28P01");
                        },
                        URL,
                        Optional.empty()));

    assertTrue(e.getMessage().contains("Check SERIATE_DB_URL, SERIATE_DB_USER"), e.getMessage());
  }

  @Test
  void a_node_gives_up_after_the_longest_wait_and_says_so() {
    IOException e =
        assertThrows(
            IOException.class,
            () ->
                wait(Duration.ofMillis(1))
                    .until(
                        () -> {
                          throw AWAY;
                        },
                        URL,
                        Optional.of(Duration.ofMillis(20))));

    assertTrue(e.getMessage().contains("was away for PT0.02S"), e.getMessage());
  }

  private DatabaseWait wait(Duration pause) {
    return new DatabaseWait("127.0.0.1", port, pause);
  }

  private HttpResponse<String> get(String path) throws SQLException {
    try {
      return web.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new SQLException("the web port does not answer", "28000", e);
    }
  }
}
