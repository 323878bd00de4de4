package org.seriate.commitment;

import java.util.Set;

/** The SOP classes that this node stores; the room that stores them is another one. */
@FunctionalInterface
public interface StorageClasses {
  Set<String> sopClasses();
}
