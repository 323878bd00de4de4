package org.seriate.classify.keras;

import java.io.IOException;
import java.util.Optional;
import org.seriate.classify.model.Tensor;

/** The numbers of the layers in a file. */
interface KerasNumbers {
  /**
   * @param name e.g. "kernel"; alternatives that other versions wrote follow it, parted by |
   * @param index its place among the numbers of its layer, which is all the newer format knows
   * @throws IOException they are there and cannot be read
   */
  Optional<Tensor> find(Place place, String name, int index) throws IOException;
}
