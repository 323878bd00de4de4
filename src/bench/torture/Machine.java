import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A node, its PostgreSQL and its practice PACS as processes that can be killed and started. */
final class Machine {
  private static final Path BINARIES = Path.of("/usr/lib/postgresql/15/bin");

  final int dicom;
  private final int http;
  private final int archive;
  private final int database;
  private final Path work;
  private final boolean embedded;
  private final List<String> java;
  final Faults nodeFaults;
  final Faults databaseFaults;
  private Process node;
  private Process pacs;
  private Process postgres;

  /**
   * Its PostgreSQL and PACS run afterwards, the node does not.
   *
   * @param java starts the program, with all but its arguments
   */
  Machine(Path work, boolean embedded, int port, List<String> java)
      throws IOException, InterruptedException {
    this.work = work;
    this.java = java;
    this.embedded = embedded;
    dicom = port;
    http = port + 1;
    archive = port + 2;
    database = port + 3;
    nodeFaults = new Faults(work.resolve("node.fault"));
    databaseFaults = new Faults(work.resolve("database.fault"));
    Runtime.getRuntime().addShutdownHook(new Thread(this::leaveNothing));
    writeConfiguration();
    if (!embedded) {
      Path data = Files.createDirectories(work.resolve("postgres"));
      finish("chown", "postgres", data.toString());
      finish(asPostgres("initdb", "-D", data.toString(), "-A", "trust", "-U", "postgres"));
      startPostgres();
    }
    pacs =
        program(
            Map.of(),
            "pacs",
            "--port",
            "" + archive,
            "--ae",
            "ARCHIVE",
            "--folder",
            pacsFolder().toString());
  }

  Path work() {
    return work;
  }

  Path home() {
    return work.resolve("home");
  }

  Path pacsFolder() {
    return work.resolveSibling("pacs-of-" + work.getFileName()); // another machine, another disk
  }

  private void writeConfiguration() throws IOException {
    Files.createDirectories(home());
    Path ae = Files.createDirectories(work.resolve("ae-config"));
    Files.writeString(
        ae.resolve("node.yaml"),
        """
        port: %d
        bind: 127.0.0.1
        http: {port: %d}
        completeness: {quietPeriod: PT6S, settleAfterRelease: PT1S}
        work: {isolation: %s, lease: PT5S, pauseBetweenAttempts: PT1S, maxPause: PT2S, attempts: 1000, deliveryAttempts: 10000}
        disk: {refuseBelowFree: 1 MiB}
        """
            .formatted(dicom, http, System.getenv().getOrDefault("TORTURE_ISOLATION", "none")));
    Files.writeString(
        ae.resolve("peers.yaml"),
        """
        - {name: Scanner, aeTitle: SCANNER, hosts: [127.0.0.0/8], roles: [source]}
        - {name: Archive, aeTitle: ARCHIVE, host: 127.0.0.1, port: %d, roles: [destination]}
        """
            .formatted(archive));
  }

