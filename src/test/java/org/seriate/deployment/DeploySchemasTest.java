package org.seriate.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.constructor.DuplicateKeyException;

/**
 * The files in deploy/ have the shape that Kubernetes, KEDA, Kustomize and Compose ask for. None of
 * these runs in the build, and the first cluster is a bad place to learn of a misspelt key.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DeploySchemasTest {
  private static final Path DEPLOY = Path.of("deploy");
  private static final Path K8S = DEPLOY.resolve("k8s");
  private static final String KUSTOMIZATION = "kustomization.yaml";
  private static final String COMPOSE = "compose.yaml";

  private static List<String> faults(String file, JsonNode document) {
    if (file.equals(COMPOSE)) {
      return ComposeShapes.faults(document, DEPLOY);
    }
    return file.endsWith(KUSTOMIZATION)
        ? KubernetesShapes.kustomization().faults(document)
        : KubernetesShapes.faults(document);
  }

  static List<String> manifests() throws IOException {
    try (Stream<Path> all = Files.list(K8S)) {
      return all.map(f -> f.getFileName().toString())
          .filter(name -> name.endsWith(".yaml") && !name.equals(KUSTOMIZATION))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void every_document_for_a_cluster_has_the_shape_of_its_kind(String name) throws IOException {
    List<JsonNode> documents = YamlDocuments.of(K8S.resolve(name));

    assertFalse(documents.isEmpty(), name + " says nothing");
    for (JsonNode document : documents) {
      assertEquals(List.of(), faults(name, document), name);
    }
  }

  @Test
  void the_kustomization_has_its_shape_and_names_every_file_of_the_folder() throws IOException {
    JsonNode kustomization = YamlDocuments.of(K8S.resolve(KUSTOMIZATION)).getFirst();

    assertEquals(List.of(), faults(KUSTOMIZATION, kustomization));
    assertEquals(Set.copyOf(manifests()), texts(kustomization.path("resources")));
    Set<String> generated = new HashSet<>();
    kustomization.findValues("files").forEach(files -> generated.addAll(texts(files)));
    kustomization.findValues("envs").forEach(files -> generated.addAll(texts(files)));
    for (String file : generated) {
      assertTrue(Files.isRegularFile(K8S.resolve(file)), file);
    }
  }

  @Test
  void each_line_of_the_secret_is_a_comment_or_a_key_with_a_value() throws IOException {
    for (String line : Files.readAllLines(K8S.resolve("secret.env"))) {
      assertTrue(line.matches("#.*|[A-Z_]+=.+"), line);
    }
  }

  @Test
  void what_is_scaled_and_the_log_in_for_it_are_in_the_folder() throws IOException {
    List<JsonNode> scaling = YamlDocuments.of(K8S.resolve("worker-scaling.yaml"));
    JsonNode object = scaling.get(0).path("spec");
    JsonNode logIn = scaling.get(1);
    JsonNode secret =
        YamlDocuments.of(K8S.resolve(KUSTOMIZATION)).getFirst().at("/secretGenerator/0");

    Set<String> deployments = new TreeSet<>();
    for (String name : manifests()) {
      for (JsonNode document : YamlDocuments.of(K8S.resolve(name))) {
        if (document.path("kind").asText().equals("Deployment")) {
          deployments.add(document.at("/metadata/name").asText());
        }
      }
    }
    assertTrue(deployments.contains(object.at("/scaleTargetRef/name").asText()));
    assertEquals(
        logIn.at("/metadata/name"), object.at("/triggers/0/authenticationRef/name"), "the log-in");
    JsonNode taken = logIn.at("/spec/secretTargetRef/0");
    assertEquals(secret.path("name"), taken.path("name"));
    String keys = Files.readString(K8S.resolve(secret.at("/envs/0").asText()));
    assertTrue(keys.contains("\n" + taken.path("key").asText() + "="), taken.toString());
  }

  @Test
  void the_compose_file_has_its_shape_and_names_only_what_is_there() throws IOException {
    List<JsonNode> documents = YamlDocuments.of(DEPLOY.resolve(COMPOSE));

    assertEquals(1, documents.size());
    assertEquals(List.of(), faults(COMPOSE, documents.getFirst()));
  }

  @ParameterizedTest(name = "{1} for {0}")
  @CsvSource(
      delimiter = '|',
      value = {
        // what | in its place | the fault
        "replicas: 2 | replica: 2 | /spec/replica: is not known here",
        "replicas: 2 | replicas: '2' | /spec/replicas: \"2\" is not a whole number",
        "port: web} | prot: web} "
            + "| /spec/template/spec/containers/0/startupProbe/httpGet/port: is missing",
        "- name: seriate | - nam: seriate | /spec/template/spec/containers/0/name: is missing",
        "value: /store | value: 1 "
            + "| /spec/template/spec/containers/0/env/1/value: 1 is not a text",
        "runAsNonRoot: true | runAsNonRoot: 'yes' "
            + "| /spec/template/spec/securityContext/runAsNonRoot: \"yes\" is not true or false",
        "app.kubernetes.io/name: seriate-receiver | app.kubernetes.io/name: true "
            + "| /spec/selector/matchLabels/app.kubernetes.io/name: true is not a text",
        "drop: [ALL] | drop: ALL "
            + "| /spec/template/spec/containers/0/securityContext/capabilities/drop: "
            + "\"ALL\" is not a list",
        "memory: 2Gi | memory: 2GiB | /spec/template/spec/containers/0/resources/limits/memory: "
            + "\"2GiB\" is not a quantity, such as 2Gi",
        "apiVersion: apps/v1 | apiVersion: app/v1 | app/v1 StatefulSet: no shape is known here",
        "name: seriate-receiver | generation: 1 | /metadata/name: is missing"
      })
  void a_manifest_with_a_fault_is_refused(String right, String wrong, String fault)
      throws IOException {
    assertRefused("k8s/receiver.yaml", right, wrong, fault);
  }

  @ParameterizedTest(name = "{1} for {0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "minReplicaCount: 0 | minReplicas: 0 | /spec/minReplicas: is not known here",
        "targetQueryValue: \"4\" | targetQueryValue: 4 "
            + "| /spec/triggers/0/metadata/targetQueryValue: 4 is not a text",
        "- type: postgresql | - typ: postgresql | /spec/triggers/0/type: is missing"
      })
  void a_scaling_with_a_fault_is_refused(String right, String wrong, String fault)
      throws IOException {
    assertRefused("k8s/worker-scaling.yaml", right, wrong, fault);
  }

  @ParameterizedTest(name = "{1} for {0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "resources: | resource: | /resources: is missing",
        "files: | file: | /configMapGenerator/0/file: is not known here",
        "newTag: 0.1.0 | newTag: 0.1 | /images/0/newTag: 0.1 is not a text"
      })
  void a_kustomization_with_a_fault_is_refused(String right, String wrong, String fault)
      throws IOException {
    assertRefused("k8s/" + KUSTOMIZATION, right, wrong, fault);
  }

  @ParameterizedTest(name = "{1} for {0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "read_only: true | readonly: true | /services/seriate/readonly: is not known here",
        "read_only: true | read_only: 'true' "
            + "| /services/seriate/read_only: \"true\" is not true or false",
        "image: postgres:17 | imag: postgres:17 | /services/postgres/image: is missing",
        "name: seriate | version: '3' | /version: is not known here",
        "services: | service: | /services: is missing",
        "DICOM_WEB_PLUGIN_ENABLED: \"true\" | DICOM_WEB_PLUGIN_ENABLED: true "
            + "| /services/orthanc/environment/DICOM_WEB_PLUGIN_ENABLED: true is not a text",
        "service_healthy | service_well | is not a text like service_",
        "'      postgres:' | '      postgre:' "
            + "| /services/seriate/depends_on: postgre is not there",
        "healthcheck: | healthchek: "
            + "| /services/seriate/depends_on: postgres has no healthcheck to wait for",
        "orthanc-data:/var | orthanc-dat:/var "
            + "| /services/orthanc/volumes: orthanc-dat is not there",
        "./compose/ae-config | ./compose/config "
            + "| /services/seriate/volumes: ./compose/config is not there",
        "cap_drop: [ALL] | networks: [inside] | /services/seriate/networks: inside is not there",
        "deploy/Dockerfile | Dockerfile | /services/seriate/build: Dockerfile is not there"
      })
  void a_compose_file_with_a_fault_is_refused(String right, String wrong, String fault)
      throws IOException {
    assertRefused(COMPOSE, right, wrong, fault);
  }

  @Test
  void a_key_that_stands_twice_is_refused() throws IOException {
    String twice = edited("k8s/receiver.yaml", "replicas: 2", "replicas: 2\n  replicas: 3");

    assertThrows(DuplicateKeyException.class, () -> YamlDocuments.of(twice));
  }

  /** In the first place where it stands, so that a test cannot pass by changing nothing. */
  private static String edited(String file, String right, String wrong) throws IOException {
    String text = Files.readString(DEPLOY.resolve(file));
    int at = text.indexOf(right);
    assertTrue(at >= 0, file + " no longer says " + right);
    return text.substring(0, at) + wrong + text.substring(at + right.length());
  }

  private static void assertRefused(String file, String right, String wrong, String fault)
      throws IOException {
    List<String> faults = faults(file, YamlDocuments.of(edited(file, right, wrong)).getFirst());
    assertTrue(faults.stream().anyMatch(f -> f.contains(fault)), fault + " of " + faults);
  }

  private static Set<String> texts(JsonNode list) {
    return list.valueStream().map(JsonNode::asText).collect(Collectors.toSet());
  }
}
