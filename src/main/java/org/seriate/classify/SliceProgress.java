package org.seriate.classify;

/** Hears how many slices of a series are through the CNN. */
@FunctionalInterface
public interface SliceProgress {
  /** For who does not want to know. */
  SliceProgress NONE = (_, _) -> {};

  void at(int slices, int of);
}
