package org.seriate.report;

import java.awt.Color;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.series.Algorithm;
import org.seriate.series.Outcome;

/**
 * What stands on the result page, from top to bottom.
 *
 * <pre>
 *   whose, which study                       not for clinical use
 *   the answer, large; probability against threshold
 *   key slice       |  probability on each slice
 *   which algorithm, what it looked at, when
 * </pre>
 */
final class SummaryDrawing {
  private static final float LEFT = 32;
  private static final float RIGHT = Sheet.WIDTH - 32;
  private static final float PANELS = 262;
  private static final float PANEL_HEIGHT = 364;
  private static final int MOST_ANSWERS = 3;

  private final ReportRequest request;
  private final DataSet source;
  private final NodeIdentity node;
  private final DocumentTime time;
  private final Sheet sheet;
  private final ResultPage.Palette colors;

  SummaryDrawing(
      ReportRequest request,
      DataSet source,
      NodeIdentity node,
      DocumentTime time,
      Sheet sheet,
      ResultPage.Palette colors) {
    this.request = request;
    this.source = source;
    this.node = node;
    this.time = time;
    this.sheet = sheet;
    this.colors = colors;
  }

  void draw() throws IOException {
    sheet.box(0, 0, Sheet.WIDTH, Sheet.HEIGHT, colors.ground());
    patient();
    switch (request.outcome()) {
      case Outcome.Finding f -> findings(f);
      case Outcome.Declined d -> declined(d);
    }
    footer();
  }

  private void patient() throws IOException {
    sheet.box(0, 0, Sheet.WIDTH, 64, colors.panel());
    String who =
        join(
            source.string(Tag.PatientName).map(SummaryDrawing::plain),
            source.string(Tag.PatientID),
            source.string(Tag.PatientBirthDate).map(SummaryDrawing::date));
    sheet.textWithin(who.isEmpty() ? "no patient name" : who, LEFT, 30, 640, 20, colors.text());
    String study =
        join(
            source.string(Tag.StudyDate).map(d -> "Study " + date(d)),
            source.string(Tag.AccessionNumber),
            source.string(Tag.StudyDescription));
    sheet.textWithin(study, LEFT, 53, 640, 15, colors.faint());
    sheet.textTo("Result of an algorithm, not reviewed", RIGHT, 30, 15, colors.faint());
    if (!isForClinicalUse()) {
      sheet.textTo("NOT FOR CLINICAL USE", RIGHT, 54, 20, colors.accent());
    }
  }

  private boolean isForClinicalUse() {
    return request.algorithms().stream().allMatch(Algorithm::clinicalUse);
  }

  /** The answers of all models; picture and curve are those of the main finding. */
  private void findings(Outcome.Finding finding) throws IOException {
    List<Outcome.Answer> answers =
        request.findings().stream().flatMap(f -> f.answers().stream()).toList();
    float y = 122;
    float size = answers.size() == 1 ? 44 : 30;
    for (Outcome.Answer answer : answers.stream().limit(MOST_ANSWERS).toList()) {
      answer(answer, y, size);
      y += answers.size() == 1 ? 0 : 56;
    }
    if (answers.size() > MOST_ANSWERS) {
      sheet.textTo(
          "and %d more in the report".formatted(answers.size() - MOST_ANSWERS),
          RIGHT,
          y - 28,
          15,
          colors.faint());
    }
    float curve = picture(finding).map(width -> LEFT + width + 28).orElse(LEFT);
    new SliceCurve(sheet, colors, finding).draw(curve, PANELS, RIGHT - curve, PANEL_HEIGHT);
  }

  /** The words, then a bar from 0 to 100 % with a mark at the threshold. */
  private void answer(Outcome.Answer answer, float y, float size) throws IOException {
    Color color = answer.isPresent() ? colors.alarm() : colors.calm();
    String word = MeasurementGroup.presence(answer).meaning().toUpperCase(Locale.ROOT);
    String finding = answer.question().finding().meaning();
    sheet.textWithin(finding + ": " + word, LEFT, y, RIGHT - LEFT, size, color);
    boolean alone = size > 40;
    float bar = y + (alone ? 62 : 10);
    if (alone) {
      sheet.text(
          "Probability %s".formatted(InWords.probability(answer)), LEFT, y + 44, 26, colors.text());
      sheet.textTo(
          "threshold %s".formatted(InWords.percent(answer.question().threshold())),
          RIGHT,
          y + 44,
          18,
          colors.faint());
    } else {
      sheet.textTo(
          "%s, threshold %s"
              .formatted(
                  InWords.probability(answer), InWords.percent(answer.question().threshold())),
          RIGHT,
          y,
          18,
          colors.text());
    }
    float width = RIGHT - LEFT;
    float mark = LEFT + width * (float) answer.question().threshold();
    sheet.box(LEFT, bar, width, 14, colors.panel());
    sheet.box(LEFT, bar, width * (float) answer.probability(), 14, color);
    sheet.line(colors.text(), 3, mark, bar - 5, mark, bar + 19);
  }

