package org.seriate.config;

import java.util.Locale;

/** Where the model runs. */
public enum Isolation {
  /** In worker processes, which can be ended when an analysis hangs. */
  PROCESS,
  /** In the node. */
  NONE;

  /** As the configuration has it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
