package org.seriate.train;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.seriate.train.LabelledData.Listed;

/**
 * Deals patients out to folds, each kind of patient evenly, so that every fold has about as many
 * positives. A fold that the table names stays.
 */
final class Folds {
  private Folds() {}

  /** Fold by patient. */
  static Map<String, Integer> of(List<Listed> series, int folds, long seed) {
    Map<String, Integer> fold = new HashMap<>();
    Map<String, String> kinds = new LinkedHashMap<>();
    for (Listed s : series) {
      if (s.fold().isPresent()) {
        fold.put(s.patient(), s.fold().getAsInt());
      } else {
        // A patient with several series counts as what the most telling of them is.
        kinds.merge(s.patient(), s.labels().toString(), (a, b) -> a.compareTo(b) > 0 ? a : b);
      }
    }
    Map<String, List<String>> patients = new LinkedHashMap<>();
    kinds.forEach((p, kind) -> patients.computeIfAbsent(kind, _ -> new ArrayList<>()).add(p));
    int next = 0;
    Random random = new Random(seed);
    for (List<String> ofOneKind : patients.values()) {
      Collections.shuffle(ofOneKind, random);
      for (String patient : ofOneKind) {
        fold.put(patient, folds == 0 ? 0 : next++ % folds);
      }
    }
    return fold;
  }
}
