package org.seriate.program;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.Callable;
import org.seriate.audit.AuditEvent;
import org.seriate.audit.AuditOutcome;
import org.seriate.backup.Manifest;
import org.seriate.backup.Restoration;
import org.seriate.store.HomeDatabase;
import org.seriate.store.HomeLock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code seriate restore}: a backup becomes a node again. */
@Command(
    name = "restore",
    header = "Puts a backup back into an empty home and an empty database.",
    description = {
      "Compares every file with what was written, and writes over nothing: SERIATE_HOME and"
          + " SERIATE_STORE must hold no store, and the database of SERIATE_DB_URL no tables. Cut"
          + " off, it is run again with the same backup; until it has come to its end 'serve'"
          + " refuses to start. The configuration of the backup is used where SERIATE_AE_CONFIG"
          + " names a folder that is not there.",
      "A backup of an older release is brought up to date when the node starts.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  SERIATE_HOME=/var/lib/seriate-new seriate restore /backup/seriate-2026-11-26",
      "  SERIATE_HOME=/var/lib/seriate-new seriate serve"
    })
final class RestoreCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FOLDER", description = "What 'seriate backup' has written.")
  private Path folder;

  private final Map<String, String> environment = System.getenv();
  private final Surroundings places = Surroundings.of(environment);

  @Override
  public Integer call() throws IOException, SQLException {
    Restoration restoration = Restoration.of(BackupCommand.of(places), folder);
    try (HomeLock lock = HomeLock.take(places.home())) {
      restoration.files();
      boolean configured = restoration.configuration();
      rows(restoration);
      restoration.end();
      say(restoration.manifest(), configured);
      return Program.OK;
    }
  }

  private void rows(Restoration restoration) throws IOException, SQLException {
    HomeActor actor = HomeActor.of(places, environment);
    Manifest manifest = restoration.manifest();
    try (HomeDatabase database = HomeDatabase.make(places.home(), environment)) {
      restoration.rows(
          database.connection(),
          connection ->
              actor.record(
                  connection,
                  actor
                      .did(
                          AuditEvent.BACKUP_RESTORED,
                          AuditOutcome.SUCCESS,
                          "restored from a backup as of " + manifest.asOf())
                      .about(manifest.id().toString())));
    }
  }

  private void say(Manifest manifest, boolean configured) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%s: %s and %s as of %s are back%n",
        places.home(),
        PlainWords.count(manifest.rows(), "row"),
        PlainWords.count(manifest.files().size(), "file"),
        manifest.asOf());
    out.println(
        configured
            ? "The configuration of the backup is in " + places.aeConfig() + "."
            : "The configuration stays that of %s; that of the backup is in %s."
                .formatted(places.aeConfig(), folder.resolve("ae-config")));
    out.println("Next: 'seriate serve'; then 'seriate check --store' and 'seriate audit verify'.");
    out.flush();
  }
}
