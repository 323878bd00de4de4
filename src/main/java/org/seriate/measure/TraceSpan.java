package org.seriate.measure;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A piece of the life of a series that is over.
 *
 * @param id of the span, see {@link SeriesTrace#span}
 * @param parent id of the span above it; empty for the root
 * @param follows trace of the revision before, whose root this one continues
 * @param end not before {@code start}: clocks of two machines may say otherwise
 * @param failed whether it ended otherwise than it should
 */
public record TraceSpan(
    SeriesTrace trace,
    String id,
    Optional<String> parent,
    Optional<SeriesTrace> follows,
    String name,
    Instant start,
    Instant end,
    Map<String, String> words,
    Map<String, Long> numbers,
    boolean failed) {

  public TraceSpan {
    end = end.isBefore(start) ? start : end;
    words = Map.copyOf(words);
    numbers = Map.copyOf(numbers);
  }
}
