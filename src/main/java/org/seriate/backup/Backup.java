package org.seriate.backup;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.seriate.store.Deletions;

/**
 * A backup being taken, of a node that may be running.
 *
 * <pre>
 * audit/     checkpoints of this home       before the rows: the chain reaches at least as far
 * rows       all tables as of one moment
 * store/     segments and large objects     after the rows: whatever a row names was synced before it
 * manifest   last; without it the folder is no backup
 * </pre>
 *
 * The store may hold more than the rows know: a restored node lists that at its first start, as it
 * does after a crash. Purges wait until the end, so that nothing which a row names goes meanwhile.
 */
public final class Backup {
  private final Places places;
  private final Path folder;
  private final String program;
  private final List<Manifest.Item> files = new ArrayList<>();

  private Backup(Places places, Path folder, String program) {
    this.places = places;
    this.folder = folder;
    this.program = program;
  }

  /**
   * Takes one.
   *
   * @param folder that must be empty, or not there
   * @throws IOException when it is not, or a file cannot be copied; what is in the folder then is
   *     no backup
   */
  public static Manifest take(Places places, Connection connection, Path folder, String program)
      throws IOException, SQLException {
    mustBeEmpty(folder);
    return new Backup(places, folder, program).take(connection);
  }

  private static void mustBeEmpty(Path folder) throws IOException {
    if (Files.exists(folder) && !isEmpty(folder)) {
      throw new IOException(
          folder
              + (Files.exists(folder.resolve(Manifest.FILE))
                  ? " holds a backup already; name another folder"
                  : " is not empty; name a folder that is, or one that is not there"));
    }
    if (!Files.exists(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> inside = Files.list(folder)) {
      return inside.findAny().isEmpty();
    }
  }

  private Manifest take(Connection connection) throws IOException, SQLException {
    connection.setAutoCommit(true);
    Deletions.stop(connection);
    try {
      copyTree(places.home().resolve("audit"), "audit");
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      Instant asOf = Instant.now();
      List<String> migrations = Migrations.had(connection);
      Tables tables = new Tables(connection);
      List<Manifest.Table> rows = tables.write(folder);
      List<Manifest.Sequence> sequences = tables.sequences();
      connection.rollback();
      copyStore();
      Manifest manifest =
          new Manifest(
              Manifest.FORMAT,
              UUID.randomUUID(),
              program,
              asOf,
              migrations,
              rows,
              sequences,
              List.copyOf(files));
      manifest.write(folder);
      return manifest;
    } finally {
      if (!connection.getAutoCommit()) {
        connection.rollback();
        connection.setAutoCommit(true);
      }
      Deletions.allow(connection);
    }
  }

  private void copyStore() throws IOException {
    copyTree(places.store().resolve("segments"), "store/segments");
    copyTree(places.store().resolve("objects"), "store/objects");
    copyTree(places.home().resolve("models"), "models");
    copy(places.home().resolve("store-number"), "store-number");
    copyTree(places.aeConfig(), "ae-config");
  }

  private void copyTree(Path from, String name) throws IOException {
    if (!Files.isDirectory(from)) {
      return;
    }
    try (DirectoryStream<Path> inside = Files.newDirectoryStream(from)) {
      for (Path path : inside) {
        String below = name + "/" + path.getFileName();
        if (Files.isDirectory(path)) {
          copyTree(path, below);
        } else {
          copy(path, below);
        }
      }
    }
  }

  /** A file that goes while the folder is read is one that no row names any more. */
  private void copy(Path from, String name) throws IOException {
    if (Files.exists(from)) {
      try {
        files.add(FileCopy.copy(from, folder.resolve(name), name));
      } catch (NoSuchFileException gone) {
        if (Files.exists(from)) {
          throw gone;
        }
      }
    }
  }
}
