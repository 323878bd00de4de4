package org.seriate.config;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.seriate.series.ReportKind;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads a block {@code only}: that of a destination, that of the approval. */
final class OnlyReader {
  private OnlyReader() {}

  static Only read(Section peer, Set<Role> roles) {
    if (peer.has("only") && !roles.contains(Role.DESTINATION)) {
      peer.problem("only", "is for peers with role destination; remove it or add the role");
    }
    return read(peer.section("only"));
  }

  static Only read(Section only) {
    try (only) {
      return new Only(results(only), texts(only, "sources"), texts(only, "models"));
    }
  }

  private static Set<ReportKind> results(Section only) {
    List<String> words = Arrays.stream(ReportKind.values()).map(Enum::name).toList();
    List<ScalarNode> items = some(only, "results");
    for (ScalarNode item : items) {
      if (!words.contains(item.getValue())) {
        only.problem(
            item,
            "unknown result '%s'%s; known are %s"
                .formatted(
                    item.getValue(),
                    Nearest.hint(item.getValue(), words),
                    String.join(", ", words)));
      }
    }
    return items.stream()
        .map(ScalarNode::getValue)
        .filter(words::contains)
        .map(ReportKind::valueOf)
        .collect(Collectors.toSet());
  }

  private static List<String> texts(Section only, String key) {
    return some(only, key).stream().map(ScalarNode::getValue).map(String::strip).toList();
  }

  /** An empty list would mean nothing, or everything: who knows. */
  private static List<ScalarNode> some(Section only, String key) {
    List<ScalarNode> items = only.list(key);
    if (only.has(key) && items.isEmpty()) {
      only.problem(key, "is empty; name some or remove it");
    }
    return items;
  }
}
