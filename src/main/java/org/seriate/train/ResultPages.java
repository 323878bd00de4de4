package org.seriate.train;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.seriate.classify.BundlePicture;
import org.seriate.classify.ModelCard.Metric;
import org.seriate.train.Auc.Scored;
import org.seriate.train.LearningCurves.Point;

/**
 * What answers about unseen patients look like: a page with the figures, pictures of each finding,
 * and the answers that were furthest from the truth.
 */
record ResultPages(Path folder, Findings findings, Figures figures) {
  static final String NAME = "results.html";
  private static final int BINS = 10;
  private static final int WORST = 12;

  /**
   * @param curves by stage; none where nothing was learned
   * @return the pictures that may go with a bundle: none of them shows an image of a patient
   */
  List<BundlePicture> write(String model, List<OutOfFold> answers, Map<String, List<Point>> curves)
      throws IOException {
    Map<String, String> pictures = new LinkedHashMap<>();
    for (Map.Entry<String, Map<String, List<Point>>> stage : byKind(curves).entrySet()) {
      String file = "learning-" + stage.getKey() + ".png";
      learning(stage.getKey(), stage.getValue()).save(folder.resolve(file));
      pictures.put(file, "Loss by epoch, " + stage.getKey());
    }
    if (!answers.isEmpty()) {
      for (int k = findings.first(); k < findings.names().size(); k++) {
        pictures(k, answers, pictures);
      }
    }
    Files.writeString(folder.resolve(NAME), page(model, answers, pictures));
    List<BundlePicture> forBundle = new ArrayList<>();
    for (String file : pictures.keySet()) {
      if (BundlePicture.mayBeCalled(file) && forBundle.size() < BundlePicture.MOST) {
        forBundle.add(new BundlePicture(file, Files.readAllBytes(folder.resolve(file))));
      }
    }
    return forBundle;
  }

  private void pictures(int k, List<OutOfFold> answers, Map<String, String> pictures)
      throws IOException {
    String name = findings.names().get(k);
    String end = "-" + name.replaceAll("[^A-Za-z0-9]+", "-") + ".png";
    List<Scored> scored = Figures.scored(answers, k);
    boolean both =
        scored.stream().anyMatch(Scored::positive) && !scored.stream().allMatch(Scored::positive);
    if (both) {
      new Picture("ROC: " + name, "1 - specificity", "sensitivity", 1, 1)
          .line(String.format(Locale.ROOT, "series, AUC %.3f", Auc.of(scored)), Curves.roc(scored))
          .diagonal()
          .save(folder.resolve("roc" + end));
      new Picture("Precision and recall: " + name, "recall", "precision", 1, 1)
          .line("series", Curves.precisionRecall(scored))
          .save(folder.resolve("pr" + end));
      pictures.put("roc" + end, "ROC of " + name);
      pictures.put("pr" + end, "Precision and recall of " + name);
    }
    new Picture("Calibration: " + name, "probability given", "share that is positive", 1, 1)
        .dots(
            String.format(Locale.ROOT, "series, ECE %.3f", Curves.calibrationError(scored, BINS)),
            Curves.reliability(scored, BINS))
        .diagonal()
        .save(folder.resolve("calibration" + end));
    pictures.put("calibration" + end, "Calibration of " + name + ": dots by number of series");
    confusion(name, scored, figures.thresholds().get(k - findings.first()))
        .accept(folder.resolve("confusion" + end));
    pictures.put("confusion" + end, "Answers at the threshold, " + name);
  }

  private interface Saving {
    void accept(Path file) throws IOException;
  }

