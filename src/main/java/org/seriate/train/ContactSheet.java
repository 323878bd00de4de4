package org.seriate.train;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.seriate.classify.model.Grid;

/** Slices of the answers that were furthest from the truth, a row for each series. */
final class ContactSheet {
  static final String NAME = "worst.png";
  private static final int ACROSS = 6;
  private static final int EDGE = 128;
  private static final int WORDS = 20;

  private ContactSheet() {}

  /**
   * One row.
   *
   * @param slices channels x size x size each, evenly drawn or the most suspicious
   */
  record Row(String words, List<float[]> slices) {}

  static void write(Path folder, Grid grid, List<Row> rows) throws IOException {
    BufferedImage image =
        new BufferedImage(
            ACROSS * EDGE, Math.max(1, rows.size()) * (EDGE + WORDS), BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    for (int r = 0; r < rows.size(); r++) {
      g.setColor(Color.WHITE);
      g.drawString(rows.get(r).words(), 4, r * (EDGE + WORDS) + 14);
      for (int i = 0; i < Math.min(ACROSS, rows.get(r).slices().size()); i++) {
        g.drawImage(
            grey(rows.get(r).slices().get(i), grid.size()),
            i * EDGE,
            r * (EDGE + WORDS) + WORDS,
            EDGE,
            EDGE,
            null);
      }
    }
    g.dispose();
    ImageIO.write(image, "png", folder.resolve(NAME).toFile());
  }

  private static BufferedImage grey(float[] values, int size) {
    BufferedImage slice = new BufferedImage(size, size, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < size * size; i++) {
      slice.getRaster().setSample(i % size, i / size, 0, Math.round(values[i] * 255));
    }
    return slice;
  }

  static String words(OutOfFold answer, int output) {
    return String.format(
        Locale.ROOT,
        "series %s: %s, probability %.3f",
        answer.series(),
        answer.labels().get(output) ? "positive" : "negative",
        answer.probabilities().get(output));
  }

  static int across() {
    return ACROSS;
  }
}
