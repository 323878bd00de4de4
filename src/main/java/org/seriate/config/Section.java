package org.seriate.config;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * One mapping of a YAML file. Whoever reads it asks for every key it knows; {@link #close} then
 * reports those nobody asked for. A wrong value is a problem and reads as the default.
 */
final class Section implements AutoCloseable {
  private record Entry(ScalarNode key, Node value) {}

  private final YamlFile file;
  private final String what;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final TreeSet<String> known = new TreeSet<>();

  private Section(YamlFile file, String what) {
    this.file = file;
    this.what = what;
  }

  /** A section without any key. */
  static Section empty(YamlFile file, String what) {
    return new Section(file, what);
  }

  static Section of(YamlFile file, Node node, String what) {
    Section section = new Section(file, what);
    if (node instanceof MappingNode mapping) {
      mapping.getValue().forEach(section::add);
    } else if (!node.getTag().equals(Tag.NULL)) {
      file.problem(node, what + " must be a block of 'key: value' lines");
    }
    return section;
  }

  private void add(NodeTuple tuple) {
    if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
      file.problem(tuple.getKeyNode(), "a key must be one word");
      return;
    }
    Entry before = entries.putIfAbsent(key.getValue(), new Entry(key, tuple.getValueNode()));
    if (before != null) {
      int line = before.key.getStartMark().getLine() + 1;
      file.problem(key, "'%s' stands here again, first in line %d".formatted(key.getValue(), line));
    }
  }

  private Optional<Node> node(String key) {
    known.add(key);
    return Optional.ofNullable(entries.get(key)).map(Entry::value);
  }

  boolean has(String key) {
    return node(key).isPresent();
  }

  /** Reports a problem with the value of this key, if it is there at all. */
  void problem(String key, String words) {
    node(key).ifPresent(node -> file.problem(node, key + " " + words));
  }

  /** Reports two keys that contradict each other, where one of them is written. */
  void contradiction(String key, String other, String words) {
    node(key).or(() -> node(other)).ifPresent(node -> file.problem(node, words));
  }

  /** The scalar as it is written; a key without one is a problem. */
  Optional<ScalarNode> scalar(String key) {
    Optional<Node> node = node(key);
    if (node.isEmpty()) {
      return Optional.empty();
    }
    if (!(node.get() instanceof ScalarNode scalar)) {
      problem(key, "must be a single value");
      return Optional.empty();
    }
    if (scalar.getTag().equals(Tag.NULL)) {
      problem(key, "has no value; give one or remove the key");
      return Optional.empty();
    }
    return Optional.of(scalar);
  }

  /** A value that {@code parse} understands; else the problem says that it {@code mustBe}. */
  <T> Optional<T> value(String key, Function<String, Optional<T>> parse, String mustBe) {
    Optional<String> text = scalar(key).map(ScalarNode::getValue).map(String::strip);
    Optional<T> value = text.flatMap(parse);
    if (text.isPresent() && value.isEmpty()) {
      problem(key, "must be %s, not '%s'".formatted(mustBe, text.get()));
    }
    return value;
  }

  /** The same for what must not be repeated in a message. */
  <T> Optional<T> secret(String key, Function<String, Optional<T>> parse, String mustBe) {
    Optional<String> text = scalar(key).map(ScalarNode::getValue).map(String::strip);
    Optional<T> value = text.flatMap(parse);
    if (text.isPresent() && value.isEmpty()) {
      problem(key, "must be " + mustBe);
    }
    return value;
  }

  /** One of some words, which are what the constants print. */
  <E extends Enum<E>> E word(String key, E[] all, E otherwise) {
    return value(
            key,
            text -> Stream.of(all).filter(e -> e.toString().equals(text)).findFirst(),
            Stream.of(all).map(Enum::toString).collect(joining(" or ")))
        .orElse(otherwise);
  }

  /** Some of some words, which are what the constants print; an empty list means none of them. */
  <E extends Enum<E>> Set<E> words(String key, E[] all, Set<E> otherwise) {
    if (!has(key)) {
      return otherwise;
    }
    List<String> known = Stream.of(all).map(Enum::toString).toList();
    for (ScalarNode item : list(key)) {
      if (!known.contains(item.getValue())) {
        file.problem(
            item,
            "unknown word '%s' in %s%s; known are %s"
                .formatted(
                    item.getValue(),
                    key,
                    Nearest.hint(item.getValue(), known),
                    String.join(", ", known)));
      }
    }
    Set<String> given = list(key).stream().map(ScalarNode::getValue).collect(toSet());
    return Stream.of(all).filter(e -> given.contains(e.toString())).collect(toSet());
  }

  OptionalInt number(String key, int min, int max) {
    Optional<Integer> value =
        value(
            key,
            text -> whole(text).filter(n -> min <= n && n <= max),
            "a whole number from %d to %d".formatted(min, max));
    return value.map(OptionalInt::of).orElse(OptionalInt.empty());
  }

  // A leading zero would make it octal in YAML 1.1.
  static Optional<Integer> whole(String text) {
    return Optional.of(text).filter(t -> t.matches("0|[1-9]\\d{0,8}")).map(Integer::valueOf);
  }

  boolean flag(String key, boolean otherwise) {
    return value(
            key,
            text ->
                switch (text) {
                  case "true" -> Optional.of(true);
                  case "false" -> Optional.of(false);
                  default -> Optional.empty();
                },
            "true or false")
        .orElse(otherwise);
  }

  Duration duration(String key, Duration otherwise) {
    return duration(key).orElse(otherwise);
  }

  Optional<Duration> duration(String key) {
    return value(
        key,
        Section::positive,
        "a duration above zero in ISO-8601 form, such as PT60S, PT10M or PT4H");
  }

  private static Optional<Duration> positive(String text) {
    try {
      return Optional.of(Duration.parse(text))
          .filter(d -> d.isPositive() && d.compareTo(Duration.ofDays(3650)) <= 0);
    } catch (DateTimeException notADuration) {
      return Optional.empty();
    }
  }

  /** The mapping under this key, empty if it is not there. */
  Section section(String key) {
    return node(key).map(n -> of(file, n, key)).orElseGet(() -> empty(file, key));
  }

  /** The scalars of a list; anything else in it is a problem. */
  List<ScalarNode> list(String key) {
    Optional<Node> node = node(key);
    if (node.isEmpty()) {
      return List.of();
    }
    if (!(node.get() instanceof SequenceNode sequence)) {
      problem(key, "must be a list, such as [a, b]");
      return List.of();
    }
    return sequence.getValue().stream()
        .flatMap(item -> Stream.ofNullable(plain(key, item)))
        .toList();
  }

  private ScalarNode plain(String key, Node item) {
    if (item instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)) {
      return scalar;
    }
    file.problem(item, key + " must be a list of single values");
    return null;
  }

  void problem(Node node, String words) {
    file.problem(node, words);
  }

  @Override
  public void close() {
    entries.forEach(
        (key, entry) -> {
          if (!known.contains(key)) {
            file.problem(entry.key, unknown(key));
          }
        });
  }

  private String unknown(String key) {
    String hint = Nearest.hint(key, known);
    return "unknown key '%s' in %s%s"
        .formatted(
            key,
            what,
            hint.isEmpty() ? "; known are " + known.stream().collect(joining(", ")) : hint);
  }
}
