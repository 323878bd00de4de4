package org.seriate.report;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;

/**
 * A page to draw on, in units of a page {@link #WIDTH} wide, from the top left corner. Characters
 * that the font lacks are drawn as question marks: a name is never a reason to have no page.
 */
final class Sheet {
  static final float WIDTH = 1024;
  static final float HEIGHT = 724;

  private final PDDocument document;
  private final PDPageContentStream out;
  private final PDFont font;

  Sheet(PDDocument document, PDPageContentStream out, PDFont font) {
    this.document = document;
    this.out = out;
    this.font = font;
  }

  void box(float x, float y, float width, float height, Color color) throws IOException {
    out.setNonStrokingColor(color);
    out.addRect(x, HEIGHT - y - height, width, height);
    out.fill();
  }

  /** Points in pairs x, y. */
  void line(Color color, float thickness, float... points) throws IOException {
    out.setStrokingColor(color);
    out.setLineWidth(thickness);
    out.setLineJoinStyle(1);
    out.moveTo(points[0], HEIGHT - points[1]);
    for (int i = 2; i < points.length; i += 2) {
      out.lineTo(points[i], HEIGHT - points[i + 1]);
    }
    out.stroke();
  }

  void image(BufferedImage image, float x, float y, float width, float height) throws IOException {
    out.drawImage(
        LosslessFactory.createFromImage(document, image), x, HEIGHT - y - height, width, height);
  }

  /** One line with its baseline at {@code y}. */
  void text(String text, float x, float y, float size, Color color) throws IOException {
    out.beginText();
    out.setNonStrokingColor(color);
    out.setFont(font, size);
    out.newLineAtOffset(x, HEIGHT - y);
    out.showText(drawable(text));
    out.endText();
  }

  /** One line that ends at {@code right}. */
  void textTo(String text, float right, float y, float size, Color color) throws IOException {
    text(text, right - width(text, size), y, size, color);
  }

  /** One line, smaller where it would be wider than there is room. */
  void textWithin(String text, float x, float y, float room, float size, Color color)
      throws IOException {
    float width = width(text, size);
    text(text, x, y, width > room ? size * room / width : size, color);
  }

  /**
   * Broken at blanks into lines no wider than {@code room}; the last one ends with dots where there
   * is more than {@code most} lines hold.
   *
   * @return the baseline of the next line
   */
  float paragraph(String text, float x, float y, float room, int most, float size, Color color)
      throws IOException {
    List<String> lines = lines(text, room, size);
    float at = y;
    for (int i = 0; i < Math.min(most, lines.size()); i++) {
      boolean cut = i == most - 1 && lines.size() > most;
      text(cut ? lines.get(i) + " ..." : lines.get(i), x, at, size, color);
      at += size * 1.35f;
    }
    return at;
  }

  private List<String> lines(String text, float room, float size) throws IOException {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.strip().split("\\s+")) {
      if (!line.isEmpty() && width(line + " " + word, size) > room) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  float width(String text, float size) throws IOException {
    return font.getStringWidth(drawable(text)) / 1000 * size;
  }

  private String drawable(String text) {
    StringBuilder drawable = new StringBuilder();
    text.codePoints()
        .map(c -> Character.isISOControl(c) ? ' ' : c)
        .mapToObj(Character::toString)
        .forEach(c -> drawable.append(isKnown(c) ? c : "?"));
    return drawable.toString();
  }

  private boolean isKnown(String character) {
    try {
      font.encode(character);
      return true;
    } catch (IOException | IllegalArgumentException _) { // PDFBox says so of a missing glyph
      return false;
    }
  }
}
