package org.seriate.report;

import java.io.IOException;
import java.util.List;
import org.seriate.series.Outcome;

/** The probability on each slice, from the feet to the head, with the key slices marked. */
final class SliceCurve {
  private static final float FOR_NUMBERS = 52;
  private static final float FOR_WORDS = 48;

  private final Sheet sheet;
  private final ResultPage.Palette colors;
  private final Outcome.Finding finding;

  SliceCurve(Sheet sheet, ResultPage.Palette colors, Outcome.Finding finding) {
    this.sheet = sheet;
    this.colors = colors;
    this.finding = finding;
  }

  void draw(float x, float y, float width, float height) throws IOException {
    List<Outcome.SliceEvidence> slices = finding.slices();
    if (slices.stream().noneMatch(s -> Double.isFinite(s.probability()))) {
      sheet.text("This model says nothing about single slices.", x, y + 20, 16, colors.faint());
      return;
    }
    sheet.text(
        finding.answers().getFirst().question().finding().meaning() + " on each slice",
        x,
        y + 16,
        16,
        colors.text());
    float left = x + FOR_NUMBERS;
    float top = y + 34;
    float right = x + width;
    float bottom = y + height - FOR_WORDS;
    axes(left, top, right, bottom);
    bars(left, top, right, bottom);
  }

  private void axes(float left, float top, float right, float bottom) throws IOException {
    sheet.box(left, top, right - left, bottom - top, colors.panel());
    for (int percent = 0; percent <= 100; percent += 25) {
      float at = bottom - (bottom - top) * percent / 100;
      sheet.line(colors.faint(), percent == 0 ? 1.5f : 0.4f, left, at, right, at);
      sheet.textTo(percent + " %", left - 6, at + 5, 13, colors.faint());
    }
    int count = finding.slices().size();
    sheet.text("1, towards the feet", left, bottom + 18, 14, colors.faint());
    sheet.textTo("slice " + count + ", towards the head", right, bottom + 18, 14, colors.faint());
    if (!KeySlices.of(finding).isEmpty()) {
      sheet.text("marked: key slices", left, bottom + 38, 14, colors.accent());
    }
  }

  /** One column for each slice, so that a single one cannot hide between its neighbours. */
  private void bars(float left, float top, float right, float bottom) throws IOException {
    List<Outcome.SliceEvidence> slices = finding.slices();
    float step = (right - left) / slices.size();
    float gap = step > 4 ? 1 : 0;
    for (int i = 0; i < slices.size(); i++) {
      Outcome.SliceEvidence slice = slices.get(i);
      if (Double.isFinite(slice.probability())) {
        float height = Math.max(1, (float) slice.probability() * (bottom - top));
        float width = Math.max(slice.key() ? 2 : 0.5f, step - gap);
        sheet.box(
            left + i * step,
            bottom - height,
            width,
            height,
            slice.key() ? colors.accent() : colors.calm());
      }
    }
  }
}
