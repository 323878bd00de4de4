package org.seriate.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.seriate.store.FolderTree;

/**
 * A backup being put back, into a home and a database that have nothing in them.
 *
 * <pre>
 * mark     restore-under-way in the home: serve refuses to start
 * files    each compared with the digest that the backup has of it
 * rows     tables, rows and history in one transaction
 * unmark
 * </pre>
 *
 * Cut off anywhere it is run again: what the mark says was begun by this backup is done anew.
 */
public final class Restoration {
  private static final String MARK = "restore-under-way";
  private static final List<String> OURS = List.of("database", "audit", "models", "store-number");

  private final Places places;
  private final Path folder;
  private final Manifest manifest;
  private final Migrations migrations;

  private Restoration(Places places, Path folder, Manifest manifest, Migrations migrations) {
    this.places = places;
    this.folder = folder;
    this.manifest = manifest;
    this.migrations = migrations;
  }

  /**
   * Whether a restore into this home was cut off; the sentence says what to do.
   *
   * @throws IOException when one was
   */
  public static void mustNotBeUnderWay(Path home) throws IOException {
    if (Files.exists(home.resolve(MARK))) {
      throw new IOException(
          "a restore into "
              + home
              + " was cut off: run 'seriate restore' again with the same backup, it begins anew");
    }
  }

  /**
   * Makes ready for a restore.
   *
   * @throws IOException when the folder is no whole backup, this release cannot read it, or there
   *     is something where it would go; nothing was changed then
   */
  public static Restoration of(Places places, Path folder) throws IOException {
    Manifest manifest = Manifest.read(folder);
    Migrations migrations = Migrations.ofThisProgram();
    migrations.mustKnow(manifest);
    Restoration restoration = new Restoration(places, folder, manifest, migrations);
    restoration.mustBeEmpty();
    return restoration;
  }

  public Manifest manifest() {
    return manifest;
  }

  private void mustBeEmpty() throws IOException {
    if (isResumed()) {
      return;
    }
    mustNotBeUnderWay(places.home());
    for (Path taken :
        List.of(
            places.home().resolve("database"),
            places.store().resolve("segments"),
            places.store().resolve("objects"))) {
      if (Files.exists(taken)) {
        throw new IOException(
            taken
                + " is there already; a restore writes over nothing. Name an empty SERIATE_HOME"
                + " (and SERIATE_STORE), or move the old one away");
      }
    }
  }

  private boolean isResumed() throws IOException {
    Path mark = places.home().resolve(MARK);
    return Files.exists(mark) && Files.readString(mark).strip().equals(manifest.id().toString());
  }

  /** Puts the files back; an earlier attempt at the same is cleared away first. */
  public void files() throws IOException {
    if (isResumed()) {
      for (String name : OURS) {
        delete(places.home().resolve(name));
      }
      delete(places.store().resolve("segments"));
      delete(places.store().resolve("objects"));
    } else {
      Files.createDirectories(places.home());
      Path mark = places.home().resolve(MARK);
      Files.writeString(mark, manifest.id() + "\n");
      FileCopy.sync(mark);
      FileCopy.sync(places.home());
    }
    for (Manifest.Item item : manifest.files()) {
      if (!item.path().startsWith("ae-config/")) {
        Manifest.Item copied = FileCopy.copy(inBackup(item), goal(item), item.path());
        if (!copied.equals(item)) {
          throw new IOException(
              inBackup(item)
                  + " is not what was written there; the restore stops, nothing is usable yet. Take"
                  + " another backup");
        }
      }
    }
  }

  /** The configuration of the backup, where there is none yet; returns whether it was put back. */
  public boolean configuration() throws IOException {
    List<Manifest.Item> items =
        manifest.files().stream().filter(i -> i.path().startsWith("ae-config/")).toList();
    if (Files.exists(places.aeConfig()) || items.isEmpty()) {
      return false;
    }
    for (Manifest.Item item : items) {
      FileCopy.copy(
          inBackup(item),
          places.aeConfig().resolve(item.path().substring("ae-config/".length())),
          item.path());
    }
    return true;
  }

  private Path inBackup(Manifest.Item item) {
    return folder.resolve(item.path());
  }

  private Path goal(Manifest.Item item) throws IOException {
    boolean store = item.path().startsWith("store/");
    Path root = (store ? places.store() : places.home()).normalize();
    Path goal =
        root.resolve(store ? item.path().substring("store/".length()) : item.path()).normalize();
    if (!goal.startsWith(root)) {
      throw new IOException("the backup names a file outside of the home: " + item.path());
    }
    return goal;
  }

  /**
   * Puts the rows back, all or none.
   *
   * @throws IOException when there are tables that an earlier attempt did not make
   */
  public void rows(Connection connection, LastRow last) throws IOException, SQLException {
    connection.setAutoCommit(false);
    Tables tables = new Tables(connection);
    if (!tables.isEmpty()) {
      if (holdsThisBackup(connection)) {
        return;
      }
      throw new IOException(
          "the database has tables already; a restore writes over nothing. Name an empty database"
              + " in SERIATE_DB_URL");
    }
    try {
      migrations.apply(connection, manifest.migrations());
      tables.read(folder, manifest.tables());
      tables.set(manifest.sequences());
      last.record(connection);
      connection.commit();
    } finally {
      connection.rollback();
    }
  }

  /** What is written in the transaction of the rows, after them. */
  public interface LastRow {
    void record(Connection connection) throws SQLException;
  }

  private boolean holdsThisBackup(Connection connection) throws SQLException {
    try (PreparedStatement s =
        connection.prepareStatement(
            """
            select exists (select 1 from pg_class where relname = 'audit_event')
               and exists (select 1 from audit_event where event = 'BACKUP_RESTORED' and object = ?)
            """)) {
      s.setString(1, manifest.id().toString());
      try (ResultSet row = s.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    } catch (SQLException noSuchTable) {
      return false;
    } finally {
      connection.rollback();
    }
  }

  /** From now on the node may start. */
  public void end() throws IOException {
    Files.delete(places.home().resolve(MARK));
    FileCopy.sync(places.home());
  }

  private static void delete(Path place) throws IOException {
    if (Files.exists(place)) {
      FolderTree.delete(place);
    }
  }
}
