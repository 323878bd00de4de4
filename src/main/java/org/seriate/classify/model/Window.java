package org.seriate.classify.model;

/** A grey-level window in HU, linear from 0 to 1 between its edges, clipped outside. */
public record Window(double level, double width) {
  public Window {
    if (!(width > 0) || !Double.isFinite(level)) {
      throw new IllegalArgumentException("window width must be above 0, is " + width);
    }
  }

  public double lower() {
    return level - width / 2;
  }

  public double upper() {
    return level + width / 2;
  }

  float apply(float hu) {
    double v = (hu - lower()) / width;
    return v <= 0 ? 0f : v >= 1 ? 1f : (float) v;
  }
}
