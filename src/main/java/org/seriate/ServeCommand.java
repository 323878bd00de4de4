package org.seriate;

import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.seriate.backup.Restoration;
import org.seriate.config.AeConfig;
import org.seriate.config.AeConfigFiles;
import org.seriate.config.ConfigProblem;
import org.seriate.config.NodeConfig;
import org.seriate.config.NodeRole;
import org.seriate.config.NodeRoles;
import org.seriate.store.EmbeddedDatabase;
import org.seriate.store.HomeDatabase;
import org.seriate.store.HomeLock;
import org.seriate.store.S3Bucket;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Settles home, configuration and database, then hands over to Quarkus. */
@Command(
    name = "serve",
    header = "Run the node: receive series, analyse them, deliver reports.",
    description = {
      "Runs until Ctrl-C or SIGTERM. Associations and analyses under way then get 20 s to",
      "finish; work that does not finish goes back to the line, for any node.",
      ""
    },
    footer = {
      "",
      "Environment:",
      "  SERIATE_HOME         embedded database, models, and the store (default: .seriate)",
      "  SERIATE_STORE        a store folder that several nodes share (default: the home); or",
      "                       s3://bucket/folder, for hosts without a shared folder, with",
      "                       SERIATE_S3_ENDPOINT where it is not Amazon's, and AWS_REGION,",
      "                       AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY as the AWS programs take"
          + " them",
      "  SERIATE_AE_CONFIG    folder with node.yaml and peers.yaml (default: ae-config)",
      "  SERIATE_DB_URL       jdbc:postgresql://…; unset: an embedded PostgreSQL in the home",
      "  SERIATE_DB_USER, SERIATE_DB_PASSWORD",
      "  SERIATE_DB_WAIT      how long to wait for that database at start, such as PT10M",
      "                       (default: as long as it takes; readiness is DOWN meanwhile)",
      "  SERIATE_DICOM_PORT, SERIATE_HTTP_PORT override node.yaml",
      "  SERIATE_ADMIN_PASSWORD  of the first user, admin, who has to change it (default: drawn,",
      "                       and left in first-login.txt of the home)",
      "  SERIATE_LOG          text (default) or json, one object a line",
      "",
      "Examples:",
      "  deploy/bin/seriate serve",
      "  SERIATE_HOME=/var/lib/seriate SERIATE_AE_CONFIG=/etc/seriate deploy/bin/seriate serve",
      "  deploy/bin/seriate serve --roles classify    (with SERIATE_DB_URL and SERIATE_STORE)"
    })
final class ServeCommand implements Callable<Integer> {
  /** No exit code of a command: the node goes on after this method. */
  static final int RUNNING = -1;

  /** Associations and work have 20 s of it, the database the rest. */
  private static final Duration TO_CLOSE = Duration.ofSeconds(28);

  @Spec private CommandSpec spec;

  @Option(
      names = "--roles",
      paramLabel = "ROLE",
      split = ",",
      description =
          "What this node does, of ${COMPLETION-CANDIDATES}. Default: all. Nodes that share the"
              + " work share SERIATE_DB_URL and SERIATE_STORE; each has a home of its own.")
  private Set<NodeRole> roles = EnumSet.allOf(NodeRole.class);

