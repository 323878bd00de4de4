package org.seriate.config;

import java.util.Locale;

/** How images come to us from an archive (PS3.4 C.4.2, C.4.3). */
public enum RetrieveBy {
  /** C-GET, on the association that we open. */
  GET,
  /** C-MOVE to ourselves, on an association that the archive opens. */
  MOVE;

  /** As written in peers.yaml. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
