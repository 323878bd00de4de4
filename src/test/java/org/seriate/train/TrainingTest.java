package org.seriate.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seriate.classify.ModelBundle;
import org.seriate.classify.ModelCard;
import org.seriate.classify.model.Grid;
import org.seriate.classify.model.Sequence;

/** Through the door: a folder of small made-up heads, half of them with a bright spot. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TrainingTest {
  private static final int PATIENTS = 9;
  private static final int SLICES = 12;

  @TempDir Path folder;
  private Path data;
  private Path out;

  @BeforeEach
  void heads() throws IOException {
    data = Files.createDirectory(folder.resolve("data"));
    out = folder.resolve("out");
    List<String> patients = new ArrayList<>(List.of("patient,fold,ich"));
    List<String> slices = new ArrayList<>(List.of("patient,slice,file,ich,early"));
    Random random = new Random(2);
    for (int p = 0; p < PATIENTS; p++) {
      boolean positive = p % 2 == 0;
      patients.add("%d,%d,%d".formatted(p, p / 2 % 2, positive ? 1 : 0));
      Files.createDirectory(data.resolve("p" + p));
      for (int s = 1; s <= SLICES; s++) {
        boolean spot = positive && s > 3 && s <= 10;
        String file = "p%d/%02d.png".formatted(p, s);
        slices.add("%d,%d,%s,%d,%d".formatted(p, s, file, spot ? 1 : 0, spot && s < 6 ? 1 : 0));
        ImageIO.write(head(spot, random), "png", data.resolve(file).toFile());
      }
    }
    Files.write(data.resolve("patients.csv"), patients);
    Files.write(data.resolve("slices.csv"), slices);
  }

  private static BufferedImage head(boolean spot, Random random) {
    BufferedImage image = new BufferedImage(40, 40, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < 40; y++) {
      for (int x = 0; x < 40; x++) {
        boolean bright = spot && Math.hypot(x - 14, y - 20) < 6;
        image.getRaster().setSample(x, y, 0, (bright ? 170 : 90) + random.nextInt(20));
      }
    }
    return image;
  }

  private TrainingOptions options(List<String> holdOut, boolean crossValidate) {
    return options(holdOut, crossValidate, Sequence.Pooling.MAX, List.of());
  }

  private TrainingOptions options(
      List<String> holdOut, boolean crossValidate, Sequence.Pooling pooling, List<String> also) {
    return new TrainingOptions(
        data,
        data,
        out,
        "spots",
        "0.0.1",
        List.of("ich"),
        List.of(),
        also,
        holdOut,
        new Network(
            Network.Kind.COMPACT,
            8,
            32,
            HeadHaemorrhage.WINDOWS,
            Grid.Framing.WHOLE,
            false,
            0,
            Sequence.Recurrence.BILSTM,
            pooling),
        new Schedule(1, 1, 2e-3, 0, 0, true, true, 0, 8),
        7,
        crossValidate ? 2 : 0,
        HeadHaemorrhage.IMAGES,
        0,
        0,
        List.of(),
        1,
        "seriate train --data data");
  }

  @Test
  void a_folder_becomes_a_bundle_with_its_figures_and_is_made_again_bit_for_bit()
      throws IOException {
    List<String> heard = new ArrayList<>();

    TrainingResult first =
        Training.run(options(List.of("8"), true), (what, _, _) -> heard.add(what));

    ModelCard card = ModelBundle.open(first.bundle(), first.digest()).card();
    assertEquals("spots", card.name());
    assertEquals(List.of("8"), card.trainedOn().heldOut());
    assertEquals(8, card.trainedOn().patients());
    assertEquals(4, card.trainedOn().positivePatients());
    assertEquals(8, card.metrics().size());
    assertFalse(card.clinicalUse());
    assertTrue(heard.contains("fold 2 of 2, slices, epoch 1 of 1, loss " + loss(heard)));
    assertFalse(Files.readString(out.resolve("out-of-fold.csv")).contains("series,8,"));

    heard.clear();
    TrainingResult again =
        Training.run(options(List.of("8"), true), (what, _, _) -> heard.add(what));
    assertEquals(first.digest(), again.digest());
    assertTrue(heard.contains("fold 1 of 2, done by an earlier run"), heard.toString());
  }

  @Test
  void a_series_may_be_what_its_highest_slice_is() throws IOException {
    TrainingResult result =
        Training.run(options(List.of(), true, Sequence.Pooling.SLICES, List.of()), (_, _, _) -> {});

    assertEquals(1, ModelBundle.open(result.bundle()).questions().size());
    double highest = 0;
    double series = Double.NaN;
    for (String line : Files.readAllLines(out.resolve("out-of-fold.csv"))) {
      String[] cells = line.split(",");
      if (cells[0].equals("series")) {
        series = Double.parseDouble(cells[5]);
        highest = 0;
      } else if (cells[0].equals("slice")) {
        highest = Math.max(highest, Double.parseDouble(cells[5]));
      }
    }
    assertEquals(highest, series, 1e-6, "of the last series");
  }

  @Test
  void further_labels_of_slices_teach_the_cnn_and_are_in_no_answer() throws IOException {
    TrainingResult plain = Training.run(options(List.of(), false), (_, _, _) -> {});
    TrainingResult also =
        Training.run(
            options(List.of(), false, Sequence.Pooling.MAX, List.of("early")), (_, _, _) -> {});

    assertNotEquals(plain.digest(), also.digest());
    assertEquals(1, ModelBundle.open(also.bundle()).questions().size());
    IOException refused =
        assertThrows(
            IOException.class,
            () ->
                Training.run(
                    options(List.of(), false, Sequence.Pooling.MAX, List.of("late")),
                    (_, _, _) -> {}));
    assertTrue(refused.getMessage().contains("no column 'late'"), refused.getMessage());
  }

  private static String loss(List<String> heard) {
    return heard.stream()
        .filter(h -> h.startsWith("fold 2 of 2, slices"))
        .map(h -> h.substring(h.lastIndexOf(' ') + 1))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void without_cross_validation_the_card_says_that_there_are_no_figures() throws IOException {
    TrainingResult result = Training.run(options(List.of(), false), (_, _, _) -> {});

    ModelCard card = ModelBundle.open(result.bundle()).card();
    assertEquals(List.of(), card.metrics());
    assertTrue(card.remarks().getFirst().startsWith("No figures"), card.remarks().toString());
  }

  @Test
  void a_patient_without_slices_is_named() throws IOException {
    Files.writeString(data.resolve("patients.csv"), "patient,fold,ich\n77,0,1\n");

    refused("patient 77", IOException.class);
  }

  @Test
  void slices_without_a_patient_are_named() throws IOException {
    List<String> patients = Files.readAllLines(data.resolve("patients.csv"));
    Files.write(data.resolve("patients.csv"), patients.subList(0, PATIENTS));

    refused("[8]", IOException.class);
  }

  @Test
  void a_missing_column_is_named() throws IOException {
    Files.writeString(data.resolve("patients.csv"), "patient,fold\n1,0\n");

    refused("no column 'ich'", IOException.class);
  }

  @Test
  void a_label_that_is_neither_0_nor_1_is_named() throws IOException {
    String patients = Files.readString(data.resolve("patients.csv"));
    Files.writeString(data.resolve("patients.csv"), patients.replace("0,0,1", "0,0,yes"));

    refused("holds 'yes'", IOException.class);
  }

  @Test
  void a_file_that_is_no_image_is_named() throws IOException {
    Files.writeString(data.resolve("p3/05.png"), "not an image");

    refused("05.png", IOException.class);
  }

  @Test
  void a_held_out_patient_that_is_none_is_named() {
    IOException e =
        assertThrows(
            IOException.class, () -> Training.run(options(List.of("99"), false), (_, _, _) -> {}));

    assertTrue(e.getMessage().contains("--hold-out 99"), e.getMessage());
  }

  @Test
  void one_class_alone_is_refused_and_leaves_no_bundle() throws IOException {
    for (String file : List.of("patients.csv", "slices.csv")) {
      Path csv = data.resolve(file);
      Files.writeString(csv, Files.readString(csv).replaceAll(",1\n", ",0\n"));
    }
    refused("both classes are needed", IOException.class);
    assertFalse(Files.exists(out.resolve("spots-0.0.1.zip")));
  }

  private void refused(String words, Class<? extends Exception> type) {
    Exception e =
        assertThrows(type, () -> Training.run(options(List.of(), false), (_, _, _) -> {}));
    assertTrue(e.getMessage().contains(words), e.getMessage());
  }
}
