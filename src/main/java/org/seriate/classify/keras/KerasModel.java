package org.seriate.classify.keras;

import java.util.List;
import java.util.OptionalInt;
import org.seriate.classify.layers.LayerNet;

/**
 * What a file of Keras holds.
 *
 * @param version of Keras that wrote it, e.g. "2.15.0"; empty where the file does not say
 * @param slices it was made for, where it says
 * @param remarks what a user must know of how it is read
 */
public record KerasModel(
    String name, String version, LayerNet net, OptionalInt slices, List<String> remarks) {
  public KerasModel {
    remarks = List.copyOf(remarks);
  }
}
