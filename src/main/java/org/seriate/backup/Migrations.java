package org.seriate.backup;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The tables of each release, as the scripts in {@code db-migrations} make them. */
final class Migrations {
  private static final Pattern NAME = Pattern.compile("V(\\d+)__.*\\.sql");

  /** As Flyway makes it; its rows come from the backup, so that it goes on from there. */
  private static final String HISTORY =
      """
      create table flyway_schema_history (
        installed_rank integer       not null constraint flyway_schema_history_pk primary key,
        version        varchar(50),
        description    varchar(200)  not null,
        type           varchar(20)   not null,
        script         varchar(1000) not null,
        checksum       integer,
        installed_by   varchar(100)  not null,
        installed_on   timestamp     not null default now(),
        execution_time integer       not null,
        success        boolean       not null);
      create index flyway_schema_history_s_idx on flyway_schema_history (success)
      """;

  private final Map<Integer, String> scripts;

  private Migrations(Map<Integer, String> scripts) {
    this.scripts = scripts;
  }

  /** Those that this program carries. */
  static Migrations ofThisProgram() throws IOException {
    try {
      URI ours = Migrations.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      Path place = Path.of(ours);
      if (Files.isDirectory(place)) {
        return in(place);
      }
      try (FileSystem jar = FileSystems.newFileSystem(place)) {
        return in(jar.getPath("/"));
      }
    } catch (URISyntaxException e) {
      throw new IOException("the program does not know where it lies", e);
    }
  }

  private static Migrations in(Path place) throws IOException {
    Map<Integer, String> scripts = new TreeMap<>();
    try (Stream<Path> files = Files.list(place.resolve("db/migration"))) {
      for (Path file : files.toList()) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (name.matches()) {
          try (InputStream in = Files.newInputStream(file)) {
            scripts.put(
                Integer.valueOf(name.group(1)),
                new String(in.readAllBytes(), StandardCharsets.UTF_8));
          }
        }
      }
    }
    return new Migrations(scripts);
  }

  /** Versions that a database has had, in the order in which it had them. */
  static List<String> had(Connection connection) throws SQLException {
    try (Statement s = connection.createStatement();
        ResultSet row =
            s.executeQuery(
                "select version from flyway_schema_history where success and version is not null"
                    + " order by installed_rank")) {
      List<String> had = new ArrayList<>();
      while (row.next()) {
        had.add(row.getString(1));
      }
      return had;
    }
  }

  /**
   * Makes the tables as these versions did, in the transaction of the connection.
   *
   * @throws IOException when this program lacks one of them
   */
  void apply(Connection connection, List<String> versions) throws SQLException, IOException {
    try (Statement s = connection.createStatement()) {
      s.execute(HISTORY);
      for (String version : versions) {
        s.execute(script(version));
      }
    }
  }

  /** Whether this program knows all that the backup's database has had. */
  void mustKnow(Manifest manifest) throws IOException {
    for (String version : manifest.migrations()) {
      if (!scripts.containsKey(Integer.valueOf(version))) {
        throw new IOException(
            "the backup has tables of version %s, which this release does not know; restore it with release %s or a later one"
                .formatted(version, manifest.program()));
      }
    }
  }

  private String script(String version) throws IOException {
    String script = scripts.get(Integer.valueOf(version));
    if (script == null) {
      throw new IOException("there is no migration " + version);
    }
    return script;
  }
}
