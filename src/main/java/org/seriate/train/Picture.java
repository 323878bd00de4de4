package org.seriate.train;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;

/** A diagram with two axes, drawn for a page and saved as PNG. */
final class Picture {
  private static final int WIDTH = 560;
  private static final int HEIGHT = 480;
  private static final int LEFT = 64;
  private static final int TOP = 40;
  private static final int RIGHT = 20;
  private static final int BOTTOM = 56;
  private static final int TICKS = 5;
  private static final List<Color> COLOURS =
      List.of(
          new Color(0x1F4E79),
          new Color(0xB3541E),
          new Color(0x3A7D44),
          new Color(0x7A3E9D),
          new Color(0x8A6D00),
          new Color(0x00707A));

  private final BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
  private final Graphics2D g = image.createGraphics();
  private final double mostX;
  private final double mostY;
  private int named;

  /** An empty diagram, both axes from 0. */
  Picture(String title, String across, String upwards, double mostX, double mostY) {
    this.mostX = mostX;
    this.mostY = mostY;
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, WIDTH, HEIGHT);
    g.setColor(Color.DARK_GRAY);
    g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 15));
    g.drawString(title, LEFT, TOP - 16);
    g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    for (int i = 0; i <= TICKS; i++) {
      tick(i);
    }
    g.drawRect(LEFT, TOP, WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM);
    g.drawString(across, LEFT, HEIGHT - 14);
    g.rotate(-Math.PI / 2);
    g.drawString(upwards, -(HEIGHT - BOTTOM), 16);
    g.rotate(Math.PI / 2);
  }

  private void tick(int i) {
    double share = (double) i / TICKS;
    int x = (int) x(share * mostX);
    int y = (int) y(share * mostY);
    g.setColor(new Color(0xE4E4E4));
    g.drawLine(x, TOP, x, HEIGHT - BOTTOM);
    g.drawLine(LEFT, y, WIDTH - RIGHT, y);
    g.setColor(Color.DARK_GRAY);
    g.drawString(number(share * mostX), x - 10, HEIGHT - BOTTOM + 16);
    g.drawString(number(share * mostY), LEFT - 36, y + 4);
  }

  private static String number(double value) {
    return value == Math.rint(value) && value >= 2
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.2f", value);
  }

  private double x(double value) {
    return LEFT + value / mostX * (WIDTH - LEFT - RIGHT);
  }

  private double y(double value) {
    return HEIGHT - BOTTOM - value / mostY * (HEIGHT - TOP - BOTTOM);
  }

  /** A line through points, named in the corner if the name is not empty. */
  Picture line(String name, List<double[]> points) {
    g.setColor(COLOURS.get(named % COLOURS.size()));
    g.setStroke(new BasicStroke(2f));
    Path2D path = new Path2D.Double();
    for (int i = 0; i < points.size(); i++) {
      double[] p = points.get(i);
      if (i == 0) {
        path.moveTo(x(p[0]), y(p[1]));
      } else {
        path.lineTo(x(p[0]), y(p[1]));
      }
    }
    g.draw(path);
    legend(name);
    return this;
  }

  /** Points of a size each, 0 to 1. */
  Picture dots(String name, List<double[]> points) {
    g.setColor(COLOURS.get(named % COLOURS.size()));
    for (double[] p : points) {
      int r = (int) (4 + 12 * p[2]);
      g.fillOval((int) x(p[0]) - r / 2, (int) y(p[1]) - r / 2, r, r);
    }
    legend(name);
    return this;
  }

  private void legend(String name) {
    if (!name.isEmpty()) {
      g.drawString(name, WIDTH / 2 - 20, HEIGHT - BOTTOM - 12 - 16 * named);
      named++;
    }
  }

  /** From corner to corner: what chance, or perfect calibration, would give. */
  Picture diagonal() {
    g.setColor(Color.GRAY);
    g.setStroke(
        new BasicStroke(1f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 0, new float[] {4}, 0));
    g.drawLine((int) x(0), (int) y(0), (int) x(mostX), (int) y(mostY));
    return this;
  }

  void save(Path file) throws IOException {
    g.dispose();
    ImageIO.write(image, "png", file.toFile());
  }
}
