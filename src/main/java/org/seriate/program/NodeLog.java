package org.seriate.program;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The log of a node that is being watched: what is new in it, and how it ends. */
final class NodeLog {
  /** Time, level, where, what; as quarkus.log.console.format writes them. */
  private static final Pattern LINE = Pattern.compile("\\S+ (INFO|WARN|ERROR) +\\S+ (.*)");

  /** The fixed keys at the end of a line, for machines; people read the words before them. */
  private static final Pattern KEYS = Pattern.compile("( \\w+=\\S*)+$");

  private static final Pattern TIME = Pattern.compile("^\\d{4}-\\S+ ");

  private static final Pattern SERIES = Pattern.compile(" series=(\\d+)");

  private final Path file;
  private int seen;

  NodeLog(Path file) {
    this.file = file;
  }

  /**
   * Steps of a series or association, and every warning, that came since the last call; what is
   * said several times only once.
   */
  List<String> news() throws IOException {
    List<String> all = lines();
    Map<String, Integer> news = new LinkedHashMap<>();
    for (String line : all.subList(Math.min(seen, all.size()), all.size())) {
      forPeople(line).ifPresent(what -> news.merge(what, 1, Integer::sum));
    }
    seen = all.size();
    return news.entrySet().stream()
        .map(n -> n.getKey() + (n.getValue() == 1 ? "" : " (" + n.getValue() + " times)"))
        .toList();
  }

  static Optional<String> forPeople(String line) {
    Matcher parts = LINE.matcher(line);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String what = parts.group(2);
    boolean step = what.contains(" series=") || what.contains(" association=");
    if (!step && parts.group(1).equals("INFO")) {
      return Optional.empty();
    }
    Matcher series = SERIES.matcher(what);
    String whose = series.find() ? "series " + series.group(1) + ": " : "";
    return Optional.of(whose + KEYS.matcher(what).replaceFirst(""));
  }

  /** The last lines without stack frames; of a line that repeats itself only the last. */
  List<String> end(int most) {
    try {
      List<String> end = new ArrayList<>();
      String before = "";
      for (String line : lines()) {
        String words = TIME.matcher(line).replaceFirst("");
        if (words.equals(before)) {
          end.removeLast();
        }
        if (!words.isBlank() && !words.startsWith("\tat ")) {
          end.add(line);
          before = words;
        }
      }
      return end.subList(Math.max(0, end.size() - most), end.size());
    } catch (IOException e) {
      return List.of("(no log: " + PlainWords.of(e) + ")");
    }
  }

  /** Whole lines; the last one may still be in the making. */
  private List<String> lines() throws IOException {
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
  }
}
