package org.seriate.workitem;

import java.util.Optional;
import org.seriate.series.DeclineReason;

/** How far an input series has come. */
sealed interface SeriesEnd {

  /** It has an analysis, and its report is where it shall go. */
  record Analysed(long report) implements SeriesEnd {}

  /**
   * It has a report that says that it was not analysed.
   *
   * @param reason empty for a report of an earlier release
   */
  record Declined(long report, Optional<DeclineReason> reason) implements SeriesEnd {}

  /** A person has to look at it, and it has no report that may leave the node. */
  record SetAside() implements SeriesEnd {}

  /**
   * Its images never came: nobody sent it, and no archive gave it, within {@code
   * workitems.maximumAge}; or it never became complete.
   */
  record Missing() implements SeriesEnd {}

  /** Not yet. */
  enum UnderWay implements SeriesEnd {
    NOT_HERE(0),
    COMING(20),
    WAITING(60);

    private final int percent;

    UnderWay(int percent) {
      this.percent = percent;
    }
  }

  default boolean isOver() {
    return switch (this) {
      case Analysed _, Declined _, SetAside _, Missing _ -> true;
      case UnderWay _ -> false;
    };
  }

  /** A guess for people: how much of its way lies behind it. */
  default int percent() {
    return switch (this) {
      case Analysed _, Declined _, SetAside _, Missing _ -> 100;
      case UnderWay u -> u.percent;
    };
  }
}
