package org.seriate.config;

import static java.util.Comparator.comparingInt;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.seriate.config.ConfigProblem.Problem;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.Node;

/** The problems found so far; reading goes on with a default in place of what was wrong. */
final class Problems {
  private record Found(String file, int line, int column, String what) {
    Problem toProblem() {
      return new Problem(line == 0 ? file : file + ":" + line + ":" + column, what);
    }
  }

  private static final Comparator<Found> AS_READ =
      Comparator.comparing(Found::file)
          .thenComparing(comparingInt(Found::line))
          .thenComparing(comparingInt(Found::column));

  private final List<Found> found = new ArrayList<>();

  void in(Path file, String what) {
    found.add(new Found(file.toString(), 0, 0, what));
  }

  void at(Path file, Mark mark, String what) {
    found.add(new Found(file.toString(), mark.getLine() + 1, mark.getColumn() + 1, what));
  }

  void at(Path file, Node node, String what) {
    at(file, node.getStartMark(), what);
  }

  void inEnvironment(String variable, String what) {
    found.add(new Found("environment variable " + variable, 0, 0, what));
  }

  /** In the order in which a person goes through the files. */
  void throwIfAny() throws ConfigProblem {
    if (!found.isEmpty()) {
      throw new ConfigProblem(found.stream().sorted(AS_READ).map(Found::toProblem).toList());
    }
  }
}
