package org.seriate.train;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Which series an epoch learns from: each once, or each kind as often as any other. */
final class Drawing {
  private Drawing() {}

  static List<LabelledSeries> of(List<LabelledSeries> series, boolean balanced, Random random) {
    List<LabelledSeries> drawn = new ArrayList<>(series);
    if (balanced) {
      Map<String, List<LabelledSeries>> kinds = new LinkedHashMap<>();
      series.forEach(s -> kinds.computeIfAbsent(s.kind(), _ -> new ArrayList<>()).add(s));
      int most = kinds.values().stream().mapToInt(List::size).max().orElse(0);
      drawn.clear();
      for (List<LabelledSeries> kind : kinds.values()) {
        for (int i = 0; i < most; i++) {
          if (i % kind.size() == 0) {
            Collections.shuffle(kind, random);
          }
          drawn.add(kind.get(i % kind.size()));
        }
      }
    }
    Collections.shuffle(drawn, random);
    return drawn;
  }
}
