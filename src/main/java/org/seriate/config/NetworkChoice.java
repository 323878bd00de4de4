package org.seriate.config;

import java.util.Locale;

/** Which engine speaks DICOM on the network (ADR 18). */
public enum NetworkChoice {
  OWN,
  /** Only in a program that was built with it. */
  DCM4CHE;

  /** As written in node.yaml. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
