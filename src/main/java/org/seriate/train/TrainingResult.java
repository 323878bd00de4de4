package org.seriate.train;

import java.nio.file.Path;
import java.util.List;

/**
 * @param lines the figures, for people
 */
public record TrainingResult(Path bundle, String digest, List<String> lines) {
  public TrainingResult {
    lines = List.copyOf(lines);
  }
}
