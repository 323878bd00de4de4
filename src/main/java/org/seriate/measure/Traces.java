package org.seriate.measure;

import java.util.function.Consumer;

/**
 * Where rooms tell what happened to a series, after its commit, for its trace (ADR 55). Where no
 * collector is named nobody listens, and telling costs one look at a field.
 */
public final class Traces {
  private static volatile Consumer<Occurrence> listener;

  private Traces() {}

  /** From now on {@code to} is told; it neither waits nor throws. */
  public static void listen(Consumer<Occurrence> to) {
    listener = to;
  }

  /** Nobody listens any more. */
  public static void quit() {
    listener = null;
  }

  public static void tell(Occurrence occurrence) {
    Consumer<Occurrence> to = listener;
    if (to != null) {
      to.accept(occurrence);
    }
  }
}
