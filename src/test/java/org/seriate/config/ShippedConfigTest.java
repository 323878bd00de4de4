package org.seriate.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder ae-config as it is shipped, and its README, say what the program does. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ShippedConfigTest {
  private static final Path SHIPPED = Path.of("ae-config");
  private static final Set<Class<?>> SECTIONS =
      Set.of(
          NodeConfig.Http.class,
          NodeConfig.Limits.class,
          Access.class,
          OpenIdProvider.class,
          Completeness.class,
          NodeConfig.Work.class,
          NodeConfig.Disk.class,
          NodeConfig.Institution.class,
          NodeConfig.Commitment.class,
          NodeConfig.Audit.class,
          Approval.class,
          Workitems.class,
          NodeConfig.Reports.class,
          NodeConfig.Traces.class,
          NodeConfig.Tls.class);

  @Test
  void as_shipped_everything_has_its_default_and_nobody_may_call() throws Exception {
    assertEquals(
        new AeConfig(NodeConfig.DEFAULT, List.of()), AeConfigFiles.read(SHIPPED, Map.of()));
  }

  @Test
  void the_lines_shipped_as_comments_are_valid_and_show_the_defaults(@TempDir Path temporary)
      throws Exception {
    AeConfig config =
        new ConfigFolder(temporary).read(uncommented("node.yaml"), uncommented("peers.yaml"));

    assertEquals(Optional.of("0.0.0.0"), config.node().bind());
    assertEquals(NodeConfig.DEFAULT.limits(), config.node().limits());
    assertEquals(NodeConfig.DEFAULT.completeness(), config.node().completeness());
    assertEquals(NodeConfig.DEFAULT.work(), config.node().work());
    assertEquals(NodeConfig.DEFAULT.disk(), config.node().disk());
    assertEquals(NodeConfig.DEFAULT.tls(), config.node().tls());
    assertEquals(NodeConfig.DEFAULT.commitment(), config.node().commitment());
    assertEquals(NodeConfig.DEFAULT.workitems(), config.node().workitems());
    assertEquals(NodeConfig.DEFAULT.traces(), config.node().traces());
    assertEquals(5, config.peers().size());
  }

  /** Comments have one blank after the sign; lines of configuration none, or more than one. */
  private static String uncommented(String name) throws IOException {
    return Files.readString(SHIPPED.resolve(name)).replaceAll("(?m)^#(?! \\S)", "");
  }

  @Test
  void the_readme_lists_every_key_of_the_node_with_its_default() throws Exception {
    Map<String, String> keys = new LinkedHashMap<>();
    collect("", NodeConfig.DEFAULT, keys);

    assertEquals(lines(keys), lines(documented("## node.yaml", "## peers.yaml")));
  }

  @Test
  void the_readme_lists_every_key_of_a_peer() throws Exception {
    Set<String> keys =
        Arrays.stream(PeerConfig.class.getRecordComponents())
            .map(RecordComponent::getName)
            .flatMap(
                name ->
                    name.equals("endpoint")
                        ? Stream.of("protocol", "url", "login", "receiver")
                        : Stream.of(name))
            .collect(Collectors.toSet());

    assertEquals(keys, documented("## peers.yaml", "Two peers").keySet());
  }

  private static String lines(Map<String, String> keys) {
    return keys.entrySet().stream()
        .map(e -> e.getKey() + " = " + e.getValue())
        .collect(Collectors.joining("\n"));
  }

  private static void collect(String prefix, Record section, Map<String, String> keys)
      throws ReflectiveOperationException {
    for (RecordComponent component : section.getClass().getRecordComponents()) {
      Object value = component.getAccessor().invoke(section);
      String key = prefix + component.getName();
      if (SECTIONS.contains(component.getType())) {
        collect(key + ".", (Record) value, keys);
      } else {
        keys.put(key, inWords(value));
      }
    }
  }

  private static String inWords(Object value) {
    return value.equals(Optional.empty()) || value instanceof ZoneId ? "none" : "`" + value + "`";
  }

  /** Key and default of each row of a table; "none: ..." explains itself. */
  private static Map<String, String> documented(String from, String to) throws IOException {
    String readme = Files.readString(SHIPPED.resolve("README.md"));
    String part = readme.substring(readme.indexOf(from), readme.indexOf(to));
    Map<String, String> rows = new LinkedHashMap<>();
    part.lines()
        .filter(line -> line.startsWith("| `"))
        .map(line -> line.split(" \\| ?"))
        .forEach(cells -> rows.put(key(cells[0]), cells[3].replaceAll("^none:.*", "none")));
    return rows;
  }

  private static String key(String cell) {
    return cell.replaceAll("[| `]", "");
  }
}
