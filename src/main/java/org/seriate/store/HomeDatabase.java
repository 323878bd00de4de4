package org.seriate.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.Driver;

/**
 * The node's database for a program that is not the node: the one SERIATE_DB_URL names, else the
 * embedded one of the home, which is started for this program if no node runs on it.
 */
public final class HomeDatabase implements AutoCloseable {
  private final Connection connection;
  private final Optional<EmbeddedDatabase> started;
  private final Optional<HomeLock> lock;

  private HomeDatabase(
      Connection connection, Optional<EmbeddedDatabase> started, Optional<HomeLock> lock) {
    this.connection = connection;
    this.started = started;
    this.lock = lock;
  }

  /**
   * Opens it.
   *
   * @throws IOException when there is none, or another program has just taken the home
   */
  public static HomeDatabase open(Path home, Map<String, String> environment)
      throws IOException, SQLException {
    String url = environment.getOrDefault("SERIATE_DB_URL", "");
    if (!url.isBlank()) {
      return connected(
          url,
          environment.getOrDefault("SERIATE_DB_USER", ""),
          environment.getOrDefault("SERIATE_DB_PASSWORD", ""));
    }
    if (!Files.exists(home.resolve("database").resolve("password"))) {
      throw new IOException(
          "there is no database in "
              + home
              + "; SERIATE_HOME names the home of the node, SERIATE_DB_URL a database of yours");
    }
    Optional<String> running = EmbeddedDatabase.runningIn(home);
    if (running.isPresent()) {
      return connected(running.get(), EmbeddedDatabase.USER, EmbeddedDatabase.passwordOf(home));
    }
    HomeLock lock = HomeLock.take(home);
    EmbeddedDatabase embedded = EmbeddedDatabase.start(home);
    return new HomeDatabase(
        connect(embedded.jdbcUrl(), embedded.user(), embedded.password()),
        Optional.of(embedded),
        Optional.of(lock));
  }

  /**
   * The one that SERIATE_DB_URL names, else an embedded one made in a home that has none yet and
   * that the caller has locked.
   */
  public static HomeDatabase make(Path home, Map<String, String> environment)
      throws IOException, SQLException {
    if (!environment.getOrDefault("SERIATE_DB_URL", "").isBlank()) {
      return open(home, environment);
    }
    EmbeddedDatabase embedded = EmbeddedDatabase.start(home);
    return new HomeDatabase(
        connect(embedded.jdbcUrl(), embedded.user(), embedded.password()),
        Optional.of(embedded),
        Optional.empty());
  }

  /** Connects with the user and password of the environment, and lets go again. */
  public static void connectOnce(String url, Map<String, String> environment) throws SQLException {
    try (Connection c =
        connect(
            url,
            environment.getOrDefault("SERIATE_DB_USER", ""),
            environment.getOrDefault("SERIATE_DB_PASSWORD", ""))) {
      c.isValid(10);
    } catch (IOException e) {
      throw new SQLException(e.getMessage(), "3D000", e);
    }
  }

  private static HomeDatabase connected(String url, String user, String password)
      throws IOException, SQLException {
    return new HomeDatabase(connect(url, user, password), Optional.empty(), Optional.empty());
  }

  private static Connection connect(String url, String user, String password)
      throws IOException, SQLException {
    Properties login = new Properties();
    login.setProperty("user", user);
    login.setProperty("password", password);
    login.setProperty("connectTimeout", "10");
    Connection connection = new Driver().connect(url, login);
    if (connection == null) {
      throw new IOException("SERIATE_DB_URL must look like jdbc:postgresql://host:5432/name");
    }
    return connection;
  }

  public Connection connection() {
    return connection;
  }

  @Override
  public void close() throws IOException, SQLException {
    try (connection) {
      // Only to be closed, before the server is.
    } finally {
      started.ifPresent(EmbeddedDatabase::close);
      if (lock.isPresent()) {
        lock.get().close();
      }
    }
  }
}
