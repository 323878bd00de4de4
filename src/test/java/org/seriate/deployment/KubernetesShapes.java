package org.seriate.deployment;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.gson.annotations.SerializedName;
import io.kubernetes.client.custom.IntOrString;
import io.kubernetes.client.custom.Quantity;
import io.kubernetes.client.custom.QuantityFormatException;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaim;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which shape a document for a cluster has, by its apiVersion and kind.
 *
 * <p>Those of Kubernetes are read off the model classes of its Java client, which are generated
 * from the API's own description. The client's own check is not asked: it takes a text for a
 * number, a number for a text, and anything in a map, which a server refuses. KEDA and Kustomize
 * have no such classes; of theirs the keys that our files use stand here (ADR 56).
 */
final class KubernetesShapes {
  private static final Map<String, Class<?>> MODELS =
      Map.of(
          "v1 Namespace", V1Namespace.class,
          "v1 Service", V1Service.class,
          "v1 ServiceAccount", V1ServiceAccount.class,
          "v1 PersistentVolumeClaim", V1PersistentVolumeClaim.class,
          "apps/v1 StatefulSet", V1StatefulSet.class,
          "apps/v1 Deployment", V1Deployment.class,
          "policy/v1 PodDisruptionBudget", V1PodDisruptionBudget.class,
          "networking.k8s.io/v1 NetworkPolicy", V1NetworkPolicy.class);

  /** What the models' fields are besides lists, maps and further models. */
  private static final Map<Type, Shape> VALUES =
      Map.ofEntries(
          entry(String.class, Shape.text()),
          entry(Boolean.class, Shape.truth()),
          entry(Integer.class, Shape.whole()),
          entry(Long.class, Shape.whole()),
          entry(Double.class, Shape.value("a number", JsonNode::isNumber)),
          entry(OffsetDateTime.class, Shape.text()),
          entry(byte[].class, Shape.text()),
          entry(Object.class, Shape.anything()),
          entry(
              IntOrString.class,
              Shape.value("a number or a text", n -> n.isIntegralNumber() || n.isTextual())),
          entry(
              Quantity.class,
              Shape.value("a quantity, such as 2Gi", KubernetesShapes::isQuantity)));

  private static final Map<String, Shape> OTHERS =
      Map.of(
          "keda.sh/v1alpha1 ScaledObject", keda(scaledObject()),
          "keda.sh/v1alpha1 TriggerAuthentication", keda(triggerAuthentication()));

  private KubernetesShapes() {}

  static List<String> faults(JsonNode document) {
    String kind = document.path("apiVersion").asText() + " " + document.path("kind").asText();
    Shape shape = MODELS.containsKey(kind) ? of(MODELS.get(kind)) : OTHERS.get(kind);
    if (shape == null) {
      return List.of(kind + ": no shape is known here");
    }
    List<String> faults = shape.faults(document);
    // The API's description lets any object be nameless, for the sake of templates.
    if (document.at("/metadata/name").isMissingNode()) {
      faults.add("/metadata/name: is missing");
    }
    return faults;
  }

  /** A kustomization is read by kubectl and never reaches a cluster, so it has no name. */
  static Shape kustomization() {
    Shape texts = Shape.list(Shape.text());
    return Shape.fields(
        Set.of("apiVersion", "kind", "resources"),
        Map.of(
            "apiVersion", Shape.text("kustomize\\.config\\.k8s\\.io/v1beta1"),
            "kind", Shape.text("Kustomization"),
            "namespace", Shape.text(),
            "resources", texts,
            "configMapGenerator",
                Shape.list(
                    Shape.fields(
                        Set.of("name", "files"), Map.of("name", Shape.text(), "files", texts))),
            "secretGenerator",
                Shape.list(
                    Shape.fields(
                        Set.of("name", "envs"), Map.of("name", Shape.text(), "envs", texts))),
            "images", Shape.list(textFields("name", "newName", "newTag")),
            "labels",
                Shape.list(
                    Shape.fields(Set.of("pairs"), Map.of("pairs", Shape.map(Shape.text()))))));
  }

  private static Shape scaledObject() {
    Shape trigger =
        Shape.fields(
            Set.of("type", "metadata", "authenticationRef"),
            Map.of(
                "type", Shape.text("postgresql"),
                "metadata", textFields("query", "targetQueryValue", "activationTargetQueryValue"),
                "authenticationRef", textFields("name")));
    return Shape.fields(
        Set.of("scaleTargetRef", "triggers"),
        Map.of(
            "scaleTargetRef", textFields("name"),
            "minReplicaCount", Shape.whole(),
            "maxReplicaCount", Shape.whole(),
            "pollingInterval", Shape.whole(),
            "cooldownPeriod", Shape.whole(),
            "triggers", Shape.list(trigger)));
  }

  private static Shape triggerAuthentication() {
    return Shape.fields(
        Set.of("secretTargetRef"),
        Map.of("secretTargetRef", Shape.list(textFields("parameter", "name", "key"))));
  }

  private static Shape keda(Shape spec) {
    return Shape.fields(
        Set.of("apiVersion", "kind", "metadata", "spec"),
        Map.of(
            "apiVersion", Shape.text(),
            "kind", Shape.text(),
            "metadata", of(V1ObjectMeta.class),
            "spec", spec));
  }

  private static Shape textFields(String... names) {
    Map<String, Shape> known = new HashMap<>();
    for (String name : names) {
      known.put(name, Shape.text());
    }
    return Shape.fields(known.keySet(), known);
  }

  private static Shape of(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] of = generic.getActualTypeArguments();
      return generic.getRawType() == List.class ? Shape.list(of(of[0])) : Shape.map(of(of[1]));
    }
    // Read off only where a document has such a node: some models contain themselves.
    return VALUES.getOrDefault(
        type, (at, node, faults) -> model((Class<?>) type).judge(at, node, faults));
  }

  private static Shape model(Class<?> model) {
    Map<String, Shape> known = new HashMap<>();
    for (Field field : model.getDeclaredFields()) {
      SerializedName name = field.getAnnotation(SerializedName.class);
      if (name != null) {
        known.put(name.value(), of(field.getGenericType()));
      }
    }
    return Shape.fields(required(model), known);
  }

  private static Set<String> required(Class<?> model) {
    try {
      Set<?> names = (Set<?>) model.getField("openapiRequiredFields").get(null);
      return names.stream().map(String.class::cast).collect(Collectors.toSet());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(model + " is no model of the API", e);
    }
  }

  private static boolean isQuantity(JsonNode node) {
    try {
      Quantity.fromString(node.asText());
      return node.isTextual() || node.isNumber();
    } catch (QuantityFormatException | IllegalArgumentException e) {
      return false;
    }
  }
}
