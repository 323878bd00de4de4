package org.seriate.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What may stand at one place of a YAML document. What is not named is refused, and so is what
 * would have to be read as another type: {@code replicas: "2"} is no number, {@code true} no text.
 */
@FunctionalInterface
interface Shape {

  void judge(String at, JsonNode node, List<String> faults);

  default List<String> faults(JsonNode document) {
    List<String> faults = new ArrayList<>();
    judge("", document, faults);
    return faults;
  }

  static Shape anything() {
    return (at, node, faults) -> {};
  }

  static Shape text() {
    return value("a text", JsonNode::isTextual);
  }

  static Shape text(String pattern) {
    Predicate<String> matches = Pattern.compile(pattern).asMatchPredicate();
    return value(
        "a text like " + pattern, node -> node.isTextual() && matches.test(node.textValue()));
  }

  static Shape whole() {
    return value("a whole number", JsonNode::isIntegralNumber);
  }

  static Shape truth() {
    return value("true or false", JsonNode::isBoolean);
  }

  static Shape nothing() {
    return value("nothing", JsonNode::isNull);
  }

  static Shape value(String what, Predicate<JsonNode> right) {
    return (at, node, faults) -> {
      if (!right.test(node)) {
        faults.add(at + ": " + node + " is not " + what);
      }
    };
  }

  static Shape list(Shape each) {
    return (at, node, faults) -> {
      value("a list", JsonNode::isArray).judge(at, node, faults);
      for (int i = 0; node.isArray() && i < node.size(); i++) {
        each.judge(at + "/" + i, node.get(i), faults);
      }
    };
  }

  static Shape map(Shape each) {
    return (at, node, faults) -> {
      value("a map", JsonNode::isObject).judge(at, node, faults);
      node.properties().forEach(e -> each.judge(at + "/" + e.getKey(), e.getValue(), faults));
    };
  }

  static Shape fields(Set<String> required, Map<String, Shape> known) {
    return (at, node, faults) -> {
      value("a map", JsonNode::isObject).judge(at, node, faults);
      if (node.isObject()) {
        required.stream()
            .filter(name -> !node.has(name))
            .sorted()
            .forEach(name -> faults.add(at + "/" + name + ": is missing"));
      }
      node.properties()
          .forEach(
              e ->
                  known
                      .getOrDefault(e.getKey(), unknown())
                      .judge(at + "/" + e.getKey(), e.getValue(), faults));
    };
  }

  private static Shape unknown() {
    return (at, node, faults) -> faults.add(at + ": is not known here");
  }
}
