package org.seriate.classify.keras;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a layer keeps its numbers, in the words of both formats.
 *
 * @param group the outermost layer's name, which an {@code .h5} names its group for
 * @param inside names of the layers inside of it, outermost first
 * @param path groups of a {@code .keras} file
 */
record Place(String group, List<String> inside, String path) {
  Place {
    inside = List.copyOf(inside);
  }

  static final Place ROOT = new Place("", List.of(), "");

  /** A layer of the model, or of a model inside of it. */
  Place layer(String name, String unique) {
    String to = path + "/layers/" + unique;
    return group.isEmpty() ? new Place(name, List.of(), to) : inner(name, to);
  }

  /** What a wrapper keeps under an attribute of its own. */
  Place wrapped(String name, String attribute) {
    return inner(name, path + "/" + attribute);
  }

  private Place inner(String name, String to) {
    List<String> names = new ArrayList<>(inside);
    names.add(name);
    return new Place(group, names, to);
  }
}
