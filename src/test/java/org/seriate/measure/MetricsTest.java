package org.seriate.measure;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.fixtures.PostgresForTests;
import org.seriate.fixtures.StatementTable;

/**
 * What the program tells at {@code /q/metrics}, and what documents, dashboard and alerts ask for.
 */
@QuarkusTest
@QuarkusTestResource(PostgresForTests.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MetricsTest {
  private static final Path OBSERVABILITY = Path.of("deploy/observability");
  private static final Pattern OURS = Pattern.compile("\\bseriate_[a-z_]+\\b");

  /** Have no line where no syslog server is configured, or nothing is in the line. */
  private static final Set<Measure> SOMETIMES =
      EnumSet.of(
          Measure.AUDIT_WAITING, Measure.AUDIT_WAITING_OLDEST, Measure.WORK, Measure.WORK_OLDEST);

  @Test
  void every_metric_of_the_table_is_told_by_the_running_program() {
    Measures.received("0000", 1000, Duration.ofMillis(3));
    Measures.associationRefused("1/1/3");
    Measures.associationEnded(true);
    Measures.seriesCompleted();
    Measures.attempt("CLASSIFY", "", "done", Duration.ofSeconds(2));
    Measures.reported("NEGATIVE", "");
    Measures.delivered(Duration.ofSeconds(20));
    Measures.traced("sent", 1);

    String told = given().get("/q/metrics").asString();

    for (Measure measure : EnumSet.complementOf(EnumSet.copyOf(SOMETIMES))) {
      String line =
          measure.prometheusName() + (measure.kind() == Measure.Kind.TIMER ? "_count" : "");
      assertTrue(
          told.lines().anyMatch(l -> l.startsWith(line + "{") || l.startsWith(line + " ")),
          line + " is not told");
      for (String label : measure.labels()) {
        assertTrue(told.contains(label + "=\""), line + " has no label " + label);
      }
    }
  }

  @Test
  void dashboard_and_alerts_ask_for_metrics_of_the_table_only() throws IOException {
    Set<String> known = new TreeSet<>();
    for (Measure measure : Measure.values()) {
      known.add(measure.prometheusName());
      if (measure.kind() == Measure.Kind.TIMER) {
        for (String part : new String[] {"_count", "_sum", "_bucket"}) {
          known.add(measure.prometheusName() + part);
        }
      }
    }
    for (String file : new String[] {"dashboard.json", "alerts.yaml"}) {
      Matcher named = OURS.matcher(Files.readString(OBSERVABILITY.resolve(file)));
      int count = 0;
      while (named.find()) {
        count++;
        assertTrue(known.contains(named.group()), file + " asks for " + named.group());
      }
      assertTrue(count > 5, file);
    }
  }

  @Test
  void every_alert_says_what_it_means_and_what_to_do() throws IOException {
    JsonNode rules =
        new YAMLMapper()
            .readTree(OBSERVABILITY.resolve("alerts.yaml").toFile())
            .at("/groups/0/rules");
    assertTrue(rules.size() >= 10);
    for (JsonNode rule : rules) {
      assertTrue(rule.path("alert").asText().startsWith("Seriate"), rule.toString());
      assertTrue(!rule.path("expr").asText().isEmpty(), rule.toString());
      assertTrue(rule.at("/annotations/summary").asText().length() > 10, rule.toString());
      assertTrue(rule.at("/annotations/action").asText().length() > 10, rule.toString());
    }
  }

  @Test
  void no_two_panels_of_the_dashboard_lie_over_each_other() throws IOException {
    JsonNode panels =
        new ObjectMapper()
            .readTree(OBSERVABILITY.resolve("dashboard.json").toFile())
            .path("panels");
    Set<String> cells = new TreeSet<>();
    Set<Integer> ids = new TreeSet<>();
    for (JsonNode panel : panels) {
      assertTrue(ids.add(panel.path("id").asInt()), panel.path("title").asText());
      JsonNode at = panel.path("gridPos");
      assertTrue(at.path("x").asInt() + at.path("w").asInt() <= 24);
      assertTrue(cells.add(at.path("x") + "," + at.path("y")), panel.path("title").asText());
    }
    assertEquals(18, ids.size());
  }

  @Test
  void the_table_in_the_documents_is_the_one_of_the_program() throws IOException {
    StringBuilder table =
        new StringBuilder("| metric | kind | labels | what |\n|---|---|---|---|\n");
    for (Measure m : Measure.values()) {
      table.append(
          "| `%s` | %s | %s | %s |%n"
              .formatted(
                  m.prometheusName(),
                  switch (m.kind()) {
                    case COUNTER -> "counter";
                    case TIMER -> "histogram";
                    case GAUGE -> "gauge";
                  },
                  String.join(", ", m.labels()),
                  m.meaning().replace(", histogram", "").replace("; histogram", "")));
    }
    StatementTable.assertFresh(Path.of("src/docs/metrics.md"), "metrics", table.toString());
  }
}
