package org.seriate.train;

import java.util.List;

/**
 * What the outputs of a network stand for.
 *
 * @param names one for each output, in order
 * @param exclusive a series is of one of them, the first of which is "none of the others"; else
 *     each may be there or not
 */
record Findings(List<String> names, boolean exclusive) {
  Findings {
    names = List.copyOf(names);
    if (names.isEmpty() || (exclusive && names.size() < 2)) {
      throw new IllegalArgumentException("there must be two classes to tell apart, not " + names);
    }
  }

  /** The first output that is a finding. */
  int first() {
    return exclusive ? 1 : 0;
  }
}
