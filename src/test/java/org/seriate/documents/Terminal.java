package org.seriate.documents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.seriate.fixtures.FreePort;
import org.seriate.fixtures.LogTail;
import org.seriate.fixtures.NodeUnderTest;
import org.seriate.fixtures.Scratch;
import org.seriate.fixtures.TestPacs;

/**
 * The shell of somebody who follows a guide: a folder with {@code deploy}, a configuration, ports
 * that are free, programs that go on running until it is closed, and a PACS that takes reports.
 */
final class Terminal implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  /** Commands that do not end by themselves. */
  private static final Pattern STAYS = Pattern.compile(".*seriate (serve|pacs).*");

  private static final Pattern EXPORT = Pattern.compile("(?:export | )([A-Z_]+)=(\\S+)");

  private final Path folder;
  private final int dicomPort = FreePort.find();
  private final int httpPort = FreePort.find();
  private final Map<String, String> replaced = new LinkedHashMap<>();
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final List<Process> running = new ArrayList<>();
  private final HttpClient web = HttpClient.newHttpClient();
  private final TestPacs pacs = TestPacs.open();

  private Terminal(Path folder) throws IOException {
    this.folder = folder;
  }

  static Terminal open() throws IOException {
    Terminal terminal = new Terminal(Files.createTempDirectory("seriate-guide"));
    Files.createSymbolicLink(terminal.folder.resolve("deploy"), Path.of("deploy").toAbsolutePath());
    Path ae = Files.createDirectories(terminal.folder.resolve("ae-config"));
    terminal.environment.put("SERIATE_HOME", terminal.folder.resolve(".seriate").toString());
    terminal.environment.put("SERIATE_AE_CONFIG", ae.toString());
    terminal.environment.put("SERIATE_MODELS_EVERY", "2s"); // a new bundle is seen that soon
    return terminal.replacing("11112", terminal.dicomPort);
  }

  TestPacs pacs() {
    return pacs;
  }

  Path folder() {
    return folder;
  }

  Terminal replacing(String said, Object by) {
    replaced.put(said, by.toString());
    return this;
  }

  /**
   * Configures the node: ports that are free, no long waits, CT1 as the scanner, and the PACS.
   *
   * @param name of the PACS, as the guide calls it
   */
  void configure(String name) throws IOException {
    Path ae = Path.of(environment.get("SERIATE_AE_CONFIG"));
    Files.writeString(
        ae.resolve("node.yaml"),
        """
        port: %d
        bind: 127.0.0.1
        http: {port: %d}
        completeness: {settleAfterRelease: PT1S}
        disk: {refuseBelowFree: 50 MiB}
        """
            .formatted(dicomPort, httpPort));
    Files.writeString(
        ae.resolve("peers.yaml"),
        """
        - {name: CT 1, aeTitle: CT1, hosts: [127.0.0.0/8], roles: [source]}
        - {name: %s, aeTitle: PACS, host: 127.0.0.1, port: %d, roles: [destination]}
        """
            .formatted(name, pacs.port()));
  }

  static boolean knows(String program) {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(p -> Files.isExecutable(Path.of(p, program)));
  }

  /** Runs it to its end, which must be 0; or starts it, and waits until it can be used. */
  void type(String command) throws IOException {
    if (command.startsWith("export ")) {
      Matcher variable = EXPORT.matcher(typed(command));
      while (variable.find()) {
        environment.put(variable.group(1), variable.group(2));
      }
      return;
    }
    Path log = folder.resolve("typed.log");
    Process process = started(command, log);
    if (STAYS.matcher(command).matches()) {
      running.add(process);
      awaitUse(command, process, log);
    } else if (ended(process) != 0) {
      throw new AssertionError(
          "'" + command + "' ended with " + process.exitValue() + ":\n" + LogTail.of(log));
    }
  }

  /** Whether it prints something like this. */
  boolean says(String command, String pattern) {
    Path log = folder.resolve("asked.log");
    try {
      Files.deleteIfExists(log);
      return ended(started(command, log)) == 0
          && Pattern.compile(pattern, Pattern.MULTILINE).matcher(Files.readString(log)).find();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process started(String command, Path log) throws IOException {
    ProcessBuilder shell = new ProcessBuilder("sh", "-c", "exec " + typed(command));
    shell.environment().keySet().removeIf(name -> name.startsWith("SERIATE_"));
    shell.environment().putAll(environment);
    return shell
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  private String typed(String command) {
    String typed = command;
    for (Map.Entry<String, String> e : replaced.entrySet()) {
      typed = typed.replace(e.getKey(), e.getValue());
    }
    return typed;
  }

  /** Ctrl-C in the windows where programs go on running. */
  void stop() {
    running.reversed().forEach(Process::destroy);
    running.forEach(Terminal::ended);
    running.clear();
  }

  private static int ended(Process process) {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return 124;
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private void awaitUse(String command, Process process, Path log) {
    await(
        "'" + command + "' can be used",
        () -> {
          if (!process.isAlive()) {
            throw new AssertionError("'" + command + "' ended:\n" + LogTail.of(log));
          }
          return command.contains("serve")
              ? isReady()
              : LogTail.of(log).contains("listens on port");
        });
  }

  private boolean isReady() {
    try {
      URI ready = URI.create("http://127.0.0.1:" + httpPort + "/q/health/ready");
      return web.send(
                  HttpRequest.newBuilder(ready).timeout(Duration.ofSeconds(5)).build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "waited in vain for " + what + ":\n" + LogTail.of(folder.resolve("typed.log")));
      }
      NodeUnderTest.pause(Duration.ofMillis(300));
    }
  }

  @Override
  public void close() {
    web.close();
    stop();
    pacs.close();
    Scratch.delete(folder);
  }
}
