package org.seriate.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which node a command speaks to when nobody names one: that of the configuration beside it. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class NodeWebTest {
  @TempDir Path folder;

  @Test
  void the_port_is_that_of_node_yaml() throws Exception {
    assertEquals(URI.create("http://127.0.0.1:9080"), configured("http: {port: 9080}\n", Map.of()));
  }

  @Test
  void the_environment_wins_as_it_does_for_the_node() throws Exception {
    assertEquals(
        URI.create("http://127.0.0.1:9090"),
        configured("http: {port: 9080}\n", Map.of("SERIATE_HTTP_PORT", "9090")));
  }

  @Test
  void a_node_that_listens_on_one_address_is_asked_there() throws Exception {
    assertEquals(
        URI.create("http://127.0.0.2:9080"),
        configured("http: {port: 9080, bind: 127.0.0.2}\n", Map.of()));
    assertEquals(
        URI.create("http://127.0.0.1:9080"),
        configured("http: {port: 9080, bind: 0.0.0.0}\n", Map.of()));
    assertEquals(
        URI.create("http://[::1]:9080"), configured("http: {port: 9080, bind: '::1'}\n", Map.of()));
  }

  @Test
  void without_a_configuration_it_is_the_usual_port() throws Exception {
    assertEquals(
        URI.create("http://127.0.0.1:8080"),
        NodeWeb.ofThisMachine(Map.of("SERIATE_AE_CONFIG", folder.resolve("none").toString())));
  }

  @Test
  void a_configuration_that_cannot_be_read_is_said_and_the_way_round_it() {
    CommandFailed refused =
        assertThrows(CommandFailed.class, () -> configured("http: {prot: 9080}\n", Map.of()));
    assertTrue(refused.getMessage().contains("prot"), refused.getMessage());
    assertTrue(refused.getMessage().contains("--url"), refused.getMessage());
  }

  private URI configured(String node, Map<String, String> more) throws IOException, CommandFailed {
    Files.writeString(folder.resolve("node.yaml"), node);
    Files.writeString(folder.resolve("peers.yaml"), "[]\n");
    Map<String, String> environment = new HashMap<>(more);
    environment.put("SERIATE_AE_CONFIG", folder.toString());
    return NodeWeb.ofThisMachine(environment);
  }
}
