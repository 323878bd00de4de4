package org.seriate.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * A PostgreSQL of our own for a node that was given none: a child process with its data in {@code
 * SERIATE_HOME/database}, reachable on the loopback interface only, with a generated password.
 *
 * <p>The library's defaults are made for tests; here fsync, synchronous_commit and full_page_writes
 * are on, because rows in this database are what "Success" rests on.
 */
public final class EmbeddedDatabase implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(EmbeddedDatabase.class);
  static final String USER = "postgres";
  private static final Duration PAUSE_BEFORE_RESTART = Duration.ofSeconds(1);

  private final Path folder;
  private final String password;
  private final int port;
  private EmbeddedPostgres postgres;
  private volatile boolean closed;

  private EmbeddedDatabase(Path folder, String password, int port) {
    this.folder = folder;
    this.password = password;
    this.port = port;
  }

  /**
   * Starts the database, initialising it the first time. It is watched from then on: should its
   * server end by itself, it is started again on the same port.
   *
   * @throws IOException when it does not come up within a minute; the message says where its log is
   */
  public static EmbeddedDatabase start(Path home) throws IOException {
    Path folder = Files.createDirectories(home.resolve("database"));
    String password = password(folder.resolve("password"));
    EmbeddedDatabase database = new EmbeddedDatabase(folder, password, freePort());
    database.startServer();
    return database;
  }

  private synchronized void startServer() throws IOException {
    stopLeftOver(data());
    mendFirstStart();
    Path log = folder.resolve("postgresql.log");
    try {
      postgres = builder(log).start();
    } catch (IOException | IllegalStateException e) {
      throw new IOException(
          "the embedded PostgreSQL did not start: "
              + e.getMessage()
              + "; its log is "
              + log
              + ". Free the disk or the port it names, or set SERIATE_DB_URL to a database of"
              + " yours",
          e);
    }
    running(data().resolve("postmaster.pid"))
        .ifPresent(server -> server.onExit().thenRunAsync(this::restart));
  }

  /**
   * A first start that was cut off leaves a program or a database that is not whole, and the
   * library goes on with either as if it were. The program is told by the mark that the library
   * puts into it last; a database by the file that every server writes before it lets the first
   * client in, so one without it holds no row of ours. It is put aside nevertheless: somebody may
   * have copied it here.
   */
  private void mendFirstStart() throws IOException {
    Path program = folder.resolve("program");
    if (Files.isDirectory(program)) {
      for (Path unpacked : list(program)) {
        if (Files.isDirectory(unpacked) && !Files.exists(unpacked.resolve(".exists"))) {
          LOG.warnf(
              "an earlier start was cut off while it unpacked PostgreSQL; unpacking it again");
          FolderTree.delete(unpacked);
        }
      }
    }
    if (Files.isDirectory(data())
        && !list(data()).isEmpty()
        && !Files.exists(data().resolve("postmaster.opts"))) {
      Path aside = folder.resolve("data-never-started-" + System.currentTimeMillis());
      Files.move(data(), aside);
      LOG.warnf(
          "an earlier start was cut off while it made the database; making a new one. What was"
              + " there never served and may be deleted: %s",
          aside);
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> inside = Files.list(folder)) {
      return inside.toList();
    }
  }

  private EmbeddedPostgres.Builder builder(Path log) {
    return EmbeddedPostgres.builder()
        .setDataDirectory(data())
        .setCleanDataDirectory(false)
        .setOverrideWorkingDirectory(folder.resolve("program").toFile())
        .setRegisterShutdownHook(false)
        .setPort(port)
        .setPGStartupWait(Duration.ofSeconds(60))
        // initdb options: what the builder passes as locale options goes to initdb verbatim.
        .setLocaleConfig("auth-host", "scram-sha-256")
        .setLocaleConfig("auth-local", "scram-sha-256")
        .setLocaleConfig("pwfile", folder.resolve("password").toString())
        .setConnectConfig("password", password)
        .setServerConfig("listen_addresses", "127.0.0.1")
        .setServerConfig("unix_socket_directories", "")
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("full_page_writes", "on")
        .setServerConfig("max_connections", "200")
        .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .setErrorRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()));
  }

  /** The server ended although nobody closed it: senders are told A700 until it is back. */
  private synchronized void restart() {
    if (!closed) {
      LOG.errorf("the embedded PostgreSQL ended by itself; starting it again");
      letGo();
    }
    while (!closed) {
      try {
        startServer();
        LOG.infof("the embedded PostgreSQL is up again");
        return;
      } catch (IOException e) {
        LOG.errorf(e, "it did not start; trying again");
        pause();
      }
    }
  }

  /**
   * The library keeps a lock on the folder until its object is closed, even when the server is
   * gone.
   */
  private void letGo() {
    try {
      postgres.close();
    } catch (IOException | IllegalStateException e) {
      LOG.debugf(
          "the ended server could not be stopped once more, as expected: %s", e.getMessage());
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_BEFORE_RESTART);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Path data() {
    return folder.resolve("data");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  public String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  public String user() {
    return USER;
  }

  public String password() {
    return password;
  }

  @Override
  public void close() {
    closed = true; // before the lock, so that a restart that does not succeed gives it up
    synchronized (this) {
      try {
        postgres.close();
      } catch (IOException e) {
        LOG.warnf(e, "embedded PostgreSQL did not stop cleanly; it recovers at the next start");
      }
    }
  }

  /** JDBC address of the server that runs on this home, if one does. */
  static Optional<String> runningIn(Path home) throws IOException {
    Path pidFile = home.resolve("database").resolve("data").resolve("postmaster.pid");
    if (running(pidFile).isEmpty()) {
      return Optional.empty();
    }
    String port = Files.readAllLines(pidFile).get(3).strip(); // PostgreSQL: pid, folder, time, port
    return Optional.of("jdbc:postgresql://127.0.0.1:" + port + "/postgres");
  }

  static String passwordOf(Path home) throws IOException {
    return password(home.resolve("database").resolve("password"));
  }

  private static String password(Path file) throws IOException {
    if (Files.exists(file)) {
      return Files.readString(file).strip();
    }
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    String password = HexFormat.of().formatHex(random);
    // Written beside and renamed: a file without its password would lock us out of the database.
    Path fresh = file.resolveSibling("password.new");
    Files.deleteIfExists(fresh);
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(fresh, password + "\n");
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    return password;
  }

  /**
   * A node killed with -9 leaves its PostgreSQL running; two servers on one folder must never be.
   */
  private static void stopLeftOver(Path data) throws IOException {
    Optional<ProcessHandle> left = running(data.resolve("postmaster.pid"));
    if (left.isEmpty()) {
      return;
    }
    LOG.infof("a PostgreSQL of an earlier run is still up; stopping it pid=%d", left.get().pid());
    left.get().destroy();
    try {
      left.get().onExit().get(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for PostgreSQL to stop", e);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warnf("it did not stop within 30 s; ending it, it recovers from its log on start");
      left.get().destroyForcibly();
    }
  }

  /** The server that the pid file names, if it is alive and serves this folder. */
  private static Optional<ProcessHandle> running(Path pidFile) throws IOException {
    if (!Files.exists(pidFile)) {
      return Optional.empty();
    }
    String first = Files.readAllLines(pidFile).getFirst().strip();
    String data = pidFile.getParent().toString();
    return ProcessHandle.of(Long.parseLong(first))
        .filter(ProcessHandle::isAlive)
        .filter(p -> p.info().commandLine().map(c -> c.contains(data)).orElse(true));
  }
}