  private static Saving confusion(String name, List<Scored> scored, double threshold) {
    int[][] counts = new int[2][2];
    for (Scored s : scored) {
      counts[s.positive() ? 0 : 1][s.score() >= threshold ? 0 : 1]++;
    }
    BufferedImage image = new BufferedImage(420, 300, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, 420, 300);
    int most =
        Math.max(
            1,
            IntStream.of(counts[0][0], counts[0][1], counts[1][0], counts[1][1]).max().orElse(1));
    String[] truth = {"is positive", "is negative"};
    String[] said = {"called positive", "called negative"};
    for (int r = 0; r < 2; r++) {
      for (int c = 0; c < 2; c++) {
        int shade = 245 - 120 * counts[r][c] / most;
        g.setColor(new Color(shade, shade, 250));
        g.fillRect(130 + 135 * c, 70 + 100 * r, 130, 95);
        g.setColor(Color.BLACK);
        g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 22));
        g.drawString(Integer.toString(counts[r][c]), 180 + 135 * c, 125 + 100 * r);
      }
      g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
      g.drawString(truth[r], 30, 122 + 100 * r);
      g.drawString(said[r], 145 + 135 * r, 60);
    }
    g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 15));
    g.drawString(String.format(Locale.ROOT, "%s at threshold %.3f", name, threshold), 30, 28);
    g.dispose();
    return file -> ImageIO.write(image, "png", file.toFile());
  }

  /** Stages of one kind in one picture: those of the folds and of the final net. */
  private static Map<String, Map<String, List<Point>>> byKind(Map<String, List<Point>> curves) {
    Map<String, Map<String, List<Point>>> kinds = new LinkedHashMap<>();
    curves.forEach(
        (stage, points) -> {
          int comma = stage.lastIndexOf(", ");
          kinds
              .computeIfAbsent(stage.substring(comma + 1).strip(), _ -> new LinkedHashMap<>())
              .put(comma < 0 ? stage : stage.substring(0, comma), points);
        });
    return kinds;
  }

  private static Picture learning(String kind, Map<String, List<Point>> stages) {
    double epochs = 1;
    double loss = 0.1;
    for (List<Point> points : stages.values()) {
      for (Point p : points) {
        epochs = Math.max(epochs, p.epoch());
        loss = Math.max(loss, Math.max(p.loss(), Double.isNaN(p.watched()) ? 0 : p.watched()));
      }
    }
    Picture picture = new Picture("Loss, " + kind, "epoch", "loss", epochs, loss);
    stages.forEach(
        (stage, points) -> {
          picture.line(
              stage, points.stream().map(p -> new double[] {p.epoch(), p.loss()}).toList());
          if (points.stream().noneMatch(p -> Double.isNaN(p.watched()))) {
            picture.line(
                stage + ", watched",
                points.stream().map(p -> new double[] {p.epoch(), p.watched()}).toList());
          }
        });
    return picture;
  }

  private String page(String model, List<OutOfFold> answers, Map<String, String> pictures) {
    StringBuilder html = new StringBuilder();
    html.append(
        """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><title>%1$s</title>
        <style>body{font:15px sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem}
        table{border-collapse:collapse}td,th{padding:.2rem .8rem;border-bottom:1px solid #ccc;text-align:left}
        figure{display:inline-block;margin:.5rem;vertical-align:top}img{max-width:34rem}</style></head><body>
        <h1>%1$s</h1><p>%2$s series of patients that the net had not seen. Not for clinical use.</p>
        <table><tr><th>figure</th><th>value</th><th>95 %% interval</th></tr>
        """
            .formatted(escaped(model), answers.isEmpty() ? "No" : answers.size()));
    for (Metric m : figures.metrics()) {
      html.append(
          String.format(
              Locale.ROOT,
              "<tr><td>%s</td><td>%.3f</td><td>%.3f to %.3f</td></tr>%n",
              escaped(m.what()),
              m.value(),
              m.low(),
              m.high()));
    }
    html.append("</table>\n");
    pictures.forEach(
        (file, words) ->
            html.append(
                "<figure><img src=\"%s\" alt=\"%s\"><figcaption>%s</figcaption></figure>%n"
                    .formatted(file, escaped(words), escaped(words))));
    worst(answers, html);
    return html.append("</body></html>\n").toString();
  }

  private void worst(List<OutOfFold> answers, StringBuilder html) {
    if (answers.isEmpty()) {
      return;
    }
    int k = findings.first();
    html.append("<h2>Furthest from the truth</h2>\n");
    if (Files.exists(folder.resolve(ContactSheet.NAME))) {
      html.append(
          "<p><img style=\"max-width:100%%\" src=\"%s\" alt=\"slices of them\"></p>%n"
              .formatted(ContactSheet.NAME));
    }
    html.append(
        "<table><tr><th>patient</th><th>series</th><th>label</th><th>probability</th></tr>\n");
    for (OutOfFold o : worst(answers, k)) {
      html.append(
          String.format(
              Locale.ROOT,
              "<tr><td>%s</td><td>%s</td><td>%s</td><td>%.3f</td></tr>%n",
              escaped(o.patient()),
              escaped(o.series()),
              o.labels().get(k) ? "positive" : "negative",
              o.probabilities().get(k)));
    }
    html.append("</table>\n");
  }

  /** By distance of the probability from the label, the furthest first. */
  static List<OutOfFold> worst(List<OutOfFold> answers, int output) {
    List<OutOfFold> sorted = new ArrayList<>(answers);
    sorted.sort(
        Comparator.comparingDouble(
            o -> -Math.abs(o.probabilities().get(output) - (o.labels().get(output) ? 1 : 0))));
    return sorted.subList(0, Math.min(WORST, sorted.size()));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
