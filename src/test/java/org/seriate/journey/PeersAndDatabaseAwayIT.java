package org.seriate.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.net.Status;
import org.seriate.fixtures.NodeUnderTest;
import org.seriate.fixtures.Scanner;
import org.seriate.fixtures.SyntheticSeries;
import org.seriate.fixtures.TestPacs;

/** A PACS that is away or says no, and a database that goes down in the middle. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PeersAndDatabaseAwayIT {
  private static TestPacs pacs;
  private static NodeUnderTest node;
  private static Scanner scanner;

  @TempDir Path folder;

  @BeforeAll
  static void a_node_and_a_pacs() throws IOException {
    pacs = TestPacs.open();
    node = NodeUnderTest.start(pacs);
    scanner = new Scanner(node);
  }

  @AfterAll
  static void close() throws IOException {
    node.close();
    pacs.close();
  }

  @Test
  void a_pacs_that_is_out_of_resources_gets_the_report_later_and_once() throws IOException {
    pacs.answerNext(Status.of(0xA700, "full"), Status.of(0xA700, "still full"));

    String series = send("a700");

    node.awaitState(series, "DELIVERED");
    assertEquals(1, reportsFor(series).size());
  }

  @Test
  void a_pacs_that_is_away_gets_the_report_when_it_is_back() throws IOException {
    pacs.goAway();
    String series = send("away");
    node.await(
        "the series says what it waits for",
        () -> waitingFor(series).contains("Archive was not reached"));

    pacs.comeBack();

    node.awaitState(series, "DELIVERED");
    assertEquals(1, reportsFor(series).size());
  }

  @Test
  void a_pacs_that_has_the_report_already_counts_as_delivered() throws IOException {
    pacs.answerNext(Status.of(0x0111, "duplicate"));

    String series = send("duplicate");

    node.awaitState(series, "DELIVERED");
    assertEquals(0, reportsFor(series).size());
  }

  @Test
  void a_pacs_that_refuses_for_good_leaves_the_series_set_aside_with_its_words()
      throws IOException {
    Status no = Status.of(0xA900, "we do not take this");
    pacs.answerNext(no, no, no, no, no);

    String series = send("refused");

    JsonNode aside = node.awaitState(series, "SET_ASIDE");
    assertTrue(aside.path("reason").asText().contains("A900 (we do not take this)"));
  }

  @Test
  void a_database_that_crashes_in_the_middle_costs_retries_and_no_slice() throws IOException {
    SyntheticSeries synthetic = SyntheticSeries.headCt().named("crash").slices(60).spacing(2.5);
    synthetic.writeTo(folder);
    List<Path> missing = new ArrayList<>(Scanner.files(folder));
    missing.removeAll(scanner.send(missing.subList(0, 20)));

    node.killDatabase();
    node.await(
        "every slice is answered Success",
        () -> {
          missing.removeAll(scanner.send(missing));
          return missing.isEmpty();
        });

    String series = uid(synthetic);
    node.await("all slices are in the last report", () -> lastEvidenceOf(series) == 60);
    node.awaitState(series, "DELIVERED");
    assertTrue(node.isRunning());
  }

  private String send(String name) throws IOException {
    SyntheticSeries synthetic = SyntheticSeries.headCt().named(name);
    synthetic.writeTo(folder);
    scanner.sendAll(folder);
    NodeUnderTest.pause(Duration.ofMillis(100));
    return uid(synthetic);
  }

  private static String waitingFor(String series) {
    return node.series(series).map(s -> s.path("waitingFor").asText()).orElse("");
  }

  private static String uid(SyntheticSeries synthetic) {
    return synthetic.dataSets().getFirst().string(Tag.SeriesInstanceUID).orElseThrow();
  }

  private static List<DataSet> reportsFor(String series) {
    return pacs.reports().stream().filter(r -> evidence(r, series) > 0).toList();
  }

  private static long lastEvidenceOf(String series) {
    List<DataSet> reports = reportsFor(series);
    return reports.isEmpty() ? 0 : evidence(reports.getLast(), series);
  }

  private static long evidence(DataSet report, String series) {
    return report.items(Tag.CurrentRequestedProcedureEvidenceSequence).stream()
        .flatMap(study -> study.items(Tag.ReferencedSeriesSequence).stream())
        .filter(s -> s.string(Tag.SeriesInstanceUID).orElse("").equals(series))
        .mapToLong(s -> s.items(Tag.ReferencedSOPSequence).size())
        .sum();
  }
}
