package org.seriate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.classify.ActiveModel;
import org.seriate.classify.ImportRequest;
import org.seriate.classify.ModelBundle;
import org.seriate.classify.ModelImport;
import org.seriate.fixtures.PostgresForTests;
import org.seriate.models.Model;
import org.seriate.models.ModelRole;
import org.seriate.models.Models;

/** Files in the models folder, rows that give them roles, and the model that is asked. */
@QuarkusTest
@QuarkusTestResource(PostgresForTests.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class InstalledModelsTest {
  @Inject InstalledModels installed;
  @Inject Models models;
  @Inject ActiveModel active;
  @Inject AgroalDataSource database;

  @ConfigProperty(name = "seriate.home")
  Path home;

  private Path second;
  private String demonstration;

  @BeforeEach
  void a_second_bundle_in_the_folder() throws IOException {
    demonstration = ModelBundle.shipped().digest();
    second = Files.createDirectories(home.resolve("models")).resolve("second.zip");
    ModelImport.run(ImportRequest.of(Path.of("src/test/resources/keras/seed.h5")), second);
    installed.open();
  }

  @AfterEach
  void the_demonstration_speaks_again() throws IOException {
    Files.deleteIfExists(second);
    Files.deleteIfExists(home.resolve("models").resolve("broken.zip"));
    models.activate(model(demonstration).id(), "test");
    installed.tick();
    assertEquals(demonstration, active.algorithm().orElseThrow().digest());
  }

  private Model model(String digest) {
    return models.byDigest(digest).orElseThrow();
  }

  @Test
  void a_bundle_is_listed_and_speaks_only_once_somebody_activates_it() throws IOException {
    Model found = model(ModelBundle.open(second).digest());
    assertFalse(found.role() == ModelRole.ACTIVE);
    assertEquals(demonstration, active.algorithm().orElseThrow().digest());

    models.activate(found.id(), "test");
    installed.tick();

    assertEquals(found.digest(), active.algorithm().orElseThrow().digest());
    assertEquals(ModelRole.RETIRED, model(demonstration).role());
  }

  @Test
  void a_node_without_the_file_of_the_active_model_says_which_and_asks_no_other()
      throws IOException {
    Model found = model(ModelBundle.open(second).digest());
    models.activate(found.id(), "test");
    Files.delete(second);

    installed.tick();

    assertFalse(active.isUsable());
    assertTrue(active.problem().contains(found.digest()), active.problem());
  }

  @Test
  void after_an_upgrade_the_demonstration_model_of_the_new_program_takes_the_place_of_the_old_one()
      throws SQLException {
    long old = leftByAnEarlierProgram("node 7");

    installed.tick();

    assertEquals(demonstration, active.algorithm().orElseThrow().digest());
    assertEquals(ModelRole.RETIRED, models.byId(old).orElseThrow().role());
  }

  @Test
  void an_earlier_demonstration_model_that_a_person_chose_stays_and_is_said_to_be_missing()
      throws SQLException {
    long old = leftByAnEarlierProgram("admin");

    installed.tick();

    assertFalse(active.isUsable());
    assertEquals(ModelRole.ACTIVE, models.byId(old).orElseThrow().role());
  }

  @Test
  void nodes_of_two_programs_on_one_database_do_not_take_turns() throws SQLException {
    long old = leftByAnEarlierProgram("node 7");
    installed.tick();
    models.activate(old, "node 7");

    installed.tick();

    assertEquals(ModelRole.ACTIVE, models.byId(old).orElseThrow().role());
  }

  /** The row of the demonstration model becomes that of another one, which is nowhere. */
  private long leftByAnEarlierProgram(String chosenBy) throws SQLException {
    long id = model(demonstration).id();
    try (Connection c = database.getConnection();
        PreparedStatement earlier =
            c.prepareStatement(
                "update model set digest = ?, version = '0.0.1', role_by = ? where id = ?")) {
      earlier.setString(1, "%064x".formatted(id));
      earlier.setString(2, chosenBy);
      earlier.setLong(3, id);
      earlier.executeUpdate();
    }
    return id;
  }

  @Test
  void a_file_that_is_no_bundle_is_left_alone_and_harms_no_other() throws IOException {
    Files.writeString(home.resolve("models").resolve("broken.zip"), "no zip at all");

    installed.tick();

    assertTrue(models.byDigest(ModelBundle.open(second).digest()).isPresent());
    assertTrue(active.isUsable());
  }
}
