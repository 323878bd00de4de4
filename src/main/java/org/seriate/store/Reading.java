package org.seriate.store;

/** While it is open, what was brought for it stays here. */
public interface Reading extends AutoCloseable {
  Reading NOTHING_BROUGHT = () -> {};

  @Override
  void close();
}
