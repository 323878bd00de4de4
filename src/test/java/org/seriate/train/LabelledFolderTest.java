package org.seriate.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seriate.classify.BundlePicture;
import org.seriate.classify.Classifier;
import org.seriate.classify.EngineChoice;
import org.seriate.classify.ModelBundle;
import org.seriate.classify.ModelCard;
import org.seriate.classify.SliceProgress;
import org.seriate.classify.model.Device;
import org.seriate.classify.model.Grid;
import org.seriate.classify.model.Sequence;
import org.seriate.classify.model.Window;
import org.seriate.fixtures.ShippedBundle;
import org.seriate.series.Outcome;
import org.seriate.series.SliceSequence;
import org.seriate.train.LabelledSeries.SliceLabel;

/** From labels.csv to a bundle and its evaluation, through the doors of the room. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LabelledFolderTest {
  private static final int PATIENTS = 12;
  private static final int SLICES = 6;

  @TempDir Path folder;
  private Path data;
  private Path out;

  /** Patient p is bright in the lower half of the series (odd) or in the upper half (even). */
  @BeforeEach
  void stacks() throws IOException {
    data = Files.createDirectory(folder.resolve("data"));
    out = folder.resolve("out");
    List<String> labels = new ArrayList<>(List.of("patient,series,upper"));
    Random random = new Random(2);
    for (int p = 0; p < PATIENTS; p++) {
      labels.add("%d,p%d,%d".formatted(p, p, p % 2 == 0 ? 1 : 0));
      Files.createDirectory(data.resolve("p" + p));
      for (int s = 0; s < SLICES; s++) {
        boolean bright = s >= SLICES / 2 == (p % 2 == 0);
        ImageIO.write(
            image(bright ? 200 : 60, random),
            "png",
            data.resolve("p%d/%02d.png".formatted(p, s)).toFile());
      }
    }
    Files.write(data.resolve("labels.csv"), labels);
  }

  private static BufferedImage image(int grey, Random random) {
    BufferedImage image = new BufferedImage(20, 20, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 400; i++) {
      image.getRaster().setSample(i % 20, i / 20, 0, grey + random.nextInt(20));
    }
    return image;
  }

  private TrainingOptions options(
      List<String> columns, List<String> classes, Schedule schedule, int folds) {
    return new TrainingOptions(
        data,
        Files.isRegularFile(data) ? data.getParent() : data,
        out,
        "halves",
        "0.0.1",
        columns,
        classes,
        List.of(),
        List.of(),
        new Network(
            Network.Kind.SMALL,
            2,
            16,
            List.of(),
            Grid.Framing.WHOLE,
            false,
            0,
            Sequence.Recurrence.BILSTM,
            Sequence.Pooling.ATTENTION),
        schedule,
        7,
        folds,
        new Window(40, 120),
        0,
        0,
        List.of("head"),
        1,
        "seriate train --data data");
  }

  private static Schedule schedule(int epochs, int patience) {
    return new Schedule(epochs, 2, 1e-2, 0.25, patience, false, true, 0, SLICES);
  }

  private TrainingResult train(TrainingOptions options) throws IOException {
    return Training.run(options, (_, _, _) -> {});
  }

  @Test
  void an_order_that_only_the_series_tells_is_learned_and_the_page_shows_how_well()
      throws IOException {
    TrainingResult result = train(options(List.of(), List.of(), schedule(25, 0), 3));

    ModelBundle bundle = ModelBundle.open(result.bundle(), result.digest());
    ModelCard card = bundle.card();
    assertEquals("upper", card.classes().getFirst().label());
    assertEquals("series AUC, CNN-LSTM", card.metrics().getFirst().what());
    assertTrue(card.metrics().getFirst().value() > 0.9, card.metrics().toString());
    assertTrue(shuffled(card) < 0.9, card.metrics().toString());
    for (String file :
        List.of(
            "results.html",
            "roc-upper.png",
            "pr-upper.png",
            "calibration-upper.png",
            "confusion-upper.png",
            "learning-whole.png",
            "learning-series.png",
            "out-of-fold.csv")) {
      assertTrue(Files.size(out.resolve(file)) > 0, file);
    }
    assertEquals(
        List.of(
            "calibration-upper.png",
            "confusion-upper.png",
            "learning-series.png",
            "learning-whole.png",
            "pr-upper.png",
            "roc-upper.png"),
        bundle.pictures().stream().map(BundlePicture::name).toList());
    try (Stream<Path> left = Files.list(out)) {
      assertTrue(left.noneMatch(f -> f.toString().endsWith(".checkpoint")));
    }

    Path evaluated = folder.resolve("evaluated");
    List<String> said = Evaluation.run(evaluation(result.bundle(), evaluated), (_, _, _) -> {});

    assertTrue(said.get(1).startsWith("12 series asked about, 0 declined"), said.toString());
    assertEquals(1 + PATIENTS, Files.readAllLines(evaluated.resolve("answers.csv")).size());
    assertTrue(Files.size(evaluated.resolve("worst.png")) > 0);
    assertTrue(Files.readString(evaluated.resolve("results.html")).contains("worst.png"));
  }

  private static double shuffled(ModelCard card) {
    return card.metrics().stream()
        .filter(m -> m.what().contains("shuffled"))
        .findFirst()
        .orElseThrow()
        .value();
  }

  private EvaluationOptions evaluation(Path bundle, Path to) {
    return evaluation(bundle, data, to);
  }

  private EvaluationOptions evaluation(Path bundle, Path tables, Path to) {
    return evaluation(bundle, tables, to, Device.CPU);
  }

  private EvaluationOptions evaluation(Path bundle, Path tables, Path to, Device device) {
    return new EvaluationOptions(
        bundle,
        data,
        tables,
        to,
        List.of(),
        List.of(),
        List.of(),
        new Window(40, 120),
        0,
        EngineChoice.ONNX,
        device,
        1);
  }

  @Test
  void classes_exclude_each_other_and_the_first_is_no_finding() throws IOException {
    Path csv = data.resolve("labels.csv");
    Files.writeString(
        csv,
        Files.readString(csv)
            .replaceAll(",1\n", ",up\n")
            .replaceAll("(?<=[369]),0\n", ",down\n")
            .replaceAll(",0\n", ",none\n"));
    TrainingResult result =
        train(options(List.of(), List.of("none", "up", "down"), schedule(1, 0), 0));

    ModelCard card = ModelBundle.open(result.bundle()).card();
    assertEquals("none", card.background());
    assertEquals(List.of("up", "down"), card.classes().stream().map(c -> c.label()).toList());
  }

  @Test
  void findings_that_come_together_are_columns() throws IOException {
    addColumn("dark", p -> p % 3 == 0 ? "1" : "0");
    TrainingResult result = train(options(List.of("upper", "dark"), List.of(), schedule(1, 0), 0));

    ModelCard card = ModelBundle.open(result.bundle()).card();
    assertEquals("", card.background());
    assertEquals(2, card.classes().size());
  }

  @Test
  void several_label_columns_must_be_chosen_from() throws IOException {
    addColumn("dark", _ -> "0");

    refused("choose with --label");
  }

  private interface Column {
    String of(int patient);
  }

  private void addColumn(String name, Column column) throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(data.resolve("labels.csv")));
    lines.set(0, lines.getFirst() + "," + name);
    for (int p = 0; p < PATIENTS; p++) {
      lines.set(p + 1, lines.get(p + 1) + "," + column.of(p));
    }
    Files.write(data.resolve("labels.csv"), lines);
  }

  @Test
  void a_run_that_was_killed_goes_on_and_ends_with_the_same_bundle() throws IOException {
    TrainingOptions options = options(List.of(), List.of(), schedule(4, 0), 0);
    TrainingResult inOneGo = train(options);
    Files.delete(inOneGo.bundle());
    List<String> heard = new ArrayList<>();

    assertThrows(
        IllegalStateException.class,
        () ->
            Training.run(
                options,
                (what, _, _) -> {
                  if (what.contains("epoch 3 of 4")) {
                    throw new IllegalStateException("killed");
                  }
                }));
    TrainingResult goneOn = Training.run(options, (what, _, _) -> heard.add(what));

    assertTrue(heard.contains("final net, whole, done by an earlier run"), heard.toString());
    assertFalse(heard.stream().anyMatch(h -> h.contains("whole, epoch 3")), heard.toString());
    assertEquals(inOneGo.digest(), goneOn.digest());
  }

  @Test
  void a_checkpoint_that_cannot_be_written_is_told_and_does_not_end_the_run() throws IOException {
    List<String> warned = new ArrayList<>();
    // A folder stands where the checkpoint is to be put.
    Files.createDirectories(out.resolve("final-net-whole.checkpoint").resolve("full"));

    TrainingResult result =
        Training.run(
            options(List.of(), List.of(), schedule(2, 0), 0),
            new ProgressListener() {
              @Override
              public void at(String what, double done, Optional<Duration> remaining) {}

              @Override
              public void warn(String words) {
                warned.add(words);
              }
            });

    assertEquals(1, warned.size());
    assertTrue(warned.getFirst().startsWith("No checkpoint could be written"), warned.toString());
    assertFalse(Files.exists(out.resolve("final-net-whole.checkpoint.partial")));
    assertTrue(Files.exists(result.bundle()));
  }

  @Test
  void learning_stops_when_the_watched_patients_gain_nothing_any_more() throws IOException {
    List<String> heard = new ArrayList<>();

    Training.run(
        options(List.of(), List.of(), new Schedule(60, 2, 1, 0.25, 1, false, true, 0, SLICES), 0),
        (what, _, _) -> heard.add(what));

    assertTrue(heard.stream().anyMatch(h -> h.contains("watched")), heard.toString());
    assertFalse(heard.stream().anyMatch(h -> h.contains("epoch 60 of 60")), heard.toString());
  }

  @Test
  void an_npz_file_with_an_official_split_is_tested_on_the_part_that_is_kept_for_it()
      throws IOException {
    data = folder.resolve("set.npz");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(data))) {
      for (String part : List.of("train", "val", "test")) {
        byte[] images = new byte[8 * 4 * 16 * 16];
        byte[] labels = new byte[8];
        for (int i = 0; i < 8; i++) {
          labels[i] = (byte) (i % 2);
          for (int k = 0; k < 4 * 256; k++) {
            images[i * 4 * 256 + k] = (byte) (i % 2 == k / 512 ? 200 : 20);
          }
        }
        npy(zip, part + "_images", "(8, 4, 16, 16)", images);
        npy(zip, part + "_labels", "(8, 1)", labels);
      }
    }
    TrainingResult result = train(options(List.of(), List.of(), schedule(2, 3), 4));

    ModelCard card = ModelBundle.open(result.bundle()).card();
    assertEquals(8, card.trainedOn().patients());
    assertTrue(card.remarks().getFirst().contains("keeps for testing"), card.remarks().toString());
    List<String> said =
        Evaluation.run(evaluation(result.bundle(), folder.resolve("evaluated")), (_, _, _) -> {});
    assertTrue(said.get(1).startsWith("8 series asked about"), said.toString());
  }

  private static void npy(ZipOutputStream zip, String name, String shape, byte[] values)
      throws IOException {
    String header = "{'descr': '|u1', 'fortran_order': False, 'shape': %s, }\n".formatted(shape);
    zip.putNextEntry(new ZipEntry(name + ".npy"));
    zip.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    zip.write(new byte[] {(byte) header.length(), 0});
    zip.write(header.getBytes());
    zip.write(values);
    zip.closeEntry();
  }

  @Test
  void dicom_series_are_learned_from_and_asked_about_through_the_gate_that_follows_them()
      throws IOException {
    data = Path.of("deploy", "demo-data");
    Path tables = folder.resolve("tables");
    Network usual = options(List.of(), List.of(), schedule(1, 0), 0).network();
    TrainingResult result = train(ofDicom(tables, usual, 0));

    ModelCard card = ModelBundle.open(result.bundle()).card();
    assertEquals(List.of("chest", "head"), card.gate().bodyPartWords());
    assertEquals(List.of(new Window(0, 2000)), card.input().windows());
    assertTrue(card.gate().slices().min() <= 16 && card.gate().slices().max() >= 29);
    List<String> said =
        Evaluation.run(
            evaluation(result.bundle(), tables, folder.resolve("evaluated")), (_, _, _) -> {});
    assertTrue(said.get(1).startsWith("2 series asked about, 0 declined"), said.toString());
  }

  /** The same options for two DICOM series and their table in {@code tables}. */
  private TrainingOptions ofDicom(Path tables, Network network, double slabMm) throws IOException {
    Files.writeString(
        Files.createDirectory(tables).resolve("labels.csv"),
        "patient,series,chest\n1,head-ct-ich,0\n2,body-chest,1\n");
    TrainingOptions usual = options(List.of(), List.of(), schedule(1, 0), 0);
    return new TrainingOptions(
        data,
        tables,
        out,
        usual.name(),
        usual.version(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        network,
        usual.schedule(),
        1,
        0,
        usual.imageWindow(),
        usual.imageSpacing(),
        slabMm,
        List.of(),
        1,
        "seriate train");
  }

  @Test
  void slabs_that_are_seen_with_their_neighbours_get_one_answer_in_evaluation_and_in_the_node()
      throws IOException, InterruptedException {
    data = Path.of("deploy", "demo-data");
    Path tables = folder.resolve("tables");
    Network alone = options(List.of(), List.of(), schedule(1, 0), 0).network();
    Network three =
        new Network(
            alone.kind(),
            alone.width(),
            alone.size(),
            alone.windows(),
            alone.framing(),
            false,
            1,
            alone.recurrence(),
            alone.pooling());
    Path zip = train(ofDicom(tables, three, 8)).bundle();

    ModelBundle bundle = ModelBundle.open(zip);
    assertEquals(1, bundle.card().input().neighbours());
    assertEquals(3, bundle.card().input().channels());
    EvaluationOptions asked = evaluation(zip, tables, folder.resolve("evaluated"));
    Evaluation.run(asked, (_, _, _) -> {});
    List<String> rows = Files.readAllLines(folder.resolve("evaluated/answers.csv"));
    try (Classifier classifier = Classifier.open(bundle, EngineChoice.ONNX, 1)) {
      for (String row : rows.subList(1, rows.size())) {
        String[] cells = row.split(",");
        SliceSequence sequence = Stacks.of(data.resolve(cells[1])).asSequence().orElseThrow();
        Outcome.Finding served =
            (Outcome.Finding) classifier.classify(sequence, SliceProgress.NONE);
        assertEquals(
            Double.parseDouble(cells[3]), served.answers().getFirst().probability(), 1e-5, row);
      }
    }
  }

  @Test
  void more_channels_than_a_network_takes_are_refused_before_a_series_is_read() {
    Network alone = options(List.of(), List.of(), schedule(1, 0), 0).network();
    List<Window> five = Stream.of(10, 20, 30, 40, 50).map(level -> new Window(level, 80)).toList();
    assertEquals(5, alone.seeing(five).grid().channels());
    String words =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    new Network(
                        alone.kind(),
                        alone.width(),
                        alone.size(),
                        five,
                        alone.framing(),
                        false,
                        2,
                        alone.recurrence(),
                        alone.pooling()))
            .getMessage();
    assertEquals(
        "5 slices seen at once (--neighbours) of 5 channels each (--windows, --mirrored) are 25"
            + " channels; a network takes up to 16",
        words);
  }

  @Test
  void images_of_a_known_distance_are_averaged_into_slabs_and_a_slab_has_the_label_of_any_slice()
      throws IOException {
    Files.writeString(
        data.resolve("slices.csv"), "series,slice,upper,odd\np0,4,1,0\np1,1,1,1\np1,2,1,0\n");
    LabelTable table =
        new LabelTable(
            data,
            data,
            List.of("upper"),
            List.of(),
            List.of("odd"),
            new GreyImages(new Window(40, 120), 1.25),
            2.5);
    Grid grid = new Grid(16, List.of(new Window(40, 120)));
    Map<String, List<SliceLabel>> labels = new TreeMap<>();
    for (LabelledData.Listed s : table.series().subList(0, 2)) {
      List<SliceLabel> of = labels.computeIfAbsent(s.series(), _ -> new ArrayList<>());
      table.read(s, grid, (_, label) -> of.add(label.orElseThrow()));
    }

    SliceLabel none = new SliceLabel(false, List.of(false));
    assertEquals(SLICES / 2, labels.get("p0").size());
    assertEquals(
        List.of(none, new SliceLabel(true, List.of(false))),
        labels.get("p0").subList(0, 2),
        "slice 4 is in slab 2");
    assertEquals(
        List.of(new SliceLabel(true, List.of(true)), none),
        labels.get("p1").subList(0, 2),
        "what one slice of the two shows, the slab shows");
  }

  @Test
  void a_card_that_the_program_cannot_use_is_told_with_what_to_do() {
    assumeFalse(OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA));

    IOException refused =
        assertThrows(
            IOException.class,
            () ->
                Evaluation.run(
                    evaluation(ShippedBundle.FILE, data, out, Device.CUDA), (_, _, _) -> {}));

    assertTrue(refused.getMessage().contains("with --device CPU it runs on the processor"));
  }

  @Test
  void a_label_without_a_series_is_named() throws IOException {
    Files.writeString(data.resolve("labels.csv"), "patient,series,upper\n1,p99,1\n");

    refused("p99 is no folder of slices");
  }

  @Test
  void a_series_without_a_label_is_named() throws IOException {
    List<String> labels = Files.readAllLines(data.resolve("labels.csv"));
    Files.write(data.resolve("labels.csv"), labels.subList(0, PATIENTS));

    refused("without a label in labels.csv: p11");
  }

  @Test
  void a_patient_in_two_folds_is_named() throws IOException {
    addColumn("fold", p -> Integer.toString(p % 2));
    Path csv = data.resolve("labels.csv");
    Files.writeString(csv, Files.readString(csv).replace("\n1,p1,", "\n0,p1,"));

    refused("puts patient 0 into two folds");
  }

  @Test
  void one_class_alone_is_refused() throws IOException {
    Path csv = data.resolve("labels.csv");
    Files.writeString(csv, Files.readString(csv).replaceAll(",1\n", ",0\n"));

    refused("both classes are needed");
    assertFalse(Files.exists(out.resolve("halves-0.0.1.zip")));
  }

  @Test
  void a_damaged_image_is_named() throws IOException {
    Files.write(data.resolve("p3/02.png"), new byte[] {1, 2, 3});

    refused("02.png");
  }

  @Test
  void a_slice_label_beyond_the_series_is_named() throws IOException {
    Files.writeString(data.resolve("slices.csv"), "series,slice,upper\np0,7,1\n");

    refused("labels slice 7 of series p0, which has 6");
  }

  private void refused(String words) {
    IOException e =
        assertThrows(
            IOException.class, () -> train(options(List.of(), List.of(), schedule(1, 0), 0)));
    assertTrue(e.getMessage().contains(words), e.getMessage());
  }
}
