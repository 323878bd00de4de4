package org.seriate.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.io.DicomFile;
import org.seriate.dicom.io.FileRegion;
import org.seriate.fixtures.NodeUnderTest;
import org.seriate.fixtures.Scanner;
import org.seriate.fixtures.SyntheticSeries;
import org.seriate.fixtures.TestPacs;

/**
 * The small version of {@code src/bench/torture/run}: node and PostgreSQL are killed at moments
 * drawn by lot while two scanners send and repeat what was not answered Success.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KillTortureIT {
  private static final int SCANNERS = 2;
  private static final int SERIES_OF_EACH = 2;
  private static final int KILLS = 3;

  private TestPacs pacs;
  private NodeUnderTest node;

  @TempDir Path folder;

  private record Sent(String seriesInstanceUid, List<Path> files) {}

  @BeforeEach
  void a_node_and_a_pacs() throws IOException {
    pacs = TestPacs.open();
    node = NodeUnderTest.start(pacs);
  }

  @AfterEach
  void close() throws IOException {
    node.close();
    pacs.close();
  }

  @Test
  void killed_again_and_again_it_loses_no_slice_and_reports_each_series_once() throws Exception {
    Random lot = new Random(4);
    List<Sent> sent = new ArrayList<>();
    try (ExecutorService scanners = Executors.newFixedThreadPool(SCANNERS)) {
      List<Future<List<Sent>>> sending =
          IntStream.range(0, SCANNERS).mapToObj(i -> scanners.submit(() -> scan(i))).toList();
      for (int kill = 0; kill < KILLS; kill++) {
        NodeUnderTest.pause(Duration.ofMillis(lot.nextInt(1_500)));
        if (kill == 1) {
          node.killDatabase();
          NodeUnderTest.pause(Duration.ofMillis(lot.nextInt(300)));
        }
        node.kill();
        node.start();
      }
      for (Future<List<Sent>> scanner : sending) {
        sent.addAll(scanner.get());
      }
    }

    for (Sent series : sent) {
      node.awaitState(series.seriesInstanceUid(), "DELIVERED");
    }
    for (Sent series : sent) {
      assertEquals(List.of(), notThereToTheByte(series));
      List<DataSet> current = currentReports(series.seriesInstanceUid());
      assertEquals(1, current.size(), "current reports of one series");
      assertEquals(series.files().size(), evidence(current.getFirst()));
    }
  }

  /** Series after series, each until every slice of it was answered Success. */
  private List<Sent> scan(int scanner) throws IOException {
    List<Sent> all = new ArrayList<>();
    for (int i = 0; i < SERIES_OF_EACH; i++) {
      Path own = Files.createDirectories(folder.resolve(scanner + "-" + i));
      SyntheticSeries series =
          SyntheticSeries.headCt().named("torture " + scanner + " " + i).slices(40).spacing(4);
      series.writeTo(own);
      List<Path> files = Scanner.files(own);
      List<Path> pending = new ArrayList<>(files);
      while (!pending.isEmpty()) {
        pending.removeAll(new Scanner(node).send(pending));
        NodeUnderTest.pause(Duration.ofMillis(100));
      }
      all.add(
          new Sent(
              series.dataSets().getFirst().string(Tag.SeriesInstanceUID).orElseThrow(), files));
    }
    return all;
  }

  private List<Path> notThereToTheByte(Sent series) throws Exception {
    List<Path> missing = new ArrayList<>();
    try (Connection rows = node.database()) {
      for (Path file : series.files()) {
        try (DicomFile.Opened sent = DicomFile.open(file)) {
          String uid = sent.meta().mediaStorageSopInstanceUid().orElseThrow();
          if (!sha256(sent.dataSet()).equals(kept(rows, uid))) {
            missing.add(file);
          }
        }
      }
    }
    return missing;
  }

  /** SHA-256 of the data set in the store; empty when there is none. */
  private String kept(Connection rows, String uid)
      throws SQLException, IOException, NoSuchAlgorithmException {
    try (PreparedStatement select =
        rows.prepareStatement(
            "select segment, segment_at, file_bytes from instance where sop_instance_uid = ?")) {
      select.setString(1, uid);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return "";
        }
        Path segment = node.home().resolve("segments/" + row.getLong(1) + ".seg");
        try (DicomFile.Opened object =
            DicomFile.open(new FileRegion(segment, row.getLong(2), row.getLong(3)))) {
          return sha256(object.dataSet());
        }
      }
    }
  }

  /** Those that no other report names as its predecessor. */
  private List<DataSet> currentReports(String series) {
    List<DataSet> all =
        pacs.reports().stream().filter(r -> referenced(r).contains(series)).toList();
    Set<String> replaced = new HashSet<>();
    for (DataSet report : all) {
      report.items(Tag.PredecessorDocumentsSequence).stream()
          .flatMap(study -> study.items(Tag.ReferencedSeriesSequence).stream())
          .flatMap(s -> s.items(Tag.ReferencedSOPSequence).stream())
          .forEach(o -> replaced.add(o.string(Tag.ReferencedSOPInstanceUID).orElseThrow()));
    }
    return all.stream()
        .filter(r -> replaced.add(r.string(Tag.SOPInstanceUID).orElseThrow()))
        .toList();
  }

  private static List<String> referenced(DataSet report) {
    return report.items(Tag.CurrentRequestedProcedureEvidenceSequence).stream()
        .flatMap(study -> study.items(Tag.ReferencedSeriesSequence).stream())
        .map(s -> s.string(Tag.SeriesInstanceUID).orElseThrow())
        .toList();
  }

  private static int evidence(DataSet report) {
    return report.items(Tag.CurrentRequestedProcedureEvidenceSequence).stream()
        .flatMap(study -> study.items(Tag.ReferencedSeriesSequence).stream())
        .mapToInt(s -> s.items(Tag.ReferencedSOPSequence).size())
        .sum();
  }

  private static String sha256(InputStream in) throws IOException, NoSuchAlgorithmException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(in.readAllBytes()));
  }
}
