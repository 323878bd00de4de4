package org.seriate.train;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Layers that two nets have in common. */
final class Layers {
  private Layers() {}

  /** Copies what was learned into layers of the same name and shape. */
  static void copy(ComputationGraph from, ComputationGraph to) {
    for (Layer layer : to.getLayers()) {
      String name = layer.conf().getLayer().getLayerName();
      if (from.getConfiguration().getVertices().containsKey(name) && from.getLayer(name) != null) {
        layer
            .paramTable(false)
            .forEach((param, values) -> values.assign(from.getLayer(name).getParam(param)));
      }
    }
  }
}
