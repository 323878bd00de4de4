package org.seriate.program;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.seriate.audit.AuditEvent;
import org.seriate.audit.AuditOutcome;
import org.seriate.audit.AuditRows;
import org.seriate.audit.AuditSearch;
import org.seriate.audit.Moment;
import org.seriate.audit.chain.CheckpointKey;
import org.seriate.audit.chain.Verification;
import org.seriate.audit.message.AuditExport;
import org.seriate.store.HomeDatabase;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code seriate audit}: the record of who did what, verified and taken out. */
@Command(
    name = "audit",
    header = "Verifies or exports the audit record.",
    description = {
      "Works on the database of the node (SERIATE_HOME, SERIATE_DB_URL), whether the node runs or"
          + " not. What it does is itself put on the record.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  seriate audit verify",
      "  seriate audit export --from 2026-11-01 --to 2026-11-30 --format csv --out november.csv"
    })
final class AuditCommand implements Runnable {
  @Spec private CommandSpec spec;

  private final Map<String, String> environment = System.getenv();
  private final Surroundings places = Surroundings.of(environment);

  /** Without a word of what to do. */
  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "'seriate audit' needs one of " + spec.subcommands().keySet());
  }

  @Command(
      name = "verify",
      header = "Compares every row with the hash chain and its signed checkpoints.",
      description = {
        "Names the first place where the record is not what it was, and what was done there: row"
            + " changed, row missing, row added past the chain, chain forged, checkpoint signature"
            + " wrong.",
        ""
      },
      mixinStandardHelpOptions = true,
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {"0:the record is whole", "1:it is not, or could not be read", "2:usage"})
  int verify(
      @Option(
              names = "--public-key",
              paramLabel = "FILE",
              description =
                  "Public key of another node (its SERIATE_HOME/audit/checkpoint-key.pub), whose"
                      + " checkpoints are judged too. May be given often.")
          List<Path> others)
      throws IOException, SQLException {
    Set<String> keys = new TreeSet<>();
    CheckpointKey.publicKey(places.home()).ifPresent(keys::add);
    for (Path other : others == null ? List.<Path>of() : others) {
      keys.add(CheckpointKey.readPublicKey(other));
    }
    try (HomeDatabase database = HomeDatabase.open(places.home(), environment)) {
      Connection connection = database.connection();
      connection.setAutoCommit(false);
      Verification.Result result = Verification.of(connection, places.home(), keys);
      PrintWriter out = spec.commandLine().getOut();
      result.notes().forEach(note -> out.println("note: " + note));
      result
          .breaks()
          .forEach(b -> out.println("link %d: %s: %s".formatted(b.seq(), b.kind(), b.sentence())));
      out.println(result.sentence());
      out.flush();
      record(
          connection,
          AuditEvent.AUDIT_LOG_USED,
          result.isWhole() ? AuditOutcome.SUCCESS : AuditOutcome.SERIOUS_FAILURE,
          "audit record verified: " + result.sentence());
      return result.isWhole() ? Program.OK : Program.FAILURE;
    }
  }

  @Command(
      name = "export",
      header = "Writes events as CSV or as DICOM audit messages.",
      description = {
        "The file holds patient IDs; it is yours to protect. DICOM audit messages are those of"
            + " PS3.15 A.5, one a line, within one element <AuditMessages>.",
        ""
      },
      mixinStandardHelpOptions = true)
  int export(
      @Option(
              names = "--from",
              paramLabel = "TIME",
              description = "The day or time of the first event. Default: all.")
          String from,
      @Option(
              names = "--to",
              paramLabel = "TIME",
              description = "The day of the last event, or a time after it. Default: all.")
          String to,
      @Option(
              names = "--format",
              paramLabel = "csv|xml",
              defaultValue = "csv",
              description = "Default: csv.")
          AuditExport format,
      @Option(
              names = "--out",
              paramLabel = "FILE",
              description = "A file that must not exist yet. Default: standard output.")
          Path file)
      throws IOException, SQLException {
    AuditSearch search =
        AuditSearch.between(
            MomentOption.read(spec, "--from", from, Moment::from),
            MomentOption.read(spec, "--to", to, Moment::to));
    try (HomeDatabase database = HomeDatabase.open(places.home(), environment);
        Writer out = writer(file)) {
      // On record before the first byte leaves; and the export does not contain itself.
      Connection connection = database.connection();
      long last = newest(connection);
      record(
          connection,
          AuditEvent.AUDIT_LOG_USED,
          AuditOutcome.SUCCESS,
          "audit record exported as %s, %s"
              .formatted(format.name().toLowerCase(Locale.ROOT), search.inWords()));
      long count = format.write(connection, search.before(last + 1), out);
      if (file != null) {
        spec.commandLine().getErr().println("%d events in %s".formatted(count, file));
      }
      return Program.OK;
    }
  }

  private static long newest(Connection connection) throws SQLException {
    return AuditRows.newest(connection, AuditSearch.ALL, 1).stream()
        .findFirst()
        .map(row -> row.id())
        .orElse(0L);
  }

  private Writer writer(Path file) throws IOException {
    return file == null
        ? new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8))
        : Files.newBufferedWriter(file, StandardOpenOption.CREATE_NEW);
  }

  private void record(Connection connection, AuditEvent event, AuditOutcome outcome, String detail)
      throws SQLException {
    HomeActor actor = HomeActor.of(places, environment);
    actor.record(connection, actor.did(event, outcome, detail));
  }
}
