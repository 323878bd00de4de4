package org.seriate.models;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hibernate.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.access.LocalToken;
import org.seriate.fixtures.PostgresForTests;
import org.seriate.series.Algorithm;
import org.seriate.series.Code;
import org.seriate.series.DeclineReason;
import org.seriate.series.Outcome;
import org.seriate.store.FindingJson;

/** Bundles, their roles, and what shadows say beside the active one. */
@QuarkusTest
@QuarkusTestResource(PostgresForTests.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ModelsTest {
  private static final String OLD = "a".repeat(64);
  private static final String NEW = "b".repeat(64);
  private static final Duration LEASE = Duration.ofMinutes(5);

  @Inject Models models;
  @Inject ShadowRuns shadows;
  @Inject Session rows;
  @Inject LocalToken local;

  @ConfigProperty(name = "seriate.home")
  Path home;

  @BeforeEach
  void twoModelsOfWhichOneIsActive() throws IOException {
    run("truncate model, series cascade");
    install(OLD, "old");
    install(NEW, "new");
    models.activate(model(OLD).id(), "test");
    local.renew();
    String token = Files.readString(home.resolve(LocalToken.FILE)).strip();
    RestAssured.authentication = RestAssured.oauth2(token);
  }

  @AfterEach
  void nobodyAgain() {
    RestAssured.reset();
    run("truncate model, series cascade");
  }

  @Test
  void a_bundle_is_installed_once_and_not_used_before_somebody_says_so() {
    assertEquals(false, install(NEW, "new"));
    assertEquals(ModelRole.INSTALLED, model(NEW).role());
  }

  @Test
  void bundles_that_are_known_take_no_numbers() {
    for (int i = 0; i < 10; i++) {
      install(NEW, "new");
    }
    install("c".repeat(64), "third");

    assertEquals(model(NEW).id() + 1, model("c".repeat(64)).id());
  }

  @Test
  void activating_one_retires_the_other_and_is_on_the_record() {
    RoleChange change = models.activate(model(NEW).id(), "user ann");

    assertInstanceOf(RoleChange.Done.class, change);
    assertEquals(NEW, models.active().orElseThrow().digest());
    assertEquals(ModelRole.RETIRED, model(OLD).role());
    assertEquals("user ann", model(NEW).roleBy());
    assertEquals(
        2L,
        number(
            """
            select count(*) from audit_event
            where event = 'SOFTWARE_CONFIGURED' and actor = 'user ann' and at > now() - interval '1 minute'
              and (detail like '%ACTIVE, was INSTALLED' or detail like '%RETIRED, was ACTIVE')
            """));
  }

  @Test
  void the_active_model_can_neither_be_retired_nor_put_into_the_shadow() {
    long active = model(OLD).id();

    assertInstanceOf(RoleChange.Refused.class, models.retire(active, "test"));
    assertInstanceOf(RoleChange.Refused.class, models.shadow(active, "test"));
    assertInstanceOf(RoleChange.NoSuchModel.class, models.activate(999_999_999, "test"));
    assertEquals(OLD, models.active().orElseThrow().digest());
  }

  @Test
  void a_report_gives_work_to_every_shadow_once() {
    models.shadow(model(NEW).id(), "test");
    long series = series();
    long report = report(series, "POSITIVE", 0.9);
    expect(series, report);
    expect(series, report);

    Optional<ShadowRuns.Claimed> first = shadows.claim(List.of(NEW), LEASE);
    Optional<ShadowRuns.Claimed> second = shadows.claim(List.of(NEW), LEASE);

    assertEquals(series, first.orElseThrow().series());
    assertEquals(Optional.empty(), second);
    assertEquals(Optional.empty(), shadows.claim(List.of(OLD), LEASE));
  }

  @Test
  void a_run_whose_node_died_is_taken_up_again_and_given_up_after_three_attempts() {
    models.shadow(model(NEW).id(), "test");
    long series = series();
    expect(series, report(series, "POSITIVE", 0.9));
    for (int attempt = 1; attempt <= ShadowRuns.MOST_ATTEMPTS; attempt++) {
      ShadowRuns.Claimed claimed = shadows.claim(List.of(NEW), LEASE).orElseThrow();
      shadows.failed(claimed, "no memory");
      run("update shadow_run set claimed_until = now() - interval '1 second'");
    }

    assertEquals(Optional.empty(), shadows.claim(List.of(NEW), LEASE));
    assertEquals(1, shadows.agreement().getFirst().failed());
  }

  @Test
  void agreement_counts_what_both_said_of_the_same_series() {
    models.shadow(model(NEW).id(), "test");
    compare("POSITIVE", 0.9, finding(0.8));
    compare("POSITIVE", 0.8, finding(0.7));
    compare("NEGATIVE", 0.1, finding(0.2));
    compare("NEGATIVE", 0.4, finding(0.6));
    compare("POSITIVE", 0.7, declined());

    Agreement a = shadows.agreement().getFirst();

    assertEquals(OLD, a.activeDigest());
    assertEquals(5, a.series());
    assertEquals(2, a.bothPositive());
    assertEquals(1, a.bothNegative());
    assertEquals(0, a.onlyActivePositive());
    assertEquals(1, a.onlyShadowPositive());
    assertEquals(1, a.onlyShadowDeclined());
    assertEquals(0.75, a.share().orElseThrow(), 1e-9);
    assertEquals(0.5, a.kappa().orElseThrow(), 1e-9);
    assertEquals(0.125, a.meanDifference(), 1e-6);
    assertEquals(0.2, a.largestDifference(), 1e-6);
    assertEquals(
        List.of("NOT_ANALYSED", "POSITIVE"),
        shadows.disagreements(model(NEW).id(), 10).stream().map(Disagreement::shadowKind).toList());
  }

  @Test
  void kappa_is_empty_where_both_always_say_the_same() {
    models.shadow(model(NEW).id(), "test");
    compare("POSITIVE", 0.9, finding(0.8));

    assertTrue(shadows.agreement().getFirst().kappa().isEmpty());
    assertEquals(1.0, shadows.agreement().getFirst().share().orElseThrow());
  }

  @Test
  void the_api_lists_compares_and_commands() {
    long fresh = model(NEW).id();
    given()
        .contentType("application/json")
        .body("{\"command\":\"SHADOW\",\"model\":%d}".formatted(fresh))
        .post("/api/v1/models")
        .then()
        .statusCode(200)
        .body("said", containsString("shadow"));
    compare("POSITIVE", 0.9, finding(0.2));

    given()
        .get("/api/v1/models")
        .then()
        .statusCode(200)
        .body("digest", hasItem(OLD))
        .body("find { it.role == 'SHADOW' }.digest", equalTo(NEW));
    given()
        .get("/api/v1/models/agreement")
        .then()
        .statusCode(200)
        .body("[0].counts.onlyActivePositive", equalTo(1))
        .body("[0].share", equalTo(0.0f));
    given()
        .get("/api/v1/models/" + fresh + "/disagreements")
        .then()
        .statusCode(200)
        .body("[0].shadowKind", equalTo("NEGATIVE"));
    given().get("/api/v1/models/999999999").then().statusCode(404);
    given()
        .contentType("application/json")
        .body("{\"command\":\"RETIRE\",\"model\":%d}".formatted(model(OLD).id()))
        .post("/api/v1/models")
        .then()
        .statusCode(409)
        .body("said", containsString("activate another instead"));
    given()
        .contentType("application/json")
        .body("{\"command\":\"RUN_ON\",\"model\":%d,\"device\":\"TPU\"}".formatted(fresh))
        .post("/api/v1/models")
        .then()
        .statusCode(409);
    given()
        .contentType("application/json")
        .body("{\"command\":\"RUN_ON\",\"model\":%d,\"device\":\"CUDA\"}".formatted(fresh))
        .post("/api/v1/models")
        .then()
        .statusCode(200)
        .body("said", containsString("runs on ONNX, CUDA. Nodes take it up within a minute."))
        .body("said", containsString("A node that has no card for it says why"));
    assertEquals("CUDA", model(NEW).device());
  }

  private boolean install(String digest, String name) {
    return models.install(
        new Models.Found(digest, name, "1", "test", "Test.", false, "name: " + name, Map.of()),
        "test");
  }

  private Model model(String digest) {
    return models.byDigest(digest).orElseThrow();
  }

  private void compare(String kind, double active, Outcome shadow) {
    long series = series();
    expect(series, report(series, kind, active));
    ShadowRuns.Claimed run = shadows.claim(List.of(NEW), LEASE).orElseThrow();
    shadows.done(run, shadow, Duration.ofMillis(20), "test");
  }

  private static Outcome finding(double probability) {
    Outcome.Question q =
        new Outcome.Question("x", Code.sct("1386000", "x"), Code.sct("12738006", "y"), 0.5);
    return new Outcome.Finding(
        new Algorithm("new", "1", "test", NEW, "Test.", false),
        List.of(new Outcome.Answer(q, probability)),
        List.of(),
        "test");
  }

  private static Outcome declined() {
    return new Outcome.Declined(
        DeclineReason.ANALYSIS_FAILED, "It cannot.", Optional.empty(), List.of());
  }

  private void expect(long series, long report) {
    QuarkusTransaction.requiringNew().run(() -> shadows.expect(series, 1, report));
  }

  private long series() {
    return number(
        """
        insert into series (series_instance_uid, study_instance_uid, modality, source, state)
        values (cast(gen_random_uuid() as text), '1.2', 'CT', 'test', 'REPORTED') returning id
        """);
  }

  private long report(long series, String kind, double probability) {
    String finding = FindingJson.write((Outcome.Finding) finding(probability)).replace("'", "''");
    return number(
        """
        insert into report (series_id, revision, kind, model_digest, sop_class_uid,
          sop_instance_uid, series_instance_uid, study_instance_uid, finding)
        values (%d, 1, '%s', '%s', '1.2', cast(gen_random_uuid() as text), '1.3', '1.2',
          cast('%s' as jsonb)) returning id
        """
            .formatted(series, kind, OLD, finding));
  }

  private long number(String sql) {
    return QuarkusTransaction.requiringNew()
        .call(
            () ->
                rows.doReturningWork(
                    c -> {
                      try (var s = c.createStatement();
                          var r = s.executeQuery(sql)) {
                        r.next();
                        return r.getLong(1);
                      }
                    }));
  }

  private void run(String sql) {
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                rows.doWork(
                    c -> {
                      try (var s = c.createStatement()) {
                        s.execute(sql);
                      }
                    }));
  }
}
