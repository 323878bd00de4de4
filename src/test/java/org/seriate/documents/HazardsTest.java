package org.seriate.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** {@code src/docs/hazards.md} names tests that exist. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HazardsTest {
  private static final Pattern NAMED = Pattern.compile("`(\\w+(?:Test|IT))(?:#(\\w+))?`");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (H\\d+) \\|.*\\|$");

  @Test
  void every_hazard_has_a_number_of_its_own_and_a_test_that_exists() throws IOException {
    String page = Files.readString(Path.of("src/docs/hazards.md"));
    Map<String, String> tests = tests();
    Set<String> numbers = new HashSet<>();
    List<String> missing = new ArrayList<>();
    Matcher row = ROW.matcher(page);
    while (row.find()) {
      assertTrue(numbers.add(row.group(1)), row.group(1) + " stands twice");
      Matcher named = NAMED.matcher(row.group());
      int count = 0;
      while (named.find()) {
        count++;
        String source = tests.get(named.group(1));
        if (source == null
            || named.group(2) != null && !source.contains("void " + named.group(2) + "(")) {
          missing.add(named.group());
        }
      }
      assertTrue(count > 0, row.group(1) + " names no test");
    }
    assertTrue(numbers.size() > 20);
    assertEquals(List.of(), missing);
  }

  private static Map<String, String> tests() throws IOException {
    Map<String, String> tests = new HashMap<>();
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        tests.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
      }
    }
    return tests;
  }
}
