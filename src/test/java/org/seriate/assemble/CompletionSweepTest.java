package org.seriate.assemble;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seriate.audit.AuditTrail;
import org.seriate.config.AeConfigFiles;
import org.seriate.fixtures.PostgresForTests;
import org.seriate.fixtures.SyntheticSeries;
import org.seriate.series.StoredImage;
import org.seriate.store.Backlog;
import org.seriate.store.HeaderJson;
import org.seriate.store.NodeRun;
import org.seriate.store.SeriesImages;

/** Rows of receiving series in, verdicts out, by the rules that node.yaml and peers.yaml set. */
@QuarkusTest
@QuarkusTestResource(PostgresForTests.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CompletionSweepTest {
  private static final String STUDY = "1.2.826.77.1";

  @Inject EntityManager rows;
  @Inject DataSource database;
  @Inject SeriesImages images;
  @Inject NodeRun run;
  @Inject AuditTrail audit;

  @TempDir Path folder;

  private final List<Long> completed = new ArrayList<>();

  /** Other tests leave series in the same database, which the sweep judges too. */
  private final Set<Long> mine = new HashSet<>();

  private CompletionSweep sweep;

  @BeforeEach
  void a_sweep_with_a_study_hold_and_a_hasty_source() throws Exception {
    clear();
    Files.writeString(
        folder.resolve("node.yaml"), "completeness: {quietPeriod: PT60S, studyHold: true}\n");
    Files.writeString(
        folder.resolve("peers.yaml"),
        """
        - {name: CT 1, aeTitle: CT1, hosts: [127.0.0.0/8], roles: [source]}
        - {name: CT 2, aeTitle: CT2, hosts: [127.0.0.0/8], roles: [source],
           completeness: {quietPeriod: PT10S}}
        """);
    sweep =
        new CompletionSweep(
            rows,
            images,
            AeConfigFiles.read(folder, Map.of()),
            run,
            audit,
            (series, _) -> {
              if (mine.contains(series)) {
                completed.add(series);
              }
            },
            new Backlog());
    sweep.open();
  }

  @AfterEach
  void clear() throws SQLException {
    execute(
        "delete from instance where study_instance_uid like '1.2.826.77.%'",
        "delete from series where study_instance_uid like '1.2.826.77.%'");
  }

  @Test
  void a_complete_series_waits_while_another_of_its_study_arrives() throws Exception {
    long first = series("CT 1", STUDY, 1, Duration.ofMinutes(2));
    long second = series("CT 1", STUDY, 2, Duration.ofSeconds(20));

    sweep.sweep();
    assertEquals(List.of(), completed);

    execute(
        "update instance set received_at = now() - interval '2 minutes' where series_id = "
            + second,
        "update series set judge_at = now() where study_instance_uid = '" + STUDY + "'");
    sweep.sweep();
    assertEquals(List.of(first, second), completed.stream().sorted().toList());
  }

  @Test
  void a_complete_series_does_not_wait_for_another_study() throws Exception {
    long complete = series("CT 1", STUDY, 1, Duration.ofMinutes(2));
    series("CT 1", STUDY + "2", 2, Duration.ofSeconds(20));

    sweep.sweep();

    assertEquals(List.of(complete), completed);
  }

  @Test
  void a_source_has_rules_of_its_own_and_what_fired_is_kept_with_its_time() throws Exception {
    series("CT 1", STUDY, 1, Duration.ofSeconds(30));
    long hasty = series("CT 2", STUDY + "2", 2, Duration.ofSeconds(30));

    sweep.sweep();

    assertEquals(List.of(hasty), completed);
    assertEquals(
        "COMPLETE QUIET_PERIOD true",
        ask(
            "select state || ' ' || completed_by || ' ' || (completed_at is not null)::text"
                + " from series where id = "
                + hasty));
  }

  /** A receiving series with one image that came so long ago, due to be judged. */
  private long series(String source, String study, int number, Duration ago)
      throws SQLException, IOException {
    StoredImage image = SyntheticSeries.headCt().named("sweep " + number).images().getFirst();
    try (Connection c = database.getConnection();
        PreparedStatement insert =
            c.prepareStatement(
                """
                with s as (
                  insert into series (series_instance_uid, study_instance_uid, modality, source,
                      first_received_at, judge_at)
                  values (? || '.1', ?, 'CT', ?, now() - make_interval(secs => ?), now())
                  returning id, study_instance_uid)
                insert into instance (series_id, sop_instance_uid, sop_class_uid,
                    transfer_syntax_uid, digest, bytes, revision, study_instance_uid,
                    patient_digest, received_at, calling_ae, header)
                select id, ?, ?, '1.2.840.10008.1.2.1', 'none', 300, 1, study_instance_uid, '',
                    now() - make_interval(secs => ?), 'CT', cast(? as jsonb)
                from s returning series_id
                """)) {
      insert.setString(1, image.sopInstanceUid());
      insert.setString(2, study);
      insert.setString(3, source);
      insert.setDouble(4, ago.toSeconds());
      insert.setString(5, image.sopInstanceUid());
      insert.setString(6, image.sopClassUid());
      insert.setDouble(7, ago.toSeconds());
      insert.setString(8, HeaderJson.write(image.header()));
      try (ResultSet id = insert.executeQuery()) {
        id.next();
        mine.add(id.getLong(1));
        return id.getLong(1);
      }
    }
  }

  private void execute(String... statements) throws SQLException {
    try (Connection c = database.getConnection();
        var statement = c.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private String ask(String sql) throws SQLException {
    try (Connection c = database.getConnection();
        var statement = c.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
