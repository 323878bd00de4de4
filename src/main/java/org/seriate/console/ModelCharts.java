package org.seriate.console;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.seriate.models.Agreement;
import org.seriate.models.Card;
import org.seriate.models.Effect;
import org.seriate.models.Period;

/**
 * What a model said, as drawings (SVG). Beside each stands a table of the same figures: the drawing
 * is one image to a screen reader, and colours are never the only sign.
 */
final class ModelCharts {
  private static final int WIDTH = 480;
  private static final int HEIGHT = 110;
  private static final int ROW = 22;

  private ModelCharts() {}

  /** Median probability and share of positives; a line breaks where nothing was said. */
  static String drift(List<Period> said, Period.Length length, LocalDate today) {
    Map<LocalDate, Period> byBegin =
        said.stream().collect(Collectors.toMap(Period::begin, p -> p, (a, _) -> a, HashMap::new));
    StringBuilder svg =
        opened(
            "Median probability and share of positives for each %s, last %d"
                .formatted(length.word(), length.most()),
            HEIGHT + 34);
    for (double level : new double[] {0, 0.5, 1}) {
      svg.append(level(level));
    }
    List<LocalDate> begins =
        IntStream.range(0, length.most())
            .mapToObj(i -> length.begin(today, length.most() - 1 - i))
            .toList();
    for (int i = 0; i < begins.size(); i += 6) {
      svg.append(
          format(
              "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
              x(i, begins.size()), HEIGHT + 16, begins.get(i)));
    }
    svg.append(line("median", begins, byBegin, Period::median));
    svg.append(line("share", begins, byBegin, Period::sharePositive));
    return svg.append("</svg>").toString();
  }

  private static String line(
      String kind,
      List<LocalDate> begins,
      Map<LocalDate, Period> said,
      ToDoubleFunction<Period> value) {
    StringBuilder lines = new StringBuilder();
    StringBuilder dots = new StringBuilder();
    StringBuilder points = new StringBuilder();
    for (int i = 0; i <= begins.size(); i++) {
      Period p = i < begins.size() ? said.get(begins.get(i)) : null;
      if (p == null) {
        if (!points.isEmpty()) {
          lines.append(format("<polyline class=\"%s\" points=\"%s\"/>", kind, points));
          points.setLength(0);
        }
        continue;
      }
      double y = y(value.applyAsDouble(p));
      points.append(format("%.1f,%.1f ", x(i, begins.size()), y));
      dots.append(
          format(
              "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"><title>%s: %s %.2f, %d"
                  + " results</title></circle>",
              kind, x(i, begins.size()), y, p.begin(), kind, value.applyAsDouble(p), p.results()));
    }
    return lines.append(dots).toString();
  }

  /** How many answers lie where, and the threshold that was asked about. */
  static String effect(Effect effect) {
    long most = Math.max(1, effect.histogram().stream().mapToLong(n -> n).max().orElse(0));
    StringBuilder svg =
        opened(
            "Probabilities of %d results, threshold %.3f"
                .formatted(effect.results(), effect.threshold()),
            HEIGHT + 34);
    double step = (double) WIDTH / Effect.BINS;
    for (int i = 0; i < Effect.BINS; i++) {
      long n = effect.histogram().get(i);
      double height = (double) HEIGHT * n / most;
      svg.append(
          format(
              "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"><title>%.2f to %.2f:"
                  + " %d</title></rect>",
              i * step + 1,
              HEIGHT - height,
              step - 2,
              height,
              (double) i / Effect.BINS,
              (i + 1.0) / Effect.BINS,
              n));
    }
    svg.append(
        format(
            "<line class=\"grid\" x1=\"0\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/>",
            WIDTH, HEIGHT, HEIGHT));
    svg.append(format("<text x=\"-6\" y=\"10\" text-anchor=\"end\">%d</text>", most));
    svg.append(shares());
    double at = WIDTH * effect.threshold();
    svg.append(
        format(
            "<line class=\"threshold\" x1=\"%.1f\" x2=\"%.1f\" y1=\"-6\" y2=\"%d\"/>",
            at, at, HEIGHT));
    return svg.append("</svg>").toString();
  }

