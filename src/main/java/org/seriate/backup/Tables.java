package org.seriate.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import org.seriate.series.Sha256;

/**
 * The rows of every table, by COPY over the connection that a node has anyway: no program of
 * PostgreSQL has to be installed, and its release does not matter (ADR 49).
 */
final class Tables {
  private static final String COLUMNS =
      """
      select c.relname, a.attname
      from pg_class c
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relkind in ('r', 'p') and c.relnamespace = current_schema()::regnamespace
        and a.attgenerated = ''
      order by c.relname, a.attnum
      """;

  private static final String REFERENCES =
      """
      select conrelid::regclass::text, confrelid::regclass::text from pg_constraint
      where contype = 'f' and connamespace = current_schema()::regnamespace
        and conrelid <> confrelid
      """;

  private final Connection connection;

  Tables(Connection connection) {
    this.connection = connection;
  }

  static Path file(Path folder, String table) {
    return folder.resolve("database").resolve(table + ".copy.gz");
  }

  /** Writes all rows as the connection's transaction sees them. */
  List<Manifest.Table> write(Path folder) throws SQLException, IOException {
    Map<String, List<String>> columns = columns();
    List<Manifest.Table> written = new ArrayList<>();
    for (String table : inOrder(columns.keySet())) {
      written.add(write(folder, table, columns.get(table)));
    }
    return written;
  }

  private Manifest.Table write(Path folder, String table, List<String> columns)
      throws SQLException, IOException {
    MessageDigest digest = Sha256.begin();
    Path file = file(folder, table);
    Files.createDirectories(file.getParent());
    long rows;
    try (OutputStream out =
        new GZIPOutputStream(
            new DigestOutputStream(
                Files.newOutputStream(file, StandardOpenOption.CREATE_NEW), digest),
            1 << 16)) {
      rows = copies().copyOut("copy %s to stdout".formatted(named(table, columns)), out);
    }
    FileCopy.sync(file);
    return new Manifest.Table(table, columns, rows, Sha256.of(digest));
  }

  /**
   * Reads the rows into tables as the same migrations made them, with their triggers silent: what a
   * trigger once did is among the rows.
   *
   * @throws IOException when a file is not what was written
   */
  void read(Path folder, List<Manifest.Table> tables) throws SQLException, IOException {
    List<String> silenced = silence();
    for (Manifest.Table table : tables) {
      clear(table.name());
    }
    for (Manifest.Table table : tables) {
      read(folder, table);
    }
    for (String statement : silenced) {
      execute(statement);
    }
  }

  /** A migration may have put rows there; where it put none the owner may lack the right. */
  private void clear(String table) throws SQLException {
    boolean[] any = {false};
    each("select 1 from %s limit 1".formatted(quoted(table)), row -> any[0] = true);
    if (any[0]) {
      execute("delete from " + quoted(table));
    }
  }

  private void read(Path folder, Manifest.Table table) throws SQLException, IOException {
    MessageDigest digest = Sha256.begin();
    Path file = file(folder, table.name());
    long rows;
    try (InputStream raw = new DigestInputStream(Files.newInputStream(file), digest);
        InputStream in = new GZIPInputStream(raw, 1 << 16)) {
      rows =
          copies().copyIn("copy %s from stdin".formatted(named(table.name(), table.columns())), in);
      raw.transferTo(OutputStream.nullOutputStream());
    }
    if (rows != table.rows() || !Sha256.of(digest).equals(table.sha256())) {
      throw new IOException(file + " is not what was written there; nothing was restored");
    }
  }

  private CopyManager copies() throws SQLException {
    return connection.unwrap(PGConnection.class).getCopyAPI();
  }

  List<Manifest.Sequence> sequences() throws SQLException {
    List<Manifest.Sequence> found = new ArrayList<>();
    each(
        """
        select sequencename, last_value from pg_sequences
        where schemaname = current_schema() and last_value is not null order by 1
        """,
        row -> found.add(new Manifest.Sequence(row.getString(1), row.getLong(2))));
    return found;
  }

  void set(List<Manifest.Sequence> sequences) throws SQLException {
    for (Manifest.Sequence s : sequences) {
      execute("select setval('%s', %d)".formatted(quoted(s.name()), s.value()));
    }
  }

  /** Whether there is any table of ours or of somebody else. */
  boolean isEmpty() throws SQLException {
    return columns().isEmpty();
  }

  /** Tables of this schema with the columns that are written, not reckoned. */
  private Map<String, List<String>> columns() throws SQLException {
    Map<String, List<String>> columns = new HashMap<>();
    each(
        COLUMNS,
        row ->
            columns
                .computeIfAbsent(row.getString(1), t -> new ArrayList<>())
                .add(row.getString(2)));
    return columns;
  }

  /** Those first that others refer to. */
  private List<String> inOrder(Set<String> tables) throws SQLException {
    Map<String, Set<String>> needs = new HashMap<>();
    each(
        REFERENCES,
        row -> needs.computeIfAbsent(row.getString(1), t -> new TreeSet<>()).add(row.getString(2)));
    Set<String> ordered = new LinkedHashSet<>();
    List<String> left = new ArrayList<>(new TreeSet<>(tables));
    while (!left.isEmpty()) {
      List<String> next =
          left.stream().filter(t -> ordered.containsAll(needs.getOrDefault(t, Set.of()))).toList();
      if (next.isEmpty()) {
        throw new IllegalStateException("tables refer to each other in a circle: " + left);
      }
      ordered.addAll(next);
      left.removeAll(next);
    }
    return List.copyOf(ordered);
  }

  /** Returns the statements that bring each trigger back as it was. */
  private List<String> silence() throws SQLException {
    List<String> silent = new ArrayList<>();
    List<String> back = new ArrayList<>();
    each(
        """
        select tgrelid::regclass::text, tgname, tgenabled from pg_trigger t
        join pg_class c on c.oid = t.tgrelid
        where not tgisinternal and c.relnamespace = current_schema()::regnamespace
        """,
        row -> {
          String table = row.getString(1);
          String trigger = quoted(row.getString(2));
          silent.add("alter table %s disable trigger %s".formatted(table, trigger));
          String how =
              switch (row.getString(3)) {
                case "A" -> "enable always";
                case "R" -> "enable replica";
                case "D" -> "disable";
                case null, default -> "enable";
              };
          back.add("alter table %s %s trigger %s".formatted(table, how, trigger));
        });
    for (String statement : silent) {
      execute(statement);
    }
    return back;
  }

  private static String named(String table, List<String> columns) {
    return "%s (%s)"
        .formatted(quoted(table), String.join(", ", columns.stream().map(Tables::quoted).toList()));
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private interface Reader {
    void read(ResultSet row) throws SQLException;
  }

  private void each(String sql, Reader reader) throws SQLException {
    try (Statement s = connection.createStatement();
        ResultSet row = s.executeQuery(sql)) {
      while (row.next()) {
        reader.read(row);
      }
    }
  }

  void execute(String sql) throws SQLException {
    try (Statement s = connection.createStatement()) {
      s.execute(sql);
    }
  }
}
