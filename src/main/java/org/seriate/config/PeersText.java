package org.seriate.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * The list of peers as text, in the form of peers.yaml, and what a person changes in it. A change
 * keeps every key that it does not name; comments are lost with the first change.
 */
public final class PeersText {
  /** What messages call a list that is in no file. */
  private static final Path NO_FILE = Path.of("list");

  private static final List<String> ORDER =
      List.of(
          "name",
          "aeTitle",
          "hosts",
          "host",
          "port",
          "roles",
          "tls",
          "user",
          "passcode",
          "priority",
          "completeness",
          "retrieve",
          "send",
          "layout",
          "only");

  private PeersText() {}

  /** What stands in peers.yaml of this folder. */
  public static String ofFile(Path folder) throws IOException {
    return Files.readString(folder.resolve("peers.yaml"));
  }

  /**
   * Reads and checks a list.
   *
   * @param folder from where relative paths in it count
   * @param ours the node's rules, for what a source does not say itself
   * @throws ConfigProblem with the line of each problem
   */
  public static List<PeerConfig> read(
      String text, Path folder, NodeConfig ours, Map<String, String> environment)
      throws ConfigProblem {
    Problems problems = new Problems();
    List<PeerConfig> peers =
        PeersReader.read(
            new YamlFile(folder.resolve(NO_FILE), problems, Optional.of(text)), ours, environment);
    problems.throwIfAny();
    return peers;
  }

  /**
   * The peers of a list as they are written: keys and values, nothing added and nothing checked.
   * Values are text, lists of values or further keys.
   */
  public static List<Map<String, Object>> peers(String text) {
    Problems ignored = new Problems();
    Optional<Node> root = new YamlFile(NO_FILE, ignored, Optional.of(text)).root();
    List<Map<String, Object>> peers = new ArrayList<>();
    if (root.orElse(null) instanceof SequenceNode sequence) {
      for (Node node : sequence.getValue()) {
        if (node instanceof MappingNode mapping) {
          peers.add(keys(mapping));
        }
      }
    }
    return peers;
  }

  private static Map<String, Object> keys(MappingNode mapping) {
    Map<String, Object> keys = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode key) {
        keys.put(key.getValue(), value(tuple.getValueNode()));
      }
    }
    return keys;
  }

  private static Object value(Node node) {
    return switch (node) {
      case MappingNode m -> keys(m);
      case SequenceNode s -> s.getValue().stream().map(PeersText::value).toList();
      case ScalarNode s -> s.getValue();
      default -> "";
    };
  }

  /** The peer of this name, as it is written. */
  public static Optional<Map<String, Object>> peer(String text, String name) {
    return peers(text).stream().filter(p -> name.equals(p.get("name"))).findFirst();
  }

  /** The list with one peer more. */
  public static String with(String text, Map<String, Object> peer) {
    List<Map<String, Object>> peers = new ArrayList<>(peers(text));
    peers.add(peer);
    return write(peers);
  }

  /** The list with the peer of this name as {@code change} makes it. */
  public static String changed(
      String text, String name, UnaryOperator<Map<String, Object>> change) {
    return write(
        peers(text).stream()
            .map(p -> name.equals(p.get("name")) ? change.apply(new LinkedHashMap<>(p)) : p)
            .toList());
  }

  /** The list without the peer of this name. */
  public static String without(String text, String name) {
    return write(peers(text).stream().filter(p -> !name.equals(p.get("name"))).toList());
  }

  /** The list in one fixed form, so that two of them differ only where they say something else. */
  public static String write(List<Map<String, Object>> peers) {
    if (peers.isEmpty()) {
      return "[]\n";
    }
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.FLOW);
    options.setWidth(Integer.MAX_VALUE);
    options.setSplitLines(false);
    Yaml yaml = new Yaml(options);
    StringBuilder text = new StringBuilder();
    for (Map<String, Object> peer : peers) {
      String lead = "- ";
      for (Map.Entry<String, Object> key : inOrder(peer).entrySet()) {
        text.append(lead).append(yaml.dump(plain(key.getKey())).strip()).append(": ");
        text.append(yaml.dump(plain(key.getValue())).strip()).append('\n');
        lead = "  ";
      }
    }
    return text.toString();
  }

  private static Map<String, Object> inOrder(Map<String, Object> peer) {
    Map<String, Object> ordered = new LinkedHashMap<>();
    ORDER.stream().filter(peer::containsKey).forEach(k -> ordered.put(k, peer.get(k)));
    peer.forEach(ordered::putIfAbsent);
    return ordered;
  }

  // What looks like a number or a truth is written without quotes, as people write it.
  private static Object plain(Object value) {
    return switch (value) {
      case String s when s.matches("0|[1-9]\\d{0,8}") -> Integer.valueOf(s);
      case String s when s.equals("true") || s.equals("false") -> Boolean.valueOf(s);
      case String s -> s.replaceAll("\\p{Cntrl}", " ");
      case List<?> l -> l.stream().map(PeersText::plain).toList();
      case Map<?, ?> m -> {
        Map<Object, Object> plain = new LinkedHashMap<>();
        m.forEach((k, v) -> plain.put(k, plain(v)));
        yield plain;
      }
      default -> value;
    };
  }
}
