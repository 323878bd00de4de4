package org.seriate.models;

import java.util.Map;

/**
 * A picture that a bundle carries, by the name of its file.
 *
 * @param words what it shows, for people
 */
public record ModelPicture(String name, String words) {
  /** As training names them. */
  private static final Map<String, String> KINDS =
      Map.of(
          "learning", "Loss by epoch",
          "roc", "ROC",
          "pr", "Precision and recall",
          "calibration", "Calibration",
          "confusion", "Answers at the threshold");

  static ModelPicture of(String name) {
    String bare = name.replaceFirst("\\.png$", "");
    int dash = bare.indexOf('-');
    String kind = dash < 0 ? "" : KINDS.getOrDefault(bare.substring(0, dash), "");
    return new ModelPicture(
        name, kind.isEmpty() ? bare : kind + ": " + bare.substring(dash + 1).replace('-', ' '));
  }
}
