package org.seriate.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seriate.config.AeConfig;
import org.seriate.config.AeConfigFiles;
import org.seriate.config.NodeConfig;
import org.seriate.config.NodeRole;
import org.seriate.program.Program;

/** What the files in deploy/ name is there: no container engine runs in the build to find out. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DeployFilesTest {
  private static final Path DEPLOY = Path.of("deploy");
  private static final Pattern VARIABLE = Pattern.compile("\\bSERIATE_[A-Z_]+\\b");

  /** Of a trial or a build, not of the program. */
  private static final Set<String> OF_THE_FILES = Set.of("SERIATE_VARIANT");

  private static List<JsonNode> documents(Path file) throws IOException {
    return YamlDocuments.of(file);
  }

  private static List<Path> files(String... endings) throws IOException {
    try (Stream<Path> all = Files.walk(DEPLOY)) {
      return all.filter(Files::isRegularFile)
          .filter(f -> !f.startsWith(DEPLOY.resolve("demo-data")))
          .filter(f -> endings.length == 0 || Stream.of(endings).anyMatch(f.toString()::endsWith))
          .sorted()
          .toList();
    }
  }

  private static Map<String, JsonNode> kubernetes() throws IOException {
    Map<String, JsonNode> all = new java.util.TreeMap<>();
    for (JsonNode name :
        documents(DEPLOY.resolve("k8s/kustomization.yaml")).getFirst().path("resources")) {
      for (JsonNode document : documents(DEPLOY.resolve("k8s").resolve(name.asText()))) {
        all.put(
            document.path("kind").asText() + " " + document.at("/metadata/name").asText(),
            document);
      }
    }
    return all;
  }

  /** With every default, for ae-config/node.yaml says nothing else. */
  private static NodeConfig shipped() throws Exception {
    return AeConfigFiles.read(Path.of("ae-config"), Map.of()).node();
  }

  private static String read(String name) throws IOException {
    return Files.readString(DEPLOY.resolve(name));
  }

  @Test
  void every_yaml_file_is_yaml() throws IOException {
    for (Path file : files(".yaml")) {
      if (!file.toString().contains("ae-config")) {
        assertFalse(documents(file).isEmpty(), file.toString());
      }
    }
  }

  @Test
  void every_environment_variable_is_one_that_the_program_or_the_launcher_reads()
      throws IOException {
    Set<String> known = new TreeSet<>(OF_THE_FILES);
    known.addAll(variables(Files.readString(DEPLOY.resolve("bin/seriate"))));
    known.addAll(variables(Files.readString(DEPLOY.resolve("bin/find-jdk"))));
    try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
      for (Path source : sources.filter(Files::isRegularFile).toList()) {
        known.addAll(variables(Files.readString(source)));
      }
    }
    for (Path file : files()) {
      Set<String> named = variables(Files.readString(file));
      named.removeAll(known);
      assertEquals(Set.of(), named, file.toString());
    }
  }

  private static Set<String> variables(String text) {
    Set<String> found = new TreeSet<>();
    Matcher m = VARIABLE.matcher(text);
    while (m.find()) {
      found.add(m.group());
    }
    return found;
  }

  @ParameterizedTest
  @ValueSource(strings = {"deploy/compose/ae-config", "deploy/k8s/ae-config"})
  void the_configurations_are_taken_by_the_program(String folder) throws Exception {
    AeConfig config = AeConfigFiles.read(Path.of(folder), Map.of());

    assertEquals(shipped().port(), config.node().port());
    assertFalse(config.destinations().isEmpty());
  }

  @Test
  void every_port_is_one_of_the_defaults() throws Exception {
    NodeConfig node = shipped();
    Set<String> ours =
        Set.of(
            String.valueOf(node.port()),
            String.valueOf(node.tls().port()),
            String.valueOf(node.http().port()));
    Matcher exposed = Pattern.compile("(?m)^EXPOSE (.*)$").matcher(read("Dockerfile"));
    assertTrue(exposed.find());
    assertEquals(ours, Set.of(exposed.group(1).split(" ")));

    Map<String, JsonNode> all = kubernetes();
    for (String pod : List.of("StatefulSet seriate-receiver", "Deployment seriate-worker")) {
      for (JsonNode port : container(all.get(pod)).path("ports")) {
        assertTrue(ours.contains(port.path("containerPort").asText()), pod + " " + port);
      }
    }
    for (JsonNode port : all.get("NetworkPolicy receiver").findValues("port")) {
      assertTrue(ours.contains(port.asText()), port.toString());
    }
  }

  @Test
  void every_command_and_role_is_one_of_the_program() throws IOException {
    Set<String> commands = new HashSet<>(Program.commandLine().getSubcommands().keySet());
    commands.add("serve"); // which the room above adds
    Matcher called =
        Pattern.compile("bin/seriate ([a-z]+)")
            .matcher(read("systemd/seriate.service") + read("image/try") + read("image/aot"));
    while (called.find()) {
      assertTrue(commands.contains(called.group(1)), called.group());
    }
    assertTrue(read("Dockerfile").contains("CMD [\"serve\"]"));
    Set<String> roles =
        Stream.of(NodeRole.values())
            .map(r -> r.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    Set<String> served = new HashSet<>();
    Map<String, JsonNode> all = kubernetes();
    for (String pod : List.of("StatefulSet seriate-receiver", "Deployment seriate-worker")) {
      List<String> words = texts(container(all.get(pod)).path("args"));
      assertEquals(List.of("serve", "--roles"), words.subList(0, 2));
      served.addAll(List.of(words.get(2).split(",")));
    }
    assertEquals(roles, served, "together the pods do all that a node does");
  }

  @Test
  void what_the_image_copies_is_there_and_what_it_runs_can_be_run() throws IOException {
    Matcher copied = Pattern.compile("(?m)^COPY (?!--from)(\\S+) ").matcher(read("Dockerfile"));
    while (copied.find()) {
      assertTrue(Files.exists(Path.of(copied.group(1))), copied.group());
    }
    for (String script : List.of("bin/seriate", "image/assemble", "image/aot", "image/try")) {
      assertTrue(Files.isExecutable(DEPLOY.resolve(script)), script);
    }
    assertTrue(read("Dockerfile").contains("deploy/image/assemble /opt/seriate"));
    assertTrue(read("Dockerfile").contains("/q/health/ready"));
  }

  @Test
  void the_image_runs_without_root_and_the_pods_too() throws IOException {
    assertTrue(read("Dockerfile").contains("USER 10001:10001"));
    assertTrue(
        documents(DEPLOY.resolve("compose.yaml"))
            .getFirst()
            .at("/services/seriate/read_only")
            .asBoolean());
    Map<String, JsonNode> all = kubernetes();
    for (String pod : List.of("StatefulSet seriate-receiver", "Deployment seriate-worker")) {
      JsonNode template = all.get(pod).at("/spec/template/spec");
      assertEquals(10001, template.at("/securityContext/runAsUser").asInt());
      assertTrue(template.at("/securityContext/runAsNonRoot").asBoolean());
      JsonNode rights = container(all.get(pod)).path("securityContext");
      assertTrue(rights.path("readOnlyRootFilesystem").asBoolean());
      assertFalse(rights.path("allowPrivilegeEscalation").asBoolean(true));
      assertEquals("ALL", rights.at("/capabilities/drop/0").asText());
    }
  }

  @Test
  void what_the_pods_refer_to_is_defined() throws IOException {
    JsonNode kustomization = documents(DEPLOY.resolve("k8s/kustomization.yaml")).getFirst();
    Map<String, JsonNode> all = kubernetes();
    Set<String> images = Set.copyOf(texts(kustomization.path("images"), "name"));
    for (String pod : List.of("StatefulSet seriate-receiver", "Deployment seriate-worker")) {
      JsonNode spec = all.get(pod).path("spec");
      JsonNode container = container(all.get(pod));
      assertTrue(images.contains(container.path("image").asText()));
      assertEquals(spec.at("/selector/matchLabels"), spec.at("/template/metadata/labels"), pod);
      Set<String> volumes = new HashSet<>(texts(spec.at("/template/spec/volumes"), "name"));
      spec.path("volumeClaimTemplates").forEach(c -> volumes.add(c.at("/metadata/name").asText()));
      assertEquals(volumes, Set.copyOf(texts(container.path("volumeMounts"), "name")));
      assertEquals(
          texts(kustomization.path("secretGenerator"), "name").getFirst(),
          container.at("/envFrom/0/secretRef/name").asText());
      Set<String> ports = Set.copyOf(texts(container.path("ports"), "name"));
      for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
        assertTrue(ports.contains(container.path(probe).at("/httpGet/port").asText()), probe);
      }
    }
    assertTrue(all.containsKey("PersistentVolumeClaim seriate-store"));
    assertTrue(all.containsKey("ServiceAccount seriate"));
    assertEquals(
        "seriate-worker",
        all.get("ScaledObject seriate-worker").at("/spec/scaleTargetRef/name").asText());
    for (String service : List.of("Service seriate-dicom", "Service seriate-receiver")) {
      Set<String> ports =
          Set.copyOf(
              texts(container(all.get("StatefulSet seriate-receiver")).path("ports"), "name"));
      for (String target : texts(all.get(service).at("/spec/ports"), "targetPort")) {
        assertTrue(ports.contains(target), service + " " + target);
      }
    }
    for (String file : texts(kustomization.at("/configMapGenerator/0/files"))) {
      assertTrue(Files.exists(DEPLOY.resolve("k8s").resolve(file)), file);
    }
  }

  @Test
  void scaling_asks_a_view_that_the_migrations_make() throws IOException {
    String query =
        kubernetes()
            .get("ScaledObject seriate-worker")
            .at("/spec/triggers/0/metadata/query")
            .asText();
    StringBuilder migrations = new StringBuilder();
    try (Stream<Path> scripts = Files.list(Path.of("db-migrations"))) {
      for (Path script : scripts.sorted().toList()) {
        migrations.append(Files.readString(script));
      }
    }
    assertTrue(query.contains("from work_depth where step = 'CLASSIFY'"), query);
    assertTrue(migrations.toString().contains("create view work_depth"));
    for (String column : List.of("ready", "claimed")) {
      assertTrue(query.contains(column));
      assertTrue(Pattern.compile("as " + column + "\\b").matcher(migrations).find(), column);
    }
    assertTrue(read("k8s/secret.env").contains("KEDA_CONNECTION="));
  }

  @Test
  void the_units_paths_are_those_that_assemble_makes() throws IOException {
    String unit = read("systemd/seriate.service");
    String assemble = read("image/assemble");
    for (String path : List.of("bin/seriate", "ae-config")) {
      assertTrue(unit.contains("/opt/seriate/" + path), path);
      assertTrue(assemble.contains("FOLDER/" + path), path);
    }
    assertTrue(unit.contains("SERIATE_HOME=/var/lib/seriate"));
    assertTrue(unit.contains("StateDirectory=seriate"));
  }

  private static JsonNode container(JsonNode pod) {
    return pod.at("/spec/template/spec/containers/0");
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(n -> texts.add(n.asText()));
    return texts;
  }

  private static List<String> texts(JsonNode array, String field) {
    List<String> texts = new ArrayList<>();
    array.forEach(n -> texts.add(n.path(field).asText()));
    return texts;
  }
}
