package org.seriate.workitem;

import java.util.Optional;

/** Where series that are not here may be had; the root says how. */
@FunctionalInterface
public interface ArchivedSeries {
  /**
   * Asks for a whole series and waits until the archive has ended giving it.
   *
   * @return what came of it, in one sentence for a person; empty when there is no archive to ask
   */
  Optional<String> fetch(Input input);
}
