package org.seriate.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.program.Program;
import picocli.CommandLine;

/**
 * What the guides tell people to type is there: each {@code seriate} command with its options, each
 * script, each link. The demonstration itself is run by {@code .ci/run}.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class GuidesTest {
  private static final Pattern CALL =
      Pattern.compile(
          "(?:^|[`\\s])(?:deploy/bin/|/opt/seriate[\\d.-]*/bin/)?seriate ([a-z][a-z-]*)([^`\\n"
              + "|#]*)");
  private static final Pattern OPTION = Pattern.compile("(?<![\\w-])(--[a-z][a-z-]*)");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(?:#[^)]*)?\\)");
  private static final Pattern SCRIPT =
      Pattern.compile("`((?:src/bench|deploy|\\.ci)/[\\w./-]+)[^`]*`");

  /** Said by the room above this one, so they are not among the commands here. */
  private static final Set<String> ELSEWHERE = Set.of("serve", "work");

  @Test
  void every_command_and_option_that_the_guides_name_exists() throws IOException {
    Map<String, CommandLine> commands = Program.commandLine().getSubcommands();
    List<String> wrong = new ArrayList<>();
    int called = 0;
    for (Guide guide : Guide.all()) {
      Path page = guide.page();
      Matcher call = CALL.matcher(code(guide.text()));
      while (call.find()) {
        CommandLine command = commands.get(call.group(1));
        if (command == null) {
          if (!ELSEWHERE.contains(call.group(1))) {
            wrong.add(page + ": seriate " + call.group(1));
          }
          continue;
        }
        called++;
        Matcher option = OPTION.matcher(call.group(2));
        while (option.find()) {
          if (!options(command).contains(option.group(1))) {
            wrong.add(page + ": seriate " + call.group(1) + " " + option.group(1));
          }
        }
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(called > 20, called + " commands were found");
  }

  /** What stands in code: other sentences may say "seriate is". */
  private static String code(String page) {
    StringBuilder code = new StringBuilder();
    Matcher m = Pattern.compile("(?s)```.*?```|`[^`\\n]+`").matcher(page);
    while (m.find()) {
      code.append(m.group()).append('\n');
    }
    return code.toString();
  }

  private static Set<String> options(CommandLine command) {
    Set<String> options = new TreeSet<>();
    command.getCommandSpec().options().forEach(o -> options.addAll(List.of(o.names())));
    command.getSubcommands().values().forEach(sub -> options.addAll(options(sub)));
    return options;
  }

  @Test
  void every_script_that_the_guides_name_can_be_run() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Guide guide : Guide.all()) {
      Path page = guide.page();
      Matcher script = SCRIPT.matcher(guide.text());
      while (script.find()) {
        if (!Files.exists(Path.of(script.group(1)))) {
          wrong.add(page + ": " + script.group(1));
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void every_link_leads_somewhere() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Guide guide : Guide.all()) {
      Path page = guide.page();
      Matcher link = LINK.matcher(guide.text());
      while (link.find()) {
        String to = link.group(1);
        if (!to.contains("://") && !Files.exists(page.resolveSibling(to))) {
          wrong.add(page + ": " + to);
        }
      }
    }
    assertEquals(List.of(), wrong);
  }
}
