package org.seriate.models;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.access.LocalToken;
import org.seriate.fixtures.PostgresForTests;

/** The role of a model that is asked after the active one and reported with it. */
@QuarkusTest
@QuarkusTestResource(PostgresForTests.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AdditionalModelsTest {
  private static final String OLD = "a".repeat(64);
  private static final String NEW = "b".repeat(64);
  private static final String THIRD = "c".repeat(64);

  @Inject Models models;
  @Inject ShadowRuns shadows;
  @Inject EntityManager rows;
  @Inject LocalToken local;

  @ConfigProperty(name = "seriate.home")
  Path home;

  @BeforeEach
  void two_models_of_which_one_is_active() throws IOException {
    sql("truncate model, series cascade");
    install(OLD, "old");
    install(NEW, "new");
    models.activate(model(OLD).id(), "test");
    local.renew();
    RestAssured.authentication =
        RestAssured.oauth2(Files.readString(home.resolve(LocalToken.FILE)).strip());
  }

  @AfterEach
  void none_again() {
    RestAssured.reset();
    sql("truncate model, series cascade");
  }

  private void install(String digest, String name) {
    models.install(
        new Models.Found(digest, name, "1", "test", "Test.", false, "name: " + name, Map.of()),
        "test");
  }

  private Model model(String digest) {
    return models.byDigest(digest).orElseThrow();
  }

  private void sql(String text) {
    QuarkusTransaction.requiringNew().run(() -> rows.createNativeQuery(text).executeUpdate());
  }

  private long number(String text) {
    return QuarkusTransaction.requiringNew()
        .call(() -> ((Number) rows.createNativeQuery(text).getSingleResult()).longValue());
  }

  /** The number of a report of the active model. */
  private long reported() {
    sql(
        """
        insert into series (series_instance_uid, study_instance_uid, modality, source, state)
        values (cast(gen_random_uuid() as text), '1.2', 'CT', 'test', 'REPORTED')
        """);
    sql(
        """
        insert into report (series_id, revision, kind, model_digest, sop_class_uid,
          sop_instance_uid, series_instance_uid, study_instance_uid)
        select max(id), 1, 'NEGATIVE', '%s', '1.2', cast(gen_random_uuid() as text), '1.3', '1.2'
        from series
        """
            .formatted(OLD));
    return number("select max(id) from report");
  }

  @Test
  void a_model_becomes_additional_from_every_other_role_and_each_time_it_is_on_the_record() {
    long fresh = model(NEW).id();

    RoleChange installed = models.additional(fresh, "user eve");
    models.shadow(fresh, "test");
    RoleChange shadow = models.additional(fresh, "user eve");
    models.retire(fresh, "test");
    RoleChange retired = models.additional(fresh, "user eve");

    for (RoleChange change : List.of(installed, shadow, retired)) {
      assertInstanceOf(RoleChange.Done.class, change);
      assertTrue(change.said().contains("reports.models"), change.said());
    }
    assertEquals(ModelRole.ADDITIONAL, model(NEW).role());
    assertEquals("user eve", model(NEW).roleBy());
    assertEquals(OLD, models.active().orElseThrow().digest());
    assertEquals(
        3L,
        number(
            """
            select count(distinct detail) from audit_event
            where event = 'SOFTWARE_CONFIGURED' and actor = 'user eve' and at > now() - interval '1 minute'
              and detail ~ 'ADDITIONAL, was (INSTALLED|SHADOW|RETIRED)$'
            """));
  }

  @Test
  void the_active_model_cannot_be_additional_and_it_is_said_what_to_do() {
    RoleChange refused = models.additional(model(OLD).id(), "test");

    assertInstanceOf(RoleChange.Refused.class, refused);
    assertTrue(refused.said().contains("activate another first"), refused.said());
    assertEquals(ModelRole.ACTIVE, model(OLD).role());
  }

  @Test
  void a_model_that_is_additional_is_told_so_and_keeps_its_place() {
    models.additional(model(NEW).id(), "test");
    Model before = model(NEW);

    RoleChange again = models.additional(before.id(), "user ann");

    assertInstanceOf(RoleChange.Refused.class, again);
    assertTrue(again.said().contains("is additional already"), again.said());
    assertEquals(before, model(NEW));
    assertInstanceOf(RoleChange.NoSuchModel.class, models.additional(999_999_999, "test"));
  }

  @Test
  void additional_models_come_in_the_order_in_which_they_got_the_role() {
    install(THIRD, "third");
    models.additional(model(THIRD).id(), "test");
    models.additional(model(NEW).id(), "test");

    assertEquals(List.of(THIRD, NEW), models.additional().stream().map(Model::digest).toList());
  }

  @Test
  void additional_models_that_got_the_role_at_once_come_by_their_number() {
    install(THIRD, "third");
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              models.additional(model(THIRD).id(), "test");
              models.additional(model(NEW).id(), "test");
            });

    assertEquals(List.of(NEW, THIRD), models.additional().stream().map(Model::digest).toList());
  }

  @Test
  void an_additional_model_that_is_activated_takes_the_place_of_the_active_one() {
    models.additional(model(NEW).id(), "test");

    assertInstanceOf(RoleChange.Done.class, models.activate(model(NEW).id(), "test"));

    assertEquals(NEW, models.active().orElseThrow().digest());
    assertEquals(ModelRole.RETIRED, model(OLD).role());
    assertEquals(List.of(), models.additional());
  }

  @Test
  void an_additional_model_can_be_retired() {
    models.additional(model(NEW).id(), "test");

    assertInstanceOf(RoleChange.Done.class, models.retire(model(NEW).id(), "test"));

    assertEquals(ModelRole.RETIRED, model(NEW).role());
    assertEquals(List.of(), models.additional());
  }

  @Test
  void the_list_has_those_that_speak_first_and_the_retired_last() {
    for (String digest : List.of("c", "d", "e")) {
      install(digest.repeat(64), digest);
    }
    models.retire(model("c".repeat(64)).id(), "test");
    models.shadow(model("d".repeat(64)).id(), "test");
    models.additional(model("e".repeat(64)).id(), "test");

    assertEquals(
        List.of(
            ModelRole.ACTIVE,
            ModelRole.ADDITIONAL,
            ModelRole.SHADOW,
            ModelRole.INSTALLED,
            ModelRole.RETIRED),
        models.all().stream().map(Model::role).toList());
  }

  @Test
  void an_additional_model_gets_no_work_of_a_shadow() {
    models.shadow(model(NEW).id(), "test");
    models.additional(model(NEW).id(), "test");
    long report = reported();
    long series = number("select series_id from report where id = " + report);

    QuarkusTransaction.requiringNew().run(() -> shadows.expect(series, 1, report));

    assertEquals(0L, number("select count(*) from shadow_run"));
  }

  @Test
  void the_api_makes_a_model_additional_or_says_why_not() {
    long fresh = model(NEW).id();
    command("ADDITIONAL", fresh).statusCode(200).body("said", containsString("is additional"));
    given()
        .get("/api/v1/models/" + fresh)
        .then()
        .statusCode(200)
        .body("role", equalTo("ADDITIONAL"));

    command("ADDITIONAL", model(OLD).id())
        .statusCode(409)
        .body("said", containsString("activate another first"));
    command("ADDITIONAL", 999_999_999).statusCode(404);
    given()
        .contentType("application/json")
        .body("{\"command\":\"ADDITIONAL\"}")
        .post("/api/v1/models")
        .then()
        .statusCode(400)
        .body("said", containsString("ADDITIONAL"));
  }

  private static ValidatableResponse command(String word, long model) {
    return given()
        .contentType("application/json")
        .body("{\"command\":\"%s\",\"model\":%d}".formatted(word, model))
        .post("/api/v1/models")
        .then();
  }
}
