package org.seriate.workitem;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.seriate.series.Code;
import org.seriate.series.DeclineReason;

/** Why a workitem ends without an analysis, in codes of CID 9300 (PS3.16). */
final class Discontinuation {
  /** Of a task that was not claimed: RAD-88 of IHE AIW-I, 50.4.2.4. */
  static final Code REJECTED =
      Code.dcm("110530", "Workitem assignment rejected by assigned resource");

  static final Code INCOMPLETE = Code.dcm("110523", "Object Set incomplete");
  static final Code UNSPECIFIED = Code.dcm("110513", "Discontinued for unspecified reason");

  private static final Map<String, Code> ALL = new TreeMap<>();

  static {
    Stream.concat(
            Stream.of(REJECTED, INCOMPLETE, UNSPECIFIED),
            Stream.of(DeclineReason.values()).map(DeclineReason::code))
        .forEach(code -> ALL.put(code.value(), code));
  }

  private Discontinuation() {}

  /** The reasons of series none of which was analysed, each once. */
  static List<Code> of(Collection<SeriesEnd> ends) {
    List<Code> reasons = ends.stream().flatMap(end -> reason(end).stream()).distinct().toList();
    return reasons.isEmpty() ? List.of(UNSPECIFIED) : reasons;
  }

  private static Optional<Code> reason(SeriesEnd end) {
    return switch (end) {
      case SeriesEnd.Analysed _, SeriesEnd.UnderWay _ -> Optional.empty();
      case SeriesEnd.Declined d ->
          Optional.of(d.reason().map(DeclineReason::code).orElse(UNSPECIFIED));
      case SeriesEnd.SetAside _ -> Optional.of(UNSPECIFIED);
      case SeriesEnd.Missing _ -> Optional.of(INCOMPLETE);
    };
  }

  static Code withValue(String value) {
    return ALL.getOrDefault(value, UNSPECIFIED);
  }
}
