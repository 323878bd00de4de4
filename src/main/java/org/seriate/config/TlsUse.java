package org.seriate.config;

import java.util.Locale;

/** What a peer has to do with TLS. */
public enum TlsUse {
  /** It may use either of our ports; we call it without TLS. */
  NONE,
  /** It is refused on the plain port; we call it with TLS. */
  REQUIRED;

  /** As written in peers.yaml. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