  /** Of the series that both answered: the same, and not. */
  static String agreement(Agreement a) {
    StringBuilder svg =
        opened(
            "Answers of the active model and the shadow on %d series".formatted(a.compared()),
            ROW + 26);
    double x = 0;
    for (Part part :
        List.of(
            new Part("POSITIVE", "both positive", a.bothPositive()),
            new Part("NEGATIVE", "both negative", a.bothNegative()),
            new Part("differ", "only the active one positive", a.onlyActivePositive()),
            new Part("differ", "only the shadow positive", a.onlyShadowPositive()))) {
      double width = (double) WIDTH * part.series() / Math.max(1, a.compared());
      if (part.series() > 0) {
        svg.append(
            format(
                "<rect class=\"%s\" x=\"%.1f\" y=\"0\" width=\"%.1f\" height=\"%d\"><title>%s:"
                    + " %d</title></rect><text x=\"%.1f\" y=\"%d\">%d</text>",
                part.kind(),
                x,
                Math.max(1, width - 1),
                ROW,
                part.words(),
                part.series(),
                x,
                ROW + 14,
                part.series()));
      }
      x += width;
    }
    return svg.append("</svg>").toString();
  }

  private record Part(String kind, String words, long series) {}

  /** Figures of the card that are shares, each as a dot with its interval. */
  static String metrics(List<Card.Metric> metrics) {
    List<Card.Metric> drawn = metrics.stream().filter(Card.Metric::fitsBetweenZeroAndOne).toList();
    if (drawn.isEmpty()) {
      return "";
    }
    StringBuilder svg =
        opened(
            "Figures of the card with their intervals, in the order of the table",
            ROW * drawn.size() + 30);
    for (int i = 0; i < drawn.size(); i++) {
      Card.Metric m = drawn.get(i);
      double y = (i + 0.5) * ROW;
      svg.append(
          format(
              "<text x=\"-6\" y=\"%.1f\" text-anchor=\"end\">%d</text><polyline points=\"%.1f,%.1f"
                  + " %.1f,%.1f\"/><circle class=\"median\" cx=\"%.1f\" cy=\"%.1f\""
                  + " r=\"4\"><title>%.3f (%.3f to %.3f)</title></circle>",
              y + 4,
              metrics.indexOf(m) + 1,
              WIDTH * m.low(),
              y,
              WIDTH * m.high(),
              y,
              WIDTH * m.value(),
              y,
              m.value(),
              m.low(),
              m.high()));
    }
    int bottom = ROW * drawn.size();
    for (double share : new double[] {0, 0.5, 1}) {
      svg.append(
          format(
              "<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"0\" y2=\"%d\"/><text x=\"%.1f\""
                  + " y=\"%d\" text-anchor=\"middle\">%.1f</text>",
              WIDTH * share, WIDTH * share, bottom, WIDTH * share, bottom + 16, share));
    }
    return svg.append("</svg>").toString();
  }

  private static StringBuilder opened(String what, int height) {
    return new StringBuilder(
        format(
            "<svg class=\"chart\" viewBox=\"-44 -10 %d %d\" role=\"img\" aria-label=\"%s\">",
            WIDTH + 74, height, what));
  }

  private static String level(double level) {
    return format(
        "<line class=\"grid\" x1=\"0\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/><text x=\"-6\" y=\"%.1f\""
            + " text-anchor=\"end\">%.1f</text>",
        WIDTH, y(level), y(level), y(level) + 4, level);
  }

  private static String shares() {
    StringBuilder words = new StringBuilder();
    for (double share : new double[] {0, 0.25, 0.5, 0.75, 1}) {
      words.append(
          format(
              "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%.2f</text>",
              WIDTH * share, HEIGHT + 16, share));
    }
    return words.toString();
  }

  private static double x(int i, int count) {
    return (double) WIDTH * i / Math.max(1, count - 1);
  }

  private static double y(double share) {
    return HEIGHT * (1 - Math.clamp(share, 0, 1));
  }

  private static String format(String form, Object... values) {
    return String.format(Locale.ROOT, form, values);
  }
}