  /** The best key slice; its width, or nothing where there is none to show. */
  private Optional<Float> picture(Outcome.Finding finding) throws IOException {
    Optional<Outcome.SliceEvidence> best = KeySlices.best(finding);
    Optional<KeySlice.Picture> picture =
        best.flatMap(
            e ->
                request.keySlices().stream()
                    .filter(k -> k.shows(e))
                    .findFirst()
                    .flatMap(KeySlice::picture));
    if (picture.isEmpty()) {
      return Optional.empty();
    }
    KeySlice.Picture p = picture.get();
    float room = PANEL_HEIGHT - 26;
    double tall = p.rows() * p.aspect();
    double scale = Math.min(room / tall, 460 / (double) p.columns());
    float width = (float) (p.columns() * scale);
    float height = (float) (tall * scale);
    sheet.image(ResultPage.grey(p), LEFT, PANELS, width, height);
    String words = "Key slice: " + InWords.number(finding, best.get());
    if (Double.isFinite(best.get().probability())) {
      words += ", " + InWords.percent(best.get().probability());
    }
    sheet.text(words, LEFT, PANELS + height + 22, 16, colors.accent());
    return Optional.of(Math.max(width, sheet.width(words, 16)));
  }

  private void declined(Outcome.Declined declined) throws IOException {
    sheet.text("NOT ANALYSED", LEFT, 138, 56, colors.accent());
    float y =
        sheet.paragraph(declined.explanation(), LEFT, 200, RIGHT - LEFT, 5, 26, colors.text());
    List<String> questions = new ArrayList<>();
    declined.questions().forEach(q -> questions.add(q.finding().meaning() + ": undetermined"));
    y =
        sheet.paragraph(
            String.join(", ", questions), LEFT, y + 22, RIGHT - LEFT, 3, 20, colors.text());
    sheet.paragraph(
        QualitativeEvaluations.NO_INFERENCE, LEFT, y + 12, RIGHT - LEFT, 2, 20, colors.accent());
  }

  private void footer() throws IOException {
    sheet.box(0, 640, Sheet.WIDTH, 84, colors.panel());
    List<Algorithm> algorithms = request.algorithms();
    String first =
        algorithms.isEmpty()
            ? "No algorithm was asked"
            : algorithms.stream().map(InWords::of).collect(Collectors.joining("; "));
    String looked =
        switch (request.outcome()) {
          case Outcome.Finding f -> Input.of(request, f);
          case Outcome.Declined _ ->
              Input.plural(ImageReference.each(request.images()).size(), "image") + " received";
        };
    sheet.textWithin(first, LEFT, 666, RIGHT - LEFT, 16, colors.text());
    sheet.textWithin(
        "%s. Series: %s. Revision %d"
            .formatted(
                looked,
                source.string(Tag.SeriesDescription).orElse("without description"),
                request.revision()),
        LEFT,
        688,
        RIGHT - LEFT,
        15,
        colors.faint());
    String written =
        "Written %s %s by %s %s (%s)"
            .formatted(
                date(time.da()),
                clock(time.tm()) + " " + time.offset(),
                node.modelName(),
                node.softwareVersion(),
                node.stationAeTitle());
    String digest =
        algorithms.stream()
            .map(a -> ", model " + a.digest().substring(0, 12))
            .collect(Collectors.joining());
    sheet.textWithin(written + digest, LEFT, 709, RIGHT - LEFT, 15, colors.faint());
  }

  /** The alphabetic group: the others need fonts that nobody can rely on (PS3.5 6.2.1.1). */
  private static String plain(String name) {
    return name.split("=", -1)[0].replaceAll("\\^+", " ").strip();
  }

  private static String date(String da) {
    return da.matches("\\d{8}")
        ? da.substring(0, 4) + "-" + da.substring(4, 6) + "-" + da.substring(6)
        : da;
  }

  private static String clock(String tm) {
    return tm.substring(0, 2) + ":" + tm.substring(2, 4);
  }

  @SafeVarargs
  private static String join(Optional<String>... parts) {
    List<String> present = new ArrayList<>();
    for (Optional<String> part : parts) {
      part.filter(p -> !p.isBlank()).ifPresent(present::add);
    }
    return String.join("   ", present);
  }
}
