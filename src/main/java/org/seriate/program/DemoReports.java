package org.seriate.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.io.DicomFile;
import org.seriate.dicom.net.AssociationFacts;

/** Which of the series that were sent have their report in the practice PACS. */
final class DemoReports implements PracticePacs.Watch {
  private final BlockingQueue<HeldObject> arrived = new LinkedBlockingQueue<>();
  private final Map<String, String> waitingFor = new LinkedHashMap<>();

  /**
   * A report and the name of what it is about.
   *
   * @param revised the series had a report before
   */
  record Arrival(String name, Path file, boolean revised) {}

  @Override
  public void stored(AssociationFacts from, HeldObject object, boolean again) {
    if (object.isStructuredReport()) {
      arrived.add(object);
    }
  }

  /** Notes the series of these objects, named for the folders their files lie in. */
  void expect(List<OutgoingObject> objects) {
    for (OutgoingObject o : objects) {
      waitingFor.computeIfAbsent(o.seriesInstanceUid(), _ -> freeName(o.file()));
    }
  }

  private String freeName(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    String wanted = folder.getFileName() == null ? "series" : folder.getFileName().toString();
    String name = wanted;
    for (int i = 2; waitingFor.containsValue(name); i++) {
      name = wanted + "-" + i;
    }
    return name;
  }

  List<String> missing() {
    return List.copyOf(waitingFor.values());
  }

  /** The next report, or empty after a while. */
  Optional<Arrival> next(Duration patience) throws InterruptedException, IOException {
    HeldObject object = arrived.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    if (object == null) {
      return Optional.empty();
    }
    String source = sourceSeries(DicomFile.read(object.file()).dataSet());
    String name = waitingFor.remove(source);
    return Optional.of(
        new Arrival(name == null ? "another series" : name, object.file(), name == null));
  }

  /** The series the report is about: its evidence (PS3.3 C.17.2). */
  private static String sourceSeries(DataSet report) {
    return report.items(Tag.CurrentRequestedProcedureEvidenceSequence).stream()
        .flatMap(study -> study.items(Tag.ReferencedSeriesSequence).stream())
        .flatMap(series -> series.string(Tag.SeriesInstanceUID).stream())
        .findFirst()
        .orElse("");
  }

  static void keep(Arrival report, Path folder) throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve(report.name() + ".sr.dcm");
    for (int i = 2; Files.exists(file); i++) {
      file = folder.resolve(report.name() + "-" + i + ".sr.dcm");
    }
    Files.copy(report.file(), file);
  }
}
