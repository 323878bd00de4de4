package org.seriate.series;

/** A cell of a table for spreadsheets (RFC 4180). */
public final class CsvCell {
  private CsvCell() {}

  /** Empty for null. What a peer sent must not become a formula in a spreadsheet. */
  public static String of(Object value) {
    String text = value == null ? "" : value.toString();
    if (!text.isEmpty() && "=+-@\t".indexOf(text.charAt(0)) >= 0) {
      text = "'" + text;
    }
    return text.matches("(?s).*[\",\r\n].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }
}
