package org.seriate.console;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Window presets for the eye (PS3.3 C.11.2.1.2), in HU. */
enum VoiWindow {
  BRAIN(40, 80),
  BLOOD(60, 200),
  SOFT(40, 400),
  LUNG(-500, 1500),
  BONE(500, 2000);

  private final double center;
  private final double width;

  VoiWindow(double center, double width) {
    this.center = center;
    this.width = width;
  }

  static Optional<VoiWindow> of(String name) {
    return Stream.of(values()).filter(w -> w.name().equalsIgnoreCase(name)).findFirst();
  }

  /** Linear, from black to white: 0 to 255. */
  int gray(float hu) {
    return (int) Math.clamp(255 * ((hu - center) / width + 0.5), 0, 255);
  }

  public String words() {
    return "%s (%.0f/%.0f)".formatted(name().toLowerCase(Locale.ROOT), center, width);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
