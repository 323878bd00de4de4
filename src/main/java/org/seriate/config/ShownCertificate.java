package org.seriate.config;

import java.util.Locale;

/** What a peer that calls our TLS port must show. */
public enum ShownCertificate {
  REQUIRED,
  OPTIONAL,
  NONE;

  /** As written in node.yaml. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
