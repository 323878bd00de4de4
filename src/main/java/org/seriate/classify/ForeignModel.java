package org.seriate.classify;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.seriate.classify.model.ForeignNetwork;

/**
 * A network that was read and has run once.
 *
 * @param isOneOf its outputs add up to one
 * @param slicesWanted the number of slices that it was made for, where it says
 * @param isExact it runs with that number of slices only
 * @param lines what was found, for a person
 * @param remarks what belongs into the card
 */
record ForeignModel(
    String name,
    ForeignNetwork network,
    Optional<byte[]> slices,
    byte[] series,
    boolean isOneOf,
    OptionalInt slicesWanted,
    boolean isExact,
    List<String> lines,
    List<String> remarks) {
  ForeignModel {
    lines = List.copyOf(lines);
    remarks = List.copyOf(remarks);
  }
}
