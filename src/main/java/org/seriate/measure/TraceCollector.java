package org.seriate.measure;

import java.util.List;
import java.util.Optional;

/** Who takes spans. One thread at a time calls it. */
public interface TraceCollector extends AutoCloseable {
  /** For people: its address. */
  String where();

  /**
   * Waits for the answer, ten seconds at most.
   *
   * @return empty when they were taken, else why not
   */
  Optional<String> send(List<TraceSpan> spans);

  @Override
  void close();
}
