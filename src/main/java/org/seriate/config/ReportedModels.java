package org.seriate.config;

import java.util.Locale;

/** Where what additional models say of a series is reported. */
public enum ReportedModels {
  /** In the same objects as the result of the active model. */
  TOGETHER,
  /** In objects of their own, a structured report for each model. */
  SEPARATE;

  /** As the configuration has it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
