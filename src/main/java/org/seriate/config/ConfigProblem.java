package org.seriate.config;

import java.util.List;
import java.util.stream.Collectors;

/** Everything that is wrong with the configuration, found in one reading. */
public final class ConfigProblem extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param where "file:line:column", a file, or an environment variable
   * @param what one sentence: what is wrong and what to do
   */
  public record Problem(String where, String what) implements java.io.Serializable {
    @Override
    public String toString() {
      return where + ": " + what;
    }
  }

  private final transient List<Problem> problems;

  ConfigProblem(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  public List<Problem> problems() {
    return problems;
  }
}
