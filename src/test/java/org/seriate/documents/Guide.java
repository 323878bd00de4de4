package org.seriate.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page for people, and what it tells them to type. */
record Guide(Path page) {
  /** How a line of a code block begins when it is a command and no drawing. */
  private static final Pattern COMMAND =
      Pattern.compile(
          "(?:deploy/|/opt/|src/|\\./mvnw|cp |ln |mkdir |export |echoscu |storescu ).*");

  static List<Guide> all() throws IOException {
    List<Guide> all = new ArrayList<>();
    for (String page : List.of("README.md", "deploy/README.md", "ae-config/README.md")) {
      all.add(new Guide(Path.of(page)));
    }
    try (Stream<Path> pages = Files.walk(Path.of("src/docs"))) {
      pages.filter(p -> p.toString().endsWith(".md")).sorted().map(Guide::new).forEach(all::add);
    }
    return all;
  }

  String text() throws IOException {
    return Files.readString(page);
  }

  /** The commands below each heading, without the remarks behind them. */
  Map<String, List<String>> commands() throws IOException {
    Map<String, List<String>> commands = new LinkedHashMap<>();
    String heading = "";
    boolean inCode = false;
    for (String line : text().lines().toList()) {
      if (line.startsWith("```")) {
        inCode = !inCode;
      } else if (inCode && COMMAND.matcher(line).matches()) {
        commands
            .computeIfAbsent(heading, _ -> new ArrayList<>())
            .add(line.replaceFirst("\\s+#.*", ""));
      } else if (!inCode && line.startsWith("## ")) {
        heading = line.substring(3);
      }
    }
    return commands;
  }

  List<String> commands(String heading) throws IOException {
    List<String> commands = commands().get(heading);
    if (commands == null) {
      throw new AssertionError(page + " has no commands below '" + heading + "'");
    }
    return commands;
  }
}
