package org.seriate.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;

/**
 * What of the Compose Specification our file uses, stricter where the Specification leaves a
 * choice: one way to write a port or a volume is enough. A key that is missing here may be a right
 * one; whoever needs it adds it.
 */
final class ComposeShapes {
  private static final Shape TEXTS = Shape.list(Shape.text());
  private static final Shape DURATION = Shape.text("([0-9]+(h|m|s|ms))+");

  private static final Shape BUILD =
      Shape.fields(
          Set.of("context", "dockerfile"),
          Map.of(
              "context", Shape.text(),
              "dockerfile", Shape.text(),
              "args", Shape.map(Shape.text())));

  private static final Shape HEALTHCHECK =
      Shape.fields(
          Set.of("test"),
          Map.of(
              "test", TEXTS,
              "interval", DURATION,
              "timeout", DURATION,
              "retries", Shape.whole()));

  private static final Shape CONDITION =
      Shape.text("service_(started|healthy|completed_successfully)");

  private static final Shape SERVICE =
      Shape.fields(
          Set.of("image"),
          Map.ofEntries(
              Map.entry("build", BUILD),
              Map.entry("image", Shape.text()),
              Map.entry("read_only", Shape.truth()),
              Map.entry("tmpfs", TEXTS),
              Map.entry("cap_drop", TEXTS),
              Map.entry("security_opt", TEXTS),
              Map.entry("environment", Shape.map(Shape.text())),
              Map.entry("volumes", Shape.list(Shape.text("[^:]+:/[^:]+(:ro)?"))),
              Map.entry("networks", TEXTS),
              Map.entry("secrets", TEXTS),
              Map.entry("ports", Shape.list(Shape.text("([0-9.]+:)?[0-9]+:[0-9]+"))),
              Map.entry(
                  "depends_on",
                  Shape.map(Shape.fields(Set.of("condition"), Map.of("condition", CONDITION)))),
              Map.entry("healthcheck", HEALTHCHECK),
              Map.entry("stop_grace_period", DURATION)));

  private static final Shape FILE =
      Shape.fields(
          Set.of("name", "services"),
          Map.of(
              "name", Shape.text("[a-z0-9][a-z0-9_-]*"),
              "services", Shape.map(SERVICE),
              "volumes", Shape.map(Shape.nothing()),
              "networks", Shape.map(Shape.nothing()),
              "secrets", Shape.map(Shape.fields(Set.of("file"), Map.of("file", Shape.text())))));

  private ComposeShapes() {}

  static List<String> faults(JsonNode document, Path folder) {
    List<String> faults = FILE.faults(document);
    for (Entry<String, JsonNode> service : document.path("services").properties()) {
      String at = "/services/" + service.getKey();
      for (String kind : List.of("volumes", "networks", "secrets")) {
        for (JsonNode named : service.getValue().path(kind)) {
          defined(at, kind, named.asText(), document, folder, faults);
        }
      }
      depends(at, service.getValue().path("depends_on"), document.path("services"), faults);
      built(at, service.getValue().path("build"), folder, faults);
    }
    return faults;
  }

  private static void defined(
      String at, String kind, String named, JsonNode document, Path folder, List<String> faults) {
    String source = kind.equals("volumes") ? named.split(":", 2)[0] : named;
    boolean there =
        source.startsWith(".")
            ? Files.exists(folder.resolve(source))
            : document.path(kind).has(source);
    if (!there) {
      faults.add(at + "/" + kind + ": " + source + " is not there");
    }
  }

  private static void depends(String at, JsonNode on, JsonNode services, List<String> faults) {
    for (Entry<String, JsonNode> other : on.properties()) {
      String condition = other.getValue().path("condition").asText();
      if (!services.has(other.getKey())) {
        faults.add(at + "/depends_on: " + other.getKey() + " is not there");
      } else if (condition.equals("service_healthy")
          && !services.path(other.getKey()).has("healthcheck")) {
        faults.add(at + "/depends_on: " + other.getKey() + " has no healthcheck to wait for");
      }
    }
  }

  private static void built(String at, JsonNode build, Path folder, List<String> faults) {
    Path dockerfile =
        folder.resolve(build.path("context").asText()).resolve(build.path("dockerfile").asText());
    if (build.isObject() && !Files.isRegularFile(dockerfile)) {
      faults.add(at + "/build: " + dockerfile.normalize() + " is not there");
    }
  }
}
