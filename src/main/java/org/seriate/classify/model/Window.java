package org.seriate.classify.model;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.OptBoolean;

/**
 * A grey-level window in HU, linear from 0 to 1 between its edges, clipped outside.
 *
 * @param blackAbove what lies above it is 0 like what lies below it, so that bone does not outshine
 *     the blood beside it; false, as in cards that do not say, makes it 1
 */
public record Window(
    double level,
    double width,
    @JacksonInject(value = BLACK_ABOVE, useInput = OptBoolean.TRUE)
        @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        boolean blackAbove) {
  /** For readers of cards that do not say. */
  public static final String BLACK_ABOVE = "blackAbove";

  public Window(double level, double width) {
    this(level, width, false);
  }

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

  /** Of a value in HU, 0 to 1. */
  public float apply(float hu) {
    double v = (hu - lower()) / width;
    if (v >= 1) {
      return blackAbove ? 0f : 1f;
    }
    return v <= 0 ? 0f : (float) v;
  }
}
