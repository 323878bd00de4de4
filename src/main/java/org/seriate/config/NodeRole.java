package org.seriate.config;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a node does of the life of a series; several nodes on one database and store share it. */
public enum NodeRole {
  /** Takes associations: images, queries. */
  RECEIVE,
  /** Decides when series are complete. */
  ASSEMBLE,
  /** Asks the model and writes reports. */
  CLASSIFY,
  /** Sends reports. */
  DELIVER,
  /** Shows pages and answers {@code /api}. */
  CONSOLE;

  /** Reads words with commas between; nothing means all. */
  public static Set<NodeRole> parse(String words) {
    if (words.isBlank()) {
      return EnumSet.allOf(NodeRole.class);
    }
    return Arrays.stream(words.split(","))
        .map(w -> valueOf(w.strip().toUpperCase(Locale.ROOT)))
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(NodeRole.class)));
  }

  /** As {@code serve --roles} has it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