  @Override
  public Integer call() {
    Path home = Path.of(environment("SERIATE_HOME", ".seriate")).toAbsolutePath().normalize();
    Path aeConfig =
        Path.of(environment("SERIATE_AE_CONFIG", "ae-config")).toAbsolutePath().normalize();
    try {
      AeConfig config = AeConfigFiles.read(aeConfig, System.getenv());
      HomeLock lock = HomeLock.take(home);
      Restoration.mustNotBeUnderWay(home);
      System.setProperty("seriate.home", home.toString());
      System.setProperty("seriate.ae-config", aeConfig.toString());
      System.setProperty("seriate.store", store(home).toString());
      System.setProperty("seriate.roles", new NodeRoles(roles).toString());
      System.setProperty("quarkus.http.port", String.valueOf(config.node().http().port()));
      System.setProperty("quarkus.http.host", config.node().http().bind().orElse("127.0.0.1"));
      // The identity provider is asked with these authorities (access.provider.trusted).
      config
          .node()
          .access()
          .provider()
          .trusted()
          .ifPresent(
              pem ->
                  System.setProperty("quarkus.tls.provider.trust-store.pem.certs", pem.toString()));
      System.setProperty("quarkus.log.console.json.enabled", String.valueOf(logsJson()));
      EmbeddedDatabase embedded = database(home, config.node().http());
      CountDownLatch closed = new CountDownLatch(1);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> await(closed), "database-closed"));
      Quarkus.run(
          null,
          (exit, failure) -> {
            if (failure != null) {
              spec.commandLine().getErr().println("seriate: " + StartFailure.words(failure));
            }
            close(embedded, lock);
            closed.countDown();
            Runtime.getRuntime().halt(failure == null ? exit : 1);
          });
      return RUNNING;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    } catch (ConfigProblem | IOException e) {
      spec.commandLine().getErr().println("seriate: " + e.getMessage());
      return 1;
    }
  }

  private static boolean logsJson() throws IOException {
    return switch (environment("SERIATE_LOG", "text")) {
      case "text" -> false;
      case "json" -> true;
      case String other ->
          throw new IOException("SERIATE_LOG is text or json, not '" + other + "'");
    };
  }

  private static Path store(Path home) throws IOException {
    String named = environment("SERIATE_STORE", home.toString());
    if (S3Bucket.isMeantBy(named)) {
      S3Bucket.open(named, System.getenv()).close(); // a wrong address is told before all else
      System.setProperty("seriate.bucket", named);
      return home;
    }
    Path store = Path.of(named).toAbsolutePath().normalize();
    // Made by us it would be a folder of this machine alone where a shared one is not mounted.
    if (!store.equals(home) && !Files.isDirectory(store)) {
      throw new IOException(
          "SERIATE_STORE " + store + " is not a folder; make it, or mount what is shared there");
    }
    return store;
  }

  /** Starts the embedded database when no other is named; null when one is. */
  private static EmbeddedDatabase database(Path home, NodeConfig.Http http)
      throws IOException, InterruptedException {
    String url = System.getenv("SERIATE_DB_URL");
    if (url != null && !url.isBlank()) {
      connectTo(url, environment("SERIATE_DB_USER", ""), environment("SERIATE_DB_PASSWORD", ""));
      new DatabaseWait(http.bind().orElse("127.0.0.1"), http.port())
          .until(() -> HomeDatabase.connectOnce(url, System.getenv()), url, longestWait());
      return null;
    }
    EmbeddedDatabase embedded = EmbeddedDatabase.start(home);
    connectTo(embedded.jdbcUrl(), embedded.user(), embedded.password());
    return embedded;
  }

  private static Optional<Duration> longestWait() throws IOException {
    String text = environment("SERIATE_DB_WAIT", "");
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Duration.parse(text));
    } catch (DateTimeParseException e) {
      throw new IOException("SERIATE_DB_WAIT is a duration such as PT10M, not '" + text + "'");
    }
  }

  private static void connectTo(String url, String user, String password) {
    System.setProperty("quarkus.datasource.jdbc.url", url);
    System.setProperty("quarkus.datasource.username", user);
    System.setProperty("quarkus.datasource.password", password);
  }

  /**
   * Java ends with the last of its shutdown hooks, and Quarkus's ends when the application has
   * stopped: on a busy machine that was before the database had been stopped too.
   */
  private static void await(CountDownLatch closed) {
    try {
      closed.await(TO_CLOSE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void close(EmbeddedDatabase embedded, HomeLock lock) {
    if (embedded != null) {
      embedded.close();
    }
    try {
      lock.close();
    } catch (IOException e) {
      // The process ends with the next statement, and the system lifts the lock with it.
    }
  }

  private static String environment(String name, String otherwise) {
    String value = System.getenv(name);
    return value == null || value.isBlank() ? otherwise : value;
  }
}
