package org.seriate.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.io.DicomFile;
import org.seriate.dicom.net.AssociationFacts;

/** Which of the series that were sent have their report in the practice PACS. */
final class DemoReports implements PracticePacs.Watch {
  private final BlockingQueue<HeldObject> arrived = new LinkedBlockingQueue<>();
  private final Map<String, String> waitingFor = new LinkedHashMap<>();
  private final Map<Long, Path> lastReport = new ConcurrentHashMap<>();
  private final Map<HeldObject, Path> companions = new ConcurrentHashMap<>();
  private final Map<Path, String> names = new ConcurrentHashMap<>();
  private volatile long lastArrival = System.nanoTime();

  /**
   * A report and the name of what it is about.
   *
   * @param revised the series had a report before
   */
  record Arrival(String name, Path file, boolean revised) {}

  @Override
  public void stored(AssociationFacts from, HeldObject object, boolean again) {
    lastArrival = System.nanoTime();
    if (object.isStructuredReport()) {
      lastReport.put(from.id(), object.file());
      arrived.add(object);
    } else if (lastReport.containsKey(from.id())) {
      // A report leads the objects that go with it, on one association.
      companions.put(object, lastReport.get(from.id()));
    }
  }

  /** Nothing has come for a while: what belongs to the reports is here. */
  boolean isQuiet(Duration since) {
    return System.nanoTime() - lastArrival > since.toNanos();
  }

  /** What came with the reports, as words: "2 x Encapsulated PDF Storage". */
  List<String> companions() {
    return companions.keySet().stream()
        .collect(
            Collectors.groupingBy(
                o -> Uid.nameOf(o.sopClass()), TreeMap::new, Collectors.counting()))
        .entrySet()
        .stream()
        .map(e -> e.getValue() + " x " + e.getKey())
        .toList();
  }

  /** Each beside its report, with its modality in the name. */
  void keepCompanions(Path folder) throws IOException {
    for (Map.Entry<HeldObject, Path> e : companions.entrySet()) {
      String name = names.get(e.getValue());
      if (name != null) {
        String modality = e.getKey().attributes().string(Tag.Modality).orElse("x");
        copy(e.getKey().file(), folder, name, modality.toLowerCase(Locale.ROOT));
      }
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
    names.put(object.file(), name == null ? "another series" : name);
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
    copy(report.file(), folder, report.name(), "sr");
  }

  private static void copy(Path from, Path folder, String name, String kind) throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve("%s.%s.dcm".formatted(name, kind));
    for (int i = 2; Files.exists(file); i++) {
      file = folder.resolve("%s-%d.%s.dcm".formatted(name, i, kind));
    }
    Files.copy(from, file);
  }
}
