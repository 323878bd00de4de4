package org.seriate.program;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.seriate.audit.AuditEvent;
import org.seriate.audit.AuditOutcome;
import org.seriate.backup.Backup;
import org.seriate.backup.Manifest;
import org.seriate.backup.Places;
import org.seriate.store.HomeDatabase;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code seriate backup}: database and store, consistent with each other. */
@Command(
    name = "backup",
    header = "Copies database, images and keys of a node to a folder.",
    description = {
      "Works while the node runs, or not, on an embedded or another PostgreSQL. The rows are of one"
          + " moment, and every image that they name is there; purging waits meanwhile. A backup"
          + " that is cut off is recognised as none. It holds patient data, passwords' digests and"
          + " keys: it is yours to protect.",
      "Where several nodes share a store, one backup has rows and store of all, and the keys in"
          + " SERIATE_HOME/audit of this one.",
      ""
    },
    footer = {
      "",
      "Environment: SERIATE_HOME, SERIATE_STORE, SERIATE_AE_CONFIG and SERIATE_DB_URL,"
          + " SERIATE_DB_USER,",
      "SERIATE_DB_PASSWORD, as serve has them.",
      "",
      "Examples:",
      "  seriate backup /backup/seriate-2026-11-26",
      "  seriate restore /backup/seriate-2026-11-26    (see there)"
    })
final class BackupCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FOLDER",
      description = "Where to; it must be empty, or not be there yet.")
  private Path folder;

  private final Map<String, String> environment = System.getenv();
  private final Surroundings places = Surroundings.of(environment);

  @Override
  public Integer call() throws IOException, SQLException {
    long began = System.nanoTime();
    try (HomeDatabase database = HomeDatabase.open(places.home(), environment)) {
      HomeActor actor = HomeActor.of(places, environment);
      // Before the first byte leaves; so the record of a restored node has it too.
      actor.record(
          database.connection(),
          actor
              .did(AuditEvent.BACKUP_TAKEN, AuditOutcome.SUCCESS, "backup begun")
              .about(folder.toAbsolutePath().toString()));
      Manifest taken = Backup.take(of(places), database.connection(), folder, Program.version());
      spec.commandLine()
          .getOut()
          .printf(
              "%s: %s, %s, %s as of %s, in %s%n",
              folder,
              PlainWords.count(taken.rows(), "row"),
              PlainWords.count(taken.files().size(), "file"),
              PlainWords.megabytes(taken.bytes()),
              taken.asOf(),
              PlainWords.of(Duration.ofNanos(System.nanoTime() - began)));
      return Program.OK;
    }
  }

  static Places of(Surroundings s) {
    return new Places(s.home(), s.store(), s.aeConfig());
  }
}
