package org.seriate.classify.layers;

import java.io.IOException;

/** A layer that cannot be run here, by its name and with the reason. */
public final class LayerRefused extends IOException {
  private static final long serialVersionUID = 1;

  public LayerRefused(String layer, String reason) {
    super("layer '" + layer + "': " + reason);
  }
}
