package org.seriate.peers;

import java.util.List;
import org.seriate.config.ConfigProblem;

/** What became of a change to the list of peers. */
public sealed interface Changed {

  /**
   * @param version that is in force now
   */
  record Saved(long version) implements Changed {}

  /**
   * The list would not be one.
   *
   * @param problems each with its line
   */
  record Refused(List<ConfigProblem.Problem> problems) implements Changed {}

  /**
   * Somebody else changed the list since it was looked at.
   *
   * @param newest version that is in force
   */
  record Overtaken(long newest) implements Changed {}
}
