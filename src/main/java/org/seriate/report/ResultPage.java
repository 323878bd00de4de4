package org.seriate.report;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Calendar;
import java.util.GregorianCalendar;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.util.Matrix;
import org.seriate.dicom.data.DataSet;

/**
 * The result of a series on one page: on a dark ground as a picture for viewers, on a light one as
 * PDF. Both are drawn by the same lines, from the font that PDFBox carries, so that a machine
 * without fonts draws the same page.
 */
final class ResultPage {
  private static final String FONT = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";

  /** Points in an inch, as PDF counts; one pixel of the picture for each. */
  private static final float ONE_PIXEL_A_POINT = 1;

  /** Colours of what is drawn; see {@link SummaryDrawing}. */
  record Palette(
      Color ground, Color panel, Color text, Color faint, Color alarm, Color calm, Color accent) {}

  private static final Palette DARK =
      new Palette(
          new Color(14, 17, 22),
          new Color(30, 35, 43),
          new Color(236, 239, 244),
          new Color(150, 160, 174),
          new Color(255, 138, 92),
          new Color(132, 184, 232),
          new Color(255, 206, 84));
  private static final Palette LIGHT =
      new Palette(
          Color.WHITE,
          new Color(238, 241, 245),
          new Color(22, 27, 34),
          new Color(92, 102, 116),
          new Color(190, 62, 12),
          new Color(28, 92, 152),
          new Color(176, 122, 0));

  private final ReportRequest request;
  private final DataSet source;
  private final NodeIdentity node;
  private final DocumentTime time;

  /**
   * @param source of the request, in UTF-8
   */
  ResultPage(ReportRequest request, DataSet source, NodeIdentity node, DocumentTime time) {
    this.request = request;
    this.source = source;
    this.node = node;
    this.time = time;
  }

  /**
   * Drawn from the finished file: before it is written the font is not embedded, and the renderer
   * would look for another on this machine.
   */
  BufferedImage picture(String uid) {
    PDRectangle size = new PDRectangle(Sheet.WIDTH, Sheet.HEIGHT);
    try (PDDocument document = Loader.loadPDF(document(uid, size, DARK))) {
      return new PDFRenderer(document).renderImage(0, ONE_PIXEL_A_POINT);
    } catch (IOException e) {
      throw new UncheckedIOException("the result page could not be drawn", e);
    }
  }

  byte[] pdf(String uid) {
    PDRectangle a4 = new PDRectangle(PDRectangle.A4.getHeight(), PDRectangle.A4.getWidth());
    try {
      return document(uid, a4, LIGHT);
    } catch (IOException e) {
      throw new UncheckedIOException("the result page could not be written as PDF", e);
    }
  }

  /**
   * @param uid of the object it becomes part of; the PDF's own identifier is made from it
   */
  private byte[] document(String uid, PDRectangle size, Palette palette) throws IOException {
    try (PDDocument document = new PDDocument()) {
      draw(document, size, palette);
      Calendar written = GregorianCalendar.from(time.at().toZonedDateTime());
      document.getDocumentInformation().setCreationDate(written);
      document.getDocumentInformation().setTitle(SeriesDescription.of(request));
      document.getDocumentInformation().setProducer(node.manufacturer());
      document.setDocumentId((long) uid.hashCode());
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      document.save(bytes);
      return bytes.toByteArray();
    }
  }

  private void draw(PDDocument document, PDRectangle size, Palette palette) throws IOException {
    PDPage page = new PDPage(size);
    document.addPage(page);
    try (InputStream font = PDDocument.class.getResourceAsStream(FONT);
        PDPageContentStream out = new PDPageContentStream(document, page)) {
      out.transform(
          Matrix.getScaleInstance(size.getWidth() / Sheet.WIDTH, size.getHeight() / Sheet.HEIGHT));
      Sheet sheet = new Sheet(document, out, PDType0Font.load(document, font, true));
      new SummaryDrawing(request, source, node, time, sheet, palette).draw();
    }
  }

  static BufferedImage grey(KeySlice.Picture picture) {
    BufferedImage image =
        new BufferedImage(picture.columns(), picture.rows(), BufferedImage.TYPE_BYTE_GRAY);
    WritableRaster raster = image.getRaster();
    raster.setDataElements(0, 0, picture.columns(), picture.rows(), picture.grey());
    return image;
  }
}
