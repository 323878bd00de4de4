package org.seriate.assemble;

import java.time.Instant;
import org.seriate.series.Completion;

/** Whether all images of a series are here. */
public sealed interface Verdict {

  /**
   * @param askAgain before this instant the answer stays the same, unless something arrives
   */
  record NotYet(Instant askAgain) implements Verdict {}

  /**
   * @param by the signal that said so; it is kept with the series
   */
  record Complete(Completion by) implements Verdict {}

  /**
   * It will not become complete by itself any more; a person has to look.
   *
   * @param why in one sentence
   */
  record NeverComplete(String why) implements Verdict {}
}
