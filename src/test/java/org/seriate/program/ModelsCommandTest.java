package org.seriate.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.access.LocalToken;
import org.seriate.fixtures.PostgresForTests;
import org.seriate.models.Model;
import org.seriate.models.ModelRole;
import org.seriate.models.Models;

/** {@code seriate models} against the web port of a node. */
@QuarkusTest
@QuarkusTestResource(PostgresForTests.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ModelsCommandTest {
  @Inject Models models;
  @Inject EntityManager rows;
  @Inject LocalToken local;
  @TestHTTPResource URI url;

  @ConfigProperty(name = "seriate.home")
  Path home;

  private Model active;
  private Model fresh;

  @BeforeEach
  void two_models_of_which_one_is_active() throws IOException {
    local.renew();
    none_again();
    active = install("a".repeat(64), "old");
    fresh = install("b".repeat(64), "new");
    models.activate(active.id(), "test");
  }

  @AfterEach
  void none_again() {
    QuarkusTransaction.requiringNew()
        .run(() -> rows.createNativeQuery("truncate model, series cascade").executeUpdate());
  }

  private Model install(String digest, String name) {
    models.install(
        new Models.Found(digest, name, "1", "test", "Test.", false, "name: " + name, Map.of()),
        "test");
    return models.byDigest(digest).orElseThrow();
  }

  private Words run(Object... words) throws IOException {
    String key = Files.readString(home.resolve(LocalToken.FILE)).strip();
    return Words.of(
        Stream.concat(
                Stream.concat(Stream.of("models"), Stream.of(words)),
                Stream.of("--url", url, "--token", key))
            .map(String::valueOf)
            .toArray(String[]::new));
  }

  private ModelRole role(Model model) {
    return models.byId(model.id()).orElseThrow().role();
  }

  @Test
  void a_model_is_made_additional_and_the_list_says_so_in_its_columns() throws IOException {
    Words made = run("additional", fresh.id());
    Words list = run();

    assertEquals(0, made.exitCode(), made.err());
    assertTrue(made.out().contains("(new 1) is additional."), made.out());
    assertTrue(made.out().contains("reports.models"), made.out());
    assertEquals(ModelRole.ADDITIONAL, role(fresh));
    assertEquals(ModelRole.ACTIVE, role(active));
    List<String> lines = list.out().lines().toList();
    assertEquals(3, lines.size(), list.out());
    assertTrue(lines.get(1).contains(active.id() + " ACTIVE "), list.out());
    assertTrue(lines.get(2).contains(fresh.id() + " ADDITIONAL "), list.out());
    for (String line : lines.subList(1, 3)) {
      assertEquals(lines.getFirst().indexOf("runs on"), line.indexOf("ONNX/CPU"), list.out());
      assertEquals(lines.getFirst().indexOf("digest"), line.length() - 64, list.out());
    }
  }

  @Test
  void the_active_model_is_refused_with_what_to_do() throws IOException {
    Words refused = run("additional", active.id());

    assertEquals(1, refused.exitCode());
    assertTrue(refused.err().contains("activate another first"), refused.err());
    assertEquals(ModelRole.ACTIVE, role(active));
  }

  @Test
  void each_role_has_its_word() throws IOException {
    assertEquals(0, run("shadow", fresh.id()).exitCode());
    assertEquals(ModelRole.SHADOW, role(fresh));
    assertEquals(0, run("additional", fresh.id()).exitCode());
    assertEquals(ModelRole.ADDITIONAL, role(fresh));
    assertEquals(0, run("retire", fresh.id()).exitCode());
    assertEquals(ModelRole.RETIRED, role(fresh));
    assertEquals(0, run("activate", fresh.id()).exitCode());
    assertEquals(ModelRole.ACTIVE, role(fresh));
    assertEquals(ModelRole.RETIRED, role(active));
  }

  @Test
  void the_help_says_what_follows_from_the_role() throws IOException {
    String help = Words.of("models", "additional", "--help").out().replaceAll("\\s+", " ");

    for (String words :
        List.of("time and memory", "reports.models", "separate", "upgrading.md", "NO")) {
      assertTrue(help.contains(words), help);
    }
  }

  @Test
  void a_model_that_is_not_there_is_refused() throws IOException {
    Words refused = run("additional", 999_999_999);

    assertEquals(1, refused.exitCode());
    assertTrue(refused.err().contains("There is no model 999999999"), refused.err());
  }
}
