package org.seriate.console;

import java.util.Optional;
import java.util.stream.Stream;
import org.seriate.models.Card;
import org.seriate.models.Period;
import org.seriate.models.RecordedAnswers;

/**
 * What a person asks of the record of a model.
 *
 * @param label of the class that is asked about
 * @param threshold NaN where neither the person nor the card says one
 * @param problem why what was typed cannot be taken; empty when it can
 */
record ModelQuestion(
    String label, double threshold, int newest, Period.Length per, String problem) {
  private static final int USUAL = 1000;

  /** What is missing comes from the card; what cannot be read too, with the reason. */
  static ModelQuestion of(Card card, String label, String at, int newest, String per) {
    Optional<Card.Asked> asked = card.asked(label == null ? "" : label.strip());
    double ofCard = asked.map(Card.Asked::threshold).orElse(Double.NaN);
    Optional<Double> typed = Optional.ofNullable(at).filter(t -> !t.isBlank()).map(t -> share(t));
    boolean wrong = typed.filter(t -> Double.isNaN(t)).isPresent();
    return new ModelQuestion(
        asked.map(Card.Asked::label).orElse(""),
        wrong ? ofCard : typed.orElse(ofCard),
        newest <= 0 ? USUAL : Math.min(newest, RecordedAnswers.MOST),
        length(per),
        wrong ? "A threshold is a number from 0 to 1, such as 0.25." : "");
  }

  private static Period.Length length(String word) {
    return Stream.of(Period.Length.values())
        .filter(l -> l.name().equalsIgnoreCase(word == null ? "" : word.strip()))
        .findFirst()
        .orElse(Period.Length.WEEK);
  }

  /** NaN for what is no share. */
  private static double share(String text) {
    try {
      double value = Double.parseDouble(text.strip().replace(',', '.'));
      return value >= 0 && value <= 1 ? value : Double.NaN;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