  private Process program(Map<String, String> more, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(java);
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("SERIATE_"));
    environment.put("SERIATE_HOME", home().toString());
    environment.put("SERIATE_CACHE", work.resolve("cache").toString());
    environment.put("SERIATE_AE_CONFIG", work.resolve("ae-config").toString());
    environment.put("SERIATE_HEAP", "512m");
    if (!embedded) {
      environment.put("SERIATE_DB_URL", url());
      environment.put("SERIATE_DB_USER", "postgres");
    }
    environment.putAll(more);
    return builder
        .redirectErrorStream(true)
        .redirectOutput(
            ProcessBuilder.Redirect.appendTo(work.resolve(arguments[0] + ".log").toFile()))
        .start();
  }

  private String url() {
    return "jdbc:postgresql://127.0.0.1:" + database + "/postgres";
  }

  boolean isNodeUp() {
    return node != null && node.isAlive();
  }

  /**
   * Starts the node and waits until its port takes connections.
   *
   * @return false when it ended before that
   */
  boolean startNode() throws IOException, InterruptedException {
    return startNode(nodeFaults.shim("java", home()));
  }

  /** Without the shim; the environment says what else is to be done. */
  boolean startNode(Map<String, String> environment) throws IOException, InterruptedException {
    node = program(environment, "serve");
    while (node.isAlive()) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress("127.0.0.1", dicom), 200);
        return true;
      } catch (IOException e) {
        Thread.sleep(50);
      }
    }
    return false;
  }

  boolean nodeEndsWithin(long millis) throws InterruptedException {
    return node.waitFor(millis, TimeUnit.MILLISECONDS);
  }

  /** Orderly, as SIGTERM does it. */
  void stopNode() throws InterruptedException {
    node.destroy();
    node.waitFor();
  }

  void killNode() throws InterruptedException {
    if (node != null) {
      node.destroyForcibly();
      node.waitFor();
    }
  }

  void stop() throws InterruptedException, IOException {
    if (node != null) {
      node.destroy();
      if (!node.waitFor(60, TimeUnit.SECONDS)) {
        killNode();
      }
    }
    pacs.destroy();
    pacs.waitFor();
    if (postgres != null) {
      postmaster().ifPresent(ProcessHandle::destroy);
      postgres.waitFor(30, TimeUnit.SECONDS);
    }
  }

  /** A run that is broken off leaves no process behind. */
  private void leaveNothing() {
    Stream.of(node, pacs, postgres).filter(Objects::nonNull).forEach(Process::destroyForcibly);
    ProcessHandle.allProcesses()
        .filter(this::isOfTheDatabase)
        .forEach(ProcessHandle::destroyForcibly);
  }

  private Path data() {
    return embedded ? home().resolve("database/data") : work.resolve("postgres");
  }

  private Optional<ProcessHandle> postmaster() throws IOException {
    Path file = data().resolve("postmaster.pid");
    return Files.exists(file)
        ? ProcessHandle.of(Long.parseLong(Files.readAllLines(file).getFirst().strip()))
        : Optional.empty();
  }

  /** Whether it is gone within the time, by the order given to its shim. */
  boolean postgresEndsWithin(long millis) throws InterruptedException {
    return !embedded && postgres.waitFor(millis, TimeUnit.MILLISECONDS);
  }

  /**
   * The server and its children, as the loss of its machine would. Where the server is gone already
   * a child may wait forever for a lock that another one held as it was killed.
   */
  void killPostgres() throws IOException, InterruptedException {
    List<ProcessHandle> all = ProcessHandle.allProcesses().filter(this::isOfTheDatabase).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle process : all) {
      process.onExit().join();
    }
    if (!embedded) {
      postgres.waitFor();
    }
  }

  /** All processes of a PostgreSQL work in the folder of its data. */
  private boolean isOfTheDatabase(ProcessHandle process) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/cwd")).equals(data());
    } catch (IOException e) {
      return false; // it is over, or not ours
    }
  }

  /** The embedded one is started by the node. */
  void startPostgres() throws IOException, InterruptedException {
    if (embedded) {
      return;
    }
    while (true) {
      ProcessBuilder builder =
          new ProcessBuilder(
              asPostgres(
                  "postgres",
                  "-D",
                  data().toString(),
                  "-p",
                  "" + database,
                  "-c",
                  "listen_addresses=127.0.0.1",
                  "-c",
                  "shared_buffers=32MB",
                  "-c",
                  "unix_socket_directories="));
      builder.environment().putAll(databaseFaults.shim("postgres", data()));
      postgres =
          builder
              .redirectErrorStream(true)
              .redirectOutput(
                  ProcessBuilder.Redirect.appendTo(work.resolve("postgres.log").toFile()))
              .start();
      while (postgres.isAlive()) {
        try (Connection answers = database()) {
          return;
        } catch (SQLException e) {
          Thread.sleep(50);
        }
      }
      Thread.sleep(100); // what is left of the killed one holds its memory a moment longer
    }
  }

  Connection database() throws SQLException, IOException {
    if (!embedded) {
      return DriverManager.getConnection(url(), "postgres", "");
    }
    Path folder = home().resolve("database");
    List<String> pid = Files.readAllLines(folder.resolve("data/postmaster.pid"));
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + pid.get(3).strip() + "/postgres",
        "postgres",
        Files.readString(folder.resolve("password")).strip());
  }

  private static String[] asPostgres(String program, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
    command.add(BINARIES.resolve(program).toString());
    command.addAll(List.of(arguments));
    return command.toArray(String[]::new);
  }

  private void finish(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(work.resolve("setup.log").toFile()))
            .start();
    if (process.waitFor() != 0) {
      throw new IOException(List.of(command) + ": " + Files.readString(work.resolve("setup.log")));
    }
  }
}
