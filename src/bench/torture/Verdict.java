import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.io.DicomFile;
import org.seriate.dicom.io.FileRegion;

/** Compares what was sent with what the node has and what the PACS got. */
final class Verdict {
  int instances;
  int lost;
  int altered;
  int series;
  int withoutReport;
  int withSeveral;
  int incomplete;
  int revisions;
  final List<String> why = new ArrayList<>();

  boolean isGood() {
    return lost + altered + withoutReport + withSeveral + incomplete == 0;
  }

  void add(Verdict other) {
    instances += other.instances;
    lost += other.lost;
    altered += other.altered;
    series += other.series;
    withoutReport += other.withoutReport;
    withSeveral += other.withSeveral;
    incomplete += other.incomplete;
    revisions += other.revisions;
    why.addAll(other.why);
  }

  void judge(List<Scan> scans, Machine machine) throws Exception {
    Map<String, List<DataSet>> reports = reports(machine.pacsFolder());
    try (Connection rows = machine.database()) {
      for (Scan scan : scans) {
        series++;
        Set<String> sent = new HashSet<>();
        for (Path file : scan.files()) {
          instances++;
          sent.add(judgeInstance(file, rows, machine.home()));
        }
        judgeReports(scan, sent, reports.getOrDefault(scan.seriesUid(), List.of()));
      }
    }
  }

  private String judgeInstance(Path file, Connection rows, Path home) throws Exception {
    String uid;
    String digest;
    try (DicomFile.Opened sent = DicomFile.open(file)) {
      uid = sent.meta().elements().string(Tag.MediaStorageSOPInstanceUID).orElseThrow();
      digest = sha256(sent.dataSet());
    }
    try (PreparedStatement select =
        rows.prepareStatement(
            """
            select digest, segment, segment_at, file_bytes from instance
            where sop_instance_uid = ?
            """)) {
      select.setString(1, uid);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          lost++;
          why.add(file + " was answered Success and has no row");
          return uid;
        }
        long segment = row.getLong(2);
        FileRegion region =
            row.wasNull()
                ? FileRegion.whole(
                    home.resolve("objects/" + row.getString(1).substring(0, 2))
                        .resolve(row.getString(1) + ".dcm"))
                : new FileRegion(
                    home.resolve("segments/" + segment + ".seg"), row.getLong(3), row.getLong(4));
        compare(file, digest, row.getString(1), region);
      }
    }
    return uid;
  }

  private void compare(Path file, String sent, String listed, FileRegion region) {
    try (DicomFile.Opened kept = DicomFile.open(region)) {
      String there = sha256(kept.dataSet());
      if (!there.equals(sent) || !listed.equals(sent)) {
        altered++;
        why.add(file + " is there with other bytes, " + region);
      }
    } catch (IOException | NoSuchAlgorithmException e) {
      lost++;
      why.add(file + " was answered Success and cannot be read: " + e);
    }
  }

  private void judgeReports(Scan scan, Set<String> sent, List<DataSet> reports) {
    Set<String> replaced = new HashSet<>();
    for (DataSet report : reports) {
      for (DataSet study : report.items(Tag.PredecessorDocumentsSequence)) {
        for (DataSet s : study.items(Tag.ReferencedSeriesSequence)) {
          s.items(Tag.ReferencedSOPSequence)
              .forEach(o -> replaced.add(o.string(Tag.ReferencedSOPInstanceUID).orElse("")));
        }
      }
    }
    List<DataSet> current =
        reports.stream()
            .filter(r -> !replaced.contains(r.string(Tag.SOPInstanceUID).orElse("")))
            .toList();
    revisions += reports.size();
    if (current.isEmpty()) {
      withoutReport++;
      why.add(scan.name + " has no report");
    } else if (current.size() > 1) {
      withSeveral++;
      why.add(scan.name + " has " + current.size() + " current reports");
    } else if (!evidence(current.getFirst()).containsAll(sent)) {
      incomplete++;
      why.add(scan.name + ": its current report lacks slices");
    }
  }

  private static Set<String> evidence(DataSet report) {
    Set<String> uids = new HashSet<>();
    for (DataSet study : report.items(Tag.CurrentRequestedProcedureEvidenceSequence)) {
      for (DataSet s : study.items(Tag.ReferencedSeriesSequence)) {
        s.items(Tag.ReferencedSOPSequence)
            .forEach(o -> uids.add(o.string(Tag.ReferencedSOPInstanceUID).orElse("")));
      }
    }
    return uids;
  }

  /** Structured reports by the series they are evidence of. */
  private static Map<String, List<DataSet>> reports(Path pacs) throws IOException {
    Map<String, List<DataSet>> found = new HashMap<>();
    try (Stream<Path> files = Files.walk(pacs)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".dcm")).toList()) {
        DataSet report = DicomFile.read(file).dataSet();
        if (report.string(Tag.Modality).orElse("").equals("SR")) {
          for (DataSet study : report.items(Tag.CurrentRequestedProcedureEvidenceSequence)) {
            for (DataSet s : study.items(Tag.ReferencedSeriesSequence)) {
              found
                  .computeIfAbsent(
                      s.string(Tag.SeriesInstanceUID).orElse(""), _ -> new ArrayList<>())
                  .add(report);
            }
          }
        }
      }
    }
    return found;
  }

  private static String sha256(InputStream in) throws IOException, NoSuchAlgorithmException {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    byte[] buffer = new byte[1 << 16];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      sha256.update(buffer, 0, n);
    }
    return HexFormat.of().formatHex(sha256.digest());
  }
}
