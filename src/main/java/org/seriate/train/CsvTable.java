package org.seriate.train;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A comma-separated file with a header line; quotes as in RFC 4180, one record on one line. */
record CsvTable(Path file, List<Map<String, String>> rows) {

  static CsvTable read(Path file, String... wanted) throws IOException {
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    if (lines.isEmpty()) {
      throw new IOException(file + " is empty; a header line is needed");
    }
    List<String> header = fields(lines.getFirst());
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
    return new CsvTable(file, rows);
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

  private static List<String> fields(String line) {
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
