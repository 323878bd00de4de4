package org.seriate;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Before the node: waits until the database that SERIATE_DB_URL names takes connections. A machine
 * room that comes back after a power cut starts its servers in any order, and none of them should
 * have to be started twice. Meanwhile the web port answers that the program lives and is not ready.
 */
final class DatabaseWait {
  private static final Logger LOG = Logger.getLogger(DatabaseWait.class);
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final Duration BETWEEN_WORDS = Duration.ofMinutes(1);

  /** One attempt to connect. */
  interface Attempt {
    void connect() throws SQLException;
  }

  private final String host;
  private final int port;
  private final Duration pause;
  private volatile String why = "";

  DatabaseWait(String host, int port) {
    this(host, port, PAUSE);
  }

  DatabaseWait(String host, int port, Duration pause) {
    this.host = host;
    this.port = port;
    this.pause = pause;
  }

  /**
   * Returns once an attempt succeeds.
   *
   * @param longest empty: as long as it takes
   * @throws IOException the database refuses us, which waiting does not mend, or it was away for
   *     {@code longest}
   */
  void until(Attempt attempt, String url, Optional<Duration> longest)
      throws IOException, InterruptedException {
    Optional<SQLException> refused = tried(attempt, url);
    if (refused.isEmpty()) {
      return;
    }
    why = refused.get().getMessage();
    LOG.warnf("the database %s is away; the node starts when it answers: %s", url, why);
    HttpServer web = open();
    try {
      long began = System.nanoTime();
      long said = began;
      while (refused.isPresent()) {
        Duration waited = Duration.ofNanos(System.nanoTime() - began);
        if (longest.isPresent() && waited.compareTo(longest.get()) >= 0) {
          throw new IOException(
              "the database %s was away for %s (SERIATE_DB_WAIT): %s"
                  .formatted(url, longest.get(), why));
        }
        if (System.nanoTime() - said >= BETWEEN_WORDS.toNanos()) {
          said = System.nanoTime();
          LOG.warnf("the database %s is still away, for %d s: %s", url, waited.toSeconds(), why);
        }
        Thread.sleep(pause);
        refused = tried(attempt, url);
        why = refused.map(SQLException::getMessage).orElse("");
      }
      LOG.infof("the database %s answers; the node starts", url);
    } finally {
      web.stop(0);
    }
  }

  private static Optional<SQLException> tried(Attempt attempt, String url) throws IOException {
    try {
      attempt.connect();
      return Optional.empty();
    } catch (SQLException e) {
      if (isRefusal(e)) {
        throw new IOException(
            "the database %s refuses: %s. Check SERIATE_DB_URL, SERIATE_DB_USER and SERIATE_DB_PASSWORD"
                .formatted(url, e.getMessage()),
            e);
      }
      return Optional.of(e);
    }
  }

  /**
   * A wrong user, password or name of a database (SQLSTATE classes 28 and 3D) is refused for ever.
   * A server that is away (08), starts, stops (57) or has no connection left (53) is not.
   */
  private static boolean isRefusal(SQLException e) {
    String state = e.getSQLState() == null ? "08" : e.getSQLState();
    return !(state.startsWith("08") || state.startsWith("57") || state.startsWith("53"));
  }

  private HttpServer open() throws IOException {
    try {
      HttpServer web = HttpServer.create(new InetSocketAddress(host, port), 0);
      web.createContext("/", this::answer);
      web.start();
      return web;
    } catch (IOException e) {
      throw new IOException(
          "the web port %d cannot be opened: %s".formatted(port, e.getMessage()), e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    boolean alive = exchange.getRequestURI().getPath().equals("/q/health/live");
    String body =
        """
        {"status": "%s", "checks": [{"name": "database", "status": "DOWN", "data": {"waiting": "%s"}}]}
        """
            .formatted(alive ? "UP" : "DOWN", why.replaceAll("[\"\\\\\\p{Cntrl}]", " "));
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(alive ? 200 : 503, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
