package org.seriate.program;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A node ({@code seriate serve}) as a child of ours, which does not outlive us. */
final class NodeProcess implements AutoCloseable {
  private static final Duration TIME_TO_STOP = Duration.ofSeconds(20);

  private final Process process;
  private final NodeLog log;
  private final URI readiness;

  private NodeProcess(Process process, NodeLog log, URI readiness) {
    this.process = process;
    this.log = log;
    this.readiness = readiness;
  }

  static NodeProcess start(Path launcher, DemoHome demo, int httpPort, Path cache)
      throws IOException {
    ProcessBuilder serve = new ProcessBuilder(launcher.toString(), "serve");
    Map<String, String> environment = serve.environment();
    // A node of its own, whatever the shell we were started from is set up for.
    environment.keySet().removeIf(name -> name.startsWith("SERIATE_") && !isAboutJava(name));
    environment.put("SERIATE_HOME", demo.home().toString());
    environment.put("SERIATE_AE_CONFIG", demo.aeConfig().toString());
    environment.put("SERIATE_CACHE", cache.toString());
    serve.redirectErrorStream(true).redirectOutput(demo.nodeLog().toFile());
    serve.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    return new NodeProcess(
        serve.start(),
        new NodeLog(demo.nodeLog()),
        URI.create("http://127.0.0.1:" + httpPort + "/q/health/ready"));
  }

  private static boolean isAboutJava(String name) {
    return name.equals("SERIATE_JAVA_HOME") || name.equals("SERIATE_HEAP");
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Empty when the node says that it can take images and work on them; else what it says. */
  Optional<String> notReadyBecause() throws InterruptedException {
    try (HttpClient client =
        HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build()) {
      HttpRequest ask = HttpRequest.newBuilder(readiness).timeout(Duration.ofSeconds(5)).build();
      HttpResponse<String> answer = client.send(ask, HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() == 200
          ? Optional.empty()
          : Optional.of(answer.body().replaceAll("\\s+", " ").strip());
    } catch (IOException _) {
      return Optional.of("it does not listen on its web port");
    }
  }

  int waitFor() throws InterruptedException {
    return process.waitFor();
  }

  NodeLog log() {
    return log;
  }

  /** Asks the node to stop; if it does not, ends it and the database server that it started. */
  @Override
  public void close() {
    List<ProcessHandle> descendants = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(TIME_TO_STOP.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    descendants.forEach(ProcessHandle::destroyForcibly);
  }
}
