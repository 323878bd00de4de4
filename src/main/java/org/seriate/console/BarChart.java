package org.seriate.console;

import java.util.List;
import java.util.Locale;

/** Figures as a drawing (SVG): a bar each, from left to right. */
final class BarChart {
  private static final int WIDTH = 480;
  private static final int HEIGHT = 110;

  private BarChart() {}

  /**
   * @param label as written below the bar
   * @param value bar
   * @param mark a line above the bar, such as the slowest; NaN for none
   */
  record Bar(String label, double value, double mark) {}

  /**
   * @param what for people who cannot see it
   * @param unit of the values, such as "series" or "s"
   */
  static String svg(String what, String unit, List<Bar> bars) {
    double top =
        bars.stream()
            .mapToDouble(b -> Math.max(b.value(), Double.isNaN(b.mark()) ? 0 : b.mark()))
            .max()
            .orElse(0);
    double most = Math.max(1, top);
    StringBuilder svg = new StringBuilder();
    svg.append(
        format(
            "<svg class=\"chart\" viewBox=\"-44 -10 %d %d\" role=\"img\" aria-label=\"%s, highest"
                + " %.0f %s\">",
            WIDTH + 50, HEIGHT + 34, what, top, unit));
    for (double level : new double[] {0, 0.5, 1}) {
      svg.append(
          format(
              "<line class=\"grid\" x1=\"0\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/><text x=\"-6\""
                  + " y=\"%.1f\" text-anchor=\"end\">%s</text>",
              WIDTH,
              HEIGHT * (1 - level),
              HEIGHT * (1 - level),
              HEIGHT * (1 - level) + 4,
              number(most * level)));
    }
    double step = (double) WIDTH / Math.max(1, bars.size());
    for (int i = 0; i < bars.size(); i++) {
      svg.append(bar(bars.get(i), i, step, most, unit, i % 4 == 0));
    }
    return svg.append("</svg>").toString();
  }

  private static String bar(Bar b, int i, double step, double most, String unit, boolean labelled) {
    double height = HEIGHT * b.value() / most;
    String text =
        format(
            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"><title>%s: %s"
                + " %s</title></rect>",
            i * step + 2, HEIGHT - height, step - 4, height, b.label(), number(b.value()), unit);
    if (!Double.isNaN(b.mark())) {
      double y = HEIGHT * (1 - b.mark() / most);
      text += format("<polyline points=\"%.1f,%.1f %.1f,%.1f\"/>", i * step, y, (i + 1) * step, y);
    }
    return labelled
        ? text
            + format(
                "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                (i + 0.5) * step, HEIGHT + 16, b.label())
        : text;
  }

  private static String number(double value) {
    return value >= 10 || value == Math.rint(value) ? format("%.0f", value) : format("%.1f", value);
  }

  private static String format(String form, Object... values) {
    return String.format(Locale.ROOT, form, values);
  }
}
