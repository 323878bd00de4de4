package org.seriate.program;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.seriate.audit.AuditEvent;
import org.seriate.audit.AuditOutcome;
import org.seriate.audit.Moment;
import org.seriate.export.ExportSearch;
import org.seriate.export.ResultExport;
import org.seriate.series.ReportKind;
import org.seriate.series.ResultObject;
import org.seriate.store.HomeDatabase;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code seriate export}: results as a table and as DICOM files. */
@Command(
    name = "export",
    header = "Writes results to a folder: a table (CSV and JSON) and the DICOM objects.",
    description = {
      "A line for each answer about each series, with its outcome, in series.csv and series.json;"
          + " the structured reports in objects/. Works on the database of the node (SERIATE_HOME,"
          + " SERIATE_DB_URL), whether the node runs or not. Every exported series is on the audit"
          + " record.",
      "What leaves names patients, unless --deidentify is given: then names, numbers, dates and"
          + " places are left out, UIDs and patient numbers are replaced by others that agree"
          + " within this export (PS3.15 E.2, Clean Structured Content), and SC and PDF, which hold"
          + " text in pixels and pages, stay.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  seriate export --out november --from 2026-11-01 --to 2026-11-30",
      "  seriate export --out study-7 --result POSITIVE --deidentify",
      "  seriate export --out one --series 12 --objects SR,KOS,GSPS --every-revision"
    })
final class ExportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      required = true,
      description = "A folder that must not exist yet.")
  private Path folder;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "Day or time at which the first series came. Default: all.")
  private String from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "Day on which the last one came, or a time after it. Default: all.")
  private String to;

  @Option(
      names = "--series",
      paramLabel = "N",
      split = ",",
      description = "Our numbers of series. Default: all.")
  private Set<Long> series = new LinkedHashSet<>();

  @Option(
      names = "--result",
      paramLabel = "KIND",
      split = ",",
      description = "Only these, of ${COMPLETION-CANDIDATES}. Default: all, and what has none yet.")
  private Set<ReportKind> results = new LinkedHashSet<>();

  @Option(
      names = "--objects",
      paramLabel = "KIND",
      split = ",",
      description = "Kinds of DICOM objects to write, of ${COMPLETION-CANDIDATES}. Default: SR.")
  private Set<ResultObject> objects = Set.of(ResultObject.SR);

  @Option(names = "--no-objects", description = "Write the tables only.")
  private boolean noObjects;

  @Option(names = "--every-revision", description = "Not only the newest report of each series.")
  private boolean everyRevision;

  @Option(names = "--deidentify", description = "Leave out what names a patient.")
  private boolean deidentify;

  private final Map<String, String> environment = System.getenv();
  private final Surroundings places = Surroundings.of(environment);

  @Override
  public Integer call() throws IOException, SQLException {
    ExportSearch search =
        new ExportSearch(
            series,
            MomentOption.read(spec, "--from", from, Moment::from),
            MomentOption.read(spec, "--to", to, Moment::to),
            results.stream().map(Enum::name).collect(Collectors.toSet()),
            everyRevision);
    List<String> kinds = noObjects ? List.of() : objects.stream().map(Enum::name).toList();
    try (HomeDatabase database = HomeDatabase.open(places.home(), environment)) {
      Connection connection = database.connection();
      ResultExport.Done done =
          ResultExport.write(
              connection, search, folder, kinds, deidentify, page -> record(connection, page));
      say(done);
      return Program.OK;
    }
  }

  private void record(Connection connection, List<Long> page) throws SQLException {
    HomeActor actor = HomeActor.of(places, environment);
    for (long one : page) {
      actor.record(
          connection,
          actor
              .did(
                  AuditEvent.RESULT_EXPORTED,
                  AuditOutcome.SUCCESS,
                  "result exported as %s, %s"
                      .formatted(
                          noObjects ? "a table" : "a table and DICOM objects",
                          deidentify ? "de-identified" : "with what names the patient"))
              .aboutSeries(one)
              .about(folder.toAbsolutePath().toString()));
    }
  }

  private void say(ResultExport.Done done) {
    spec.commandLine()
        .getOut()
        .println(
            "%s: %s, %s%s"
                .formatted(
                    folder,
                    PlainWords.count(done.series(), "result"),
                    PlainWords.count(done.objects(), "DICOM object"),
                    done.leftOut() == 0
                        ? ""
                        : "; %s with text in pixels or pages left out, for they cannot be de-identified"
                            .formatted(PlainWords.count(done.leftOut(), "object"))));
    spec.commandLine().getOut().flush();
  }
}
