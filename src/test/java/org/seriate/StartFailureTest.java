package org.seriate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.ErrorDetails;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class StartFailureTest {
  @Test
  void tables_of_another_line_are_named_without_advice_that_nobody_can_follow() {
    String said =
        StartFailure.words(
            new IllegalStateException(
                "Failed to start application",
                new FlywayValidateException(
                    new ErrorDetails(CoreErrorCode.VALIDATE_ERROR, "failed"),
                    "Detected resolved migration not applied to database: 124.\n"
                        + "To allow executing this migration, set -outOfOrder=true.")));

    assertTrue(said.contains("Detected resolved migration not applied to database: 124. "), said);
    assertTrue(said.contains("Nothing was changed"), said);
    assertFalse(said.contains("outOfOrder"), said);
    assertFalse(said.contains("Validate failed"), said);
  }

  @Test
  void a_database_that_cannot_be_reached_names_the_variables() {
    String said =
        StartFailure.words(new IllegalStateException(new SQLException("Connection refused")));

    assertTrue(said.contains("Connection refused. Check SERIATE_DB_URL"), said);
  }

  @Test
  void all_else_is_said_by_its_cause() {
    assertEquals(
        "boom", StartFailure.words(new IllegalStateException(new RuntimeException("boom"))));
  }
}
