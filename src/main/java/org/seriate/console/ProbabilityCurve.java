package org.seriate.console;

import java.util.List;
import java.util.Locale;
import org.seriate.store.FindingJson;

/**
 * The probability on each slice as a drawing (SVG): slices from left to right in slice order,
 * probability from 0 below to 1 above, the threshold as a line, key slices as dots that lead to the
 * slice.
 */
final class ProbabilityCurve {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 160;

  private ProbabilityCurve() {}

  /** Empty when the model says nothing of single slices. */
  static String svg(long series, FindingJson finding) {
    List<FindingJson.Slice> slices =
        finding.slices().stream().filter(s -> !Double.isNaN(s.probability())).toList();
    if (slices.isEmpty() || finding.answers().isEmpty()) {
      return "";
    }
    double threshold = finding.answers().getFirst().threshold();
    StringBuilder svg = new StringBuilder();
    svg.append(
        format(
            "<svg class=\"curve\" viewBox=\"-30 -8 %d %d\" role=\"img\" aria-label=\"Probability on"
                + " each of %d slices, highest %.0f %%\">",
            WIDTH + 40,
            HEIGHT + 30,
            slices.size(),
            100 * slices.stream().mapToDouble(FindingJson.Slice::probability).max().orElse(0)));
    for (double level : new double[] {0, 0.5, 1}) {
      svg.append(
          format(
              "<line class=\"grid\" x1=\"0\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/><text x=\"-6\""
                  + " y=\"%.1f\">%.1f</text>",
              WIDTH, y(level), y(level), y(level) + 4, level));
    }
    svg.append(
        format(
            "<line class=\"threshold\" x1=\"0\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>",
            WIDTH, y(threshold), y(threshold)));
    svg.append("<polyline points=\"");
    for (int i = 0; i < slices.size(); i++) {
      svg.append(format("%.1f,%.1f ", x(i, slices.size()), y(slices.get(i).probability())));
    }
    svg.append("\"/>");
    for (int i = 0; i < slices.size(); i++) {
      FindingJson.Slice s = slices.get(i);
      svg.append(
          format(
              "<a href=\"/series/%d?slice=%d#viewer\"%s><circle class=\"%s\" cx=\"%.1f\""
                  + " cy=\"%.1f\" r=\"%d\"><title>slice %d: %.0f %%</title></circle></a>",
              series,
              i + 1,
              s.key() ? "" : " tabindex=\"-1\"",
              s.key() ? "key" : "slice",
              x(i, slices.size()),
              y(s.probability()),
              s.key() ? 5 : 3,
              i + 1,
              100 * s.probability()));
    }
    return svg.append("</svg>").toString();
  }

  private static double x(int slice, int slices) {
    return slices == 1 ? WIDTH / 2.0 : (double) slice * WIDTH / (slices - 1);
  }

  private static double y(double probability) {
    return HEIGHT * (1 - Math.clamp(probability, 0, 1));
  }

  private static String format(String form, Object... values) {
    return String.format(Locale.ROOT, form, values);
  }
}
