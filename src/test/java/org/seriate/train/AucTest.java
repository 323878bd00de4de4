package org.seriate.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.train.Auc.Interval;
import org.seriate.train.Auc.Scored;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AucTest {
  private static Scored positive(double score) {
    return new Scored(true, score);
  }

  private static Scored negative(double score) {
    return new Scored(false, score);
  }

  @Test
  void it_counts_pairs_in_the_right_order() {
    assertEquals(1, Auc.of(List.of(negative(1), positive(2))));
    assertEquals(0, Auc.of(List.of(negative(2), positive(1))));
    assertEquals(0.75, Auc.of(List.of(negative(1), positive(2), negative(3), positive(4))));
  }

  @Test
  void a_tie_counts_half() {
    assertEquals(0.5, Auc.of(List.of(negative(1), positive(1))));
    assertEquals(0.75, Auc.of(List.of(negative(0), negative(1), positive(1))));
  }

  @Test
  void one_class_alone_has_none() {
    assertTrue(Double.isNaN(Auc.of(List.of(positive(1)))));
  }

  @Test
  void the_interval_holds_the_value_and_is_the_same_each_time() {
    List<OutOfFold> patients = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      double score = (i * 17 % 40) / 40.0 + (i % 2) * 0.3;
      patients.add(
          new OutOfFold(
              "p" + i,
              "s" + i,
              0,
              List.of(i % 2 == 1),
              List.of(score),
              List.of(score),
              0,
              List.of()));
    }
    Interval first =
        Auc.withInterval(
            patients,
            p -> List.of(new Scored(p.labels().getFirst(), p.probabilities().getFirst())));
    Interval again =
        Auc.withInterval(
            patients,
            p -> List.of(new Scored(p.labels().getFirst(), p.probabilities().getFirst())));

    assertEquals(first, again);
    assertTrue(first.low() < first.value() && first.value() < first.high(), first.toString());
  }

  @Test
  void wilson_s_interval_of_eight_in_ten_is_the_textbook_s() {
    Interval i = Auc.share(8, 10);

    assertEquals(0.8, i.value());
    assertEquals(0.490, i.low(), 1e-3);
    assertEquals(0.943, i.high(), 1e-3);
  }

  @Test
  void the_threshold_parts_the_classes_where_both_are_served_best() {
    double t = Threshold.of(List.of(negative(0.1), negative(0.3), positive(0.5), positive(0.9)));

    assertEquals(0.4, t, 1e-9);
  }
}
