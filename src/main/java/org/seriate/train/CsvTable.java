package org.seriate.train;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A comma-separated file with a header line; quotes as in RFC 4180, one record on one line. */
record CsvTable(Path file, List<String> header, List<Map<String, String>> rows) {

  static CsvTable read(Path file, String... wanted) throws IOException {
    List<String> lines;
    try {
      lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (MalformedInputException e) {
      throw new IOException(file + " is no text in UTF-8", e);
    } catch (NoSuchFileException e) {
      throw new IOException(file + " is not there", e);
    }
    if (lines.isEmpty()) {
      throw new IOException(file + " is empty; a header line is needed");
    }
    List<String> header =
        fields(lines.getFirst().replace("\uFEFF", "")).stream().map(String::strip).toList();
    for (String column : wanted) {
      if (!header.contains(column)) {
        throw new IOException(file + ":1: no column '" + column + "', there are " + header);
      }
    }
    List<Map<String, String>> rows = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      if (lines.get(i).isBlank()) {
        continue;
      }
      List<String> fields = fields(lines.get(i));
      if (fields.size() != header.size()) {
        throw new IOException(
            "%s:%d: %d fields, the header has %d"
                .formatted(file, i + 1, fields.size(), header.size()));
      }
      Map<String, String> row = new LinkedHashMap<>();
      for (int c = 0; c < fields.size(); c++) {
        row.put(header.get(c), fields.get(c).strip());
      }
      rows.add(row);
    }
    return new CsvTable(file, header, rows);
  }

  void refuseMissing(String column) throws IOException {
    if (!header.contains(column)) {
      throw new IOException(file + ":1: no column '" + column + "', there are " + header);
    }
  }

  /** The value of a column of whole numbers. */
  int number(Map<String, String> row, String column) throws IOException {
    try {
      return Integer.parseInt(row.get(column));
    } catch (NumberFormatException _) {
      throw new IOException(
          file + ": column '" + column + "' holds '" + row.get(column) + "', no number");
    }
  }

  /** The value of a 0-or-1 column. */
  boolean flag(Map<String, String> row, String column) throws IOException {
    return switch (row.get(column)) {
      case "1" -> true;
      case "0" -> false;
      case String other ->
          throw new IOException(
              file + ": column '" + column + "' holds '" + other + "', wanted is 0 or 1");
    };
  }

  /** Of several. */
  List<Boolean> flags(Map<String, String> row, List<String> columns) throws IOException {
    List<Boolean> flags = new ArrayList<>();
    for (String column : columns) {
      flags.add(flag(row, column));
    }
    return flags;
  }

  /** A field as it must be written. */
  static String quoted(String value) {
    return value.matches("[^,\"]*") ? value : '"' + value.replace("\"", "\"\"") + '"';
  }

  static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        field.append(c);
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    return fields;
  }
}
