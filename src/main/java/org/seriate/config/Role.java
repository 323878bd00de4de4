package org.seriate.config;

import java.util.Locale;

/** What a peer may do with us, or we with it. */
public enum Role {
  /** Sends us images. */
  SOURCE,
  /** Gets our reports. */
  DESTINATION,
  /** May query and retrieve our results, and may be queried by us. */
  QUERY,
  /** A source that may ask us to confirm its images; a destination that confirms our reports. */
  COMMITMENT,
  /** Is asked by us for the images of a series, and gives them back. */
  ARCHIVE;

  /** As written in peers.yaml. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
