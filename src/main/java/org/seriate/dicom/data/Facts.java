package org.seriate.dicom.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Tables of the Standard that lie beside this class, tab-separated, one fact a line. */
final class Facts {
  private Facts() {}

  static List<String[]> lines(String resource) {
    try (InputStream in = Facts.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the program is incomplete: " + resource + " is missing");
      }
      BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      return reader
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t", -1))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static <V> Map<String, V> read(
      String resource, Function<String[], String> key, Function<String[], V> value) {
    Map<String, V> map = new HashMap<>();
    for (String[] fields : lines(resource)) {
      map.put(key.apply(fields), value.apply(fields));
    }
    return Map.copyOf(map);
  }
}
