package org.seriate.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seriate.dicom.data.Tag;
import org.seriate.fixtures.NodeUnderTest;
import org.seriate.fixtures.Scanner;
import org.seriate.fixtures.SyntheticSeries;
import org.seriate.fixtures.TestPacs;

/**
 * The node is killed with -9 at one step after the other; what it answered Success for is not lost.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PowerCutIT {
  private TestPacs pacs;
  private NodeUnderTest node;
  private Scanner scanner;

  @TempDir Path folder;

  @BeforeEach
  void a_node_and_a_pacs() throws IOException {
    pacs = TestPacs.open();
    node = NodeUnderTest.start(pacs);
    scanner = new Scanner(node);
  }

  @AfterEach
  void close() throws IOException {
    node.close();
    pacs.close();
  }

  @Test
  void killed_while_receiving_it_still_has_every_slice_it_answered_success_for() throws Exception {
    SyntheticSeries synthetic = SyntheticSeries.headCt().slices(150).matrix(256).spacing(1.0);
    synthetic.writeTo(folder);
    List<Path> files = Scanner.files(folder);

    List<Path> acknowledged = new ArrayList<>();
    try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
      Future<List<Path>> sending = threads.submit(() -> scanner.send(files));
      node.await("some slices are stored", () -> slicesOf(synthetic) >= 10);
      node.kill();
      acknowledged.addAll(sending.get());
    }
    node.start();

    assertEquals(true, slicesOf(synthetic) >= acknowledged.size(), "nothing acknowledged is lost");
    List<Path> rest = new ArrayList<>(files);
    rest.removeAll(acknowledged);
    assertEquals(rest.size(), scanner.send(rest).size());
    node.awaitState(uid(synthetic), "DELIVERED");
    assertEquals(files.size(), slicesOf(synthetic));
    assertEquals(files.size(), evidenceOfLastReport());
  }

  @Test
  void killed_between_the_last_slice_and_the_report_it_reports_once_after_the_restart()
      throws Exception {
    SyntheticSeries synthetic = SyntheticSeries.headCt();
    synthetic.writeTo(folder);
    scanner.sendAll(folder);

    node.kill();
    node.start();

    node.awaitState(uid(synthetic), "DELIVERED");
    NodeUnderTest.pause(Duration.ofSeconds(2));
    assertEquals(1, pacs.reports().size());
  }

  @Test
  void killed_while_the_pacs_is_away_it_delivers_the_same_report_after_the_restart()
      throws Exception {
    SyntheticSeries synthetic = SyntheticSeries.headCt();
    synthetic.writeTo(folder);
    pacs.goAway();
    scanner.sendAll(folder);
    node.awaitState(uid(synthetic), "REPORTED");
    String written =
        node.series(uid(synthetic)).orElseThrow().path("reportSopInstanceUid").asText();

    node.kill();
    pacs.comeBack();
    node.start();

    node.awaitState(uid(synthetic), "DELIVERED");
    assertEquals(1, pacs.reports().size());
    assertEquals(written, pacs.reports().getFirst().string(Tag.SOPInstanceUID).orElseThrow());
  }

  private static String uid(SyntheticSeries synthetic) {
    return synthetic.dataSets().getFirst().string(Tag.SeriesInstanceUID).orElseThrow();
  }

  private int slicesOf(SyntheticSeries synthetic) {
    return node.series(uid(synthetic)).map(s -> s.path("slices").asInt()).orElse(0);
  }

  private int evidenceOfLastReport() {
    return pacs.reports().getLast().items(Tag.CurrentRequestedProcedureEvidenceSequence).stream()
        .flatMap(study -> study.items(Tag.ReferencedSeriesSequence).stream())
        .mapToInt(series -> series.items(Tag.ReferencedSOPSequence).size())
        .sum();
  }
}
