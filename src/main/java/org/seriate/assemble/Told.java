package org.seriate.assemble;

import java.time.Instant;
import java.util.Set;
import org.seriate.series.Signal;

/**
 * What a peer said of the images of one series.
 *
 * @param source name of the peer, for people
 * @param instances how many there are
 * @param sopInstanceUids which they are; empty when only their number was told
 * @param at when it was told
 */
public record Told(
    Signal by, String source, int instances, Set<String> sopInstanceUids, Instant at) {
  public Told {
    sopInstanceUids = Set.copyOf(sopInstanceUids);
  }
}
