package org.seriate.program;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.seriate.access.LocalToken;
import org.seriate.config.AeConfigFiles;
import org.seriate.config.ConfigProblem;
import org.seriate.config.NodeConfig;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The web port of a running node, as an option of commands. */
final class NodeWeb {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "The node's web port. Default: that of node.yaml, on this machine.")
  private URI url;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      defaultValue = "${env:SERIATE_TOKEN}",
      description =
          "API token (page \"API tokens\" of the console). Default: $SERIATE_TOKEN, else the one"
              + " that a node on this machine leaves in its home, $SERIATE_HOME or .seriate.")
  private String token;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  private URI url() throws CommandFailed {
    if (url == null) {
      url = ofThisMachine(System.getenv());
    }
    return url;
  }

  /** Where the configuration lets a node on this machine listen. */
  static URI ofThisMachine(Map<String, String> environment) throws CommandFailed {
    Path folder = Surroundings.of(environment).aeConfig();
    if (!Files.isDirectory(folder)) {
      return URI.create("http://127.0.0.1:8080");
    }
    try {
      NodeConfig.Http web = AeConfigFiles.read(folder, environment).node().http();
      String bind = web.bind().orElse("0.0.0.0");
      // With a scheme and a host of its own, an IPv6 address gets its brackets.
      return new URI(
          "http",
          null,
          bind.equals("0.0.0.0") || bind.equals("::") ? "127.0.0.1" : bind,
          web.port(),
          null,
          null,
          null);
    } catch (ConfigProblem | URISyntaxException e) {
      throw new CommandFailed(e.getMessage() + "; or name the node's web port by --url");
    }
  }

  /** What the node answers; a refusal is said in its words. */
  JsonNode get(String path) throws IOException, InterruptedException, CommandFailed {
    HttpResponse<String> answer = send(HttpRequest.newBuilder(url().resolve(path)).GET());
    if (answer.statusCode() != 200) {
      throw new CommandFailed(said(answer));
    }
    return JSON.readTree(answer.body());
  }

  /** Gives a command about work and prints what came of it. */
  int command(String word, Consumer<ObjectNode> fields)
      throws IOException, InterruptedException, CommandFailed {
    return command("/api/v1/work", word, fields);
  }

  /** Gives a command at this path and prints what came of it. */
  int command(String path, String word, Consumer<ObjectNode> fields)
      throws IOException, InterruptedException, CommandFailed {
    ObjectNode command = JSON.createObjectNode().put("command", word);
    fields.accept(command);
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(url().resolve(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(command.toString())));
    if (answer.statusCode() != 200) {
      throw new CommandFailed(said(answer));
    }
    JsonNode done = JSON.readTree(answer.body());
    String count = done.has("works") ? " (%d changed)".formatted(done.path("works").asInt()) : "";
    spec.commandLine().getOut().println(done.path("said").asText() + count);
    return Program.OK;
  }

  /** Sends a JSON object and prints what the node says of it. */
  int post(String path, Consumer<ObjectNode> fields)
      throws IOException, InterruptedException, CommandFailed {
    ObjectNode body = JSON.createObjectNode();
    fields.accept(body);
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(url().resolve(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
    if (answer.statusCode() != 200) {
      throw new CommandFailed(said(answer));
    }
    spec.commandLine().getOut().println(JSON.readTree(answer.body()).path("said").asText());
    return Program.OK;
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException, CommandFailed {
    presented().ifPresent(t -> request.header("Authorization", "Bearer " + t));
    try (HttpClient client =
        HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build()) {
      return client.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
    } catch (ConnectException e) {
      throw new CommandFailed("no node answers at " + url() + "; is it running, is --url right?");
    }
  }

  /** The key in the home of a node opens that node only, so it is sent nowhere else. */
  private Optional<String> presented() throws IOException, CommandFailed {
    if (token != null && !token.isBlank()) {
      return Optional.of(token);
    }
    Path local =
        Path.of(System.getenv().getOrDefault("SERIATE_HOME", ".seriate")).resolve(LocalToken.FILE);
    return InetAddress.getByName(url().getHost()).isLoopbackAddress() && Files.isReadable(local)
        ? Optional.of(Files.readString(local).strip())
        : Optional.empty();
  }

  private static String said(HttpResponse<String> answer) throws IOException {
    if (answer.headers().firstValue("Content-Type").orElse("").contains("json")) {
      return JSON.readTree(answer.body()).path("said").asText(answer.body());
    }
    return switch (answer.statusCode()) {
      case 401 ->
          "the node does not know who asks: give --token, or run this as the user of the node, with"
              + " its SERIATE_HOME";
      case 403 -> "the token lacks the role for this";
      default -> "the node answered " + answer.statusCode();
    };
  }
}
