package org.seriate.classify;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seriate.classify.model.Window;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ModelBundleTest {
  @TempDir Path folder;

  @Test
  void a_bundle_is_read_as_it_was_written() throws IOException {
    ModelBundle written = Fixtures.bundle(folder, 0.25);

    ModelBundle read = ModelBundle.open(folder.resolve("tiny.zip"), written.digest());

    assertEquals(Fixtures.card(0.25), read.card());
    assertEquals("tiny", read.algorithm().name());
    assertEquals(written.digest(), read.algorithm().digest());
    assertEquals(0.25, read.questions().getFirst().threshold());
    for (String name : written.weights().tensors().keySet()) {
      assertArrayEquals(written.weights().values(name), read.weights().values(name));
    }
  }

  @Test
  void a_window_whose_bone_is_black_says_so_in_the_card_and_no_other_does() throws IOException {
    String plain = new String(Fixtures.card(0.25).toYaml(), StandardCharsets.UTF_8);
    String black = plain.replace("width: 50.0", "width: 50.0\n    blackAbove: true");

    ModelCard card = ModelCard.read(black.getBytes(StandardCharsets.UTF_8));

    assertEquals(List.of(new Window(40, 120), new Window(65, 50, true)), card.input().windows());
    assertEquals(black, new String(card.toYaml(), StandardCharsets.UTF_8));
    assertEquals(
        List.of(new Window(40, 120), new Window(65, 50)),
        ModelCard.read(plain.getBytes(StandardCharsets.UTF_8)).input().windows());
  }

  @Test
  void the_same_model_is_the_same_file() throws IOException {
    String first = Fixtures.bundle(folder, 0.5).digest();
    String second = Fixtures.bundle(Files.createTempDirectory(folder, "other"), 0.5).digest();

    assertEquals(first, second);
  }

  @Test
  void a_bundle_with_another_digest_is_refused() throws IOException {
    Fixtures.bundle(folder, 0.5);

    refused("expected is 00", () -> ModelBundle.open(folder.resolve("tiny.zip"), "00"));
  }

  @Test
  void an_entry_with_a_path_is_refused() throws IOException {
    Map<String, byte[]> entries = entries();
    entries.put("../model.yaml", new byte[1]);

    refused("belongs to no model bundle", entries);
  }

  @Test
  void pictures_come_back_as_they_were_and_the_network_does_not_depend_on_them()
      throws IOException {
    byte[] png = png(3);
    ModelBundle.write(
        folder.resolve("with.zip"),
        Fixtures.card(0.5),
        Fixtures.randomWeights(Fixtures.TINY, 3),
        List.of(new BundlePicture("roc-bleeding.png", png)));

    ModelBundle with = ModelBundle.open(folder.resolve("with.zip"));

    assertEquals(1, with.pictures().size());
    assertEquals("roc-bleeding.png", with.pictures().getFirst().name());
    assertArrayEquals(png, with.pictures().getFirst().png());
    ModelBundle without = Fixtures.bundle(folder, 0.5);
    assertEquals(List.of(), without.pictures());
    for (String name : without.weights().tensors().keySet()) {
      assertArrayEquals(without.weights().values(name), with.weights().values(name));
    }
  }

  private static byte[] png(int grey) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setSample(1, 1, 0, grey);
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }

  @Test
  void a_picture_that_is_none_is_refused() throws IOException {
    Map<String, byte[]> entries = entries();
    entries.put("pictures/roc.png", "<script>".getBytes(StandardCharsets.US_ASCII));

    refused("pictures/roc.png is no PNG", entries);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"pictures/../model.png", "pictures/a/b.png", "pictures/roc.svg", "pictures/.png"})
  void a_picture_under_another_name_is_refused(String name) throws IOException {
    Map<String, byte[]> entries = entries();
    entries.put(name, png(1));

    refused("belongs to no model bundle", entries);
  }

  @Test
  void more_pictures_than_anybody_looks_at_are_refused() throws IOException {
    Map<String, byte[]> entries = entries();
    for (int i = 0; i <= BundlePicture.MOST; i++) {
      entries.put("pictures/p-%d.png".formatted(i), png(i));
    }

    refused("more than 40 pictures", entries);
  }

  @Test
  void a_missing_entry_is_named() throws IOException {
    Map<String, byte[]> entries = entries();
    entries.remove("series.onnx");

    refused("series.onnx is missing", entries);
  }

  @Test
  void an_entry_that_is_too_large_is_refused() throws IOException {
    Map<String, byte[]> entries = entries();
    entries.put("model.yaml", new byte[(256 << 10) + 1]);

    refused("model.yaml is larger than", entries);
  }

  @Test
  void weights_of_another_length_are_refused() throws IOException {
    Map<String, byte[]> entries = entries();
    entries.compute("weights.f32", (_, w) -> Arrays.copyOf(w, w.length - 4));

    refused("weights.f32 has", entries);
  }

  @Test
  void weights_that_are_no_numbers_are_refused() throws IOException {
    Map<String, byte[]> entries = entries();
    byte[] weights = entries.get("weights.f32");
    weights[2] = (byte) 0xC0;
    weights[3] = 0x7F;

    refused("holds no number", entries);
  }

  @Test
  void an_unknown_key_in_the_card_is_named() throws IOException {
    refused(
        "unknown key 'thresold'",
        cardWith(yaml -> yaml.replaceFirst("name: tiny", "thresold: 1\nname: tiny")));
  }

  @Test
  void a_missing_key_in_the_card_is_named() throws IOException {
    refused("intendedUse", cardWith(yaml -> yaml.replaceFirst("intendedUse: .*\n", "")));
  }

  @Test
  void a_card_that_is_no_yaml_is_refused() throws IOException {
    refused("model.yaml", cardWith(_ -> "{{{"));
  }

  @Test
  void a_card_of_another_format_is_refused() throws IOException {
    refused("format 2", cardWith(yaml -> yaml.replaceFirst("format: 1", "format: 2")));
  }

  @Test
  void a_card_that_does_not_fit_the_network_is_refused() throws IOException {
    refused("disagree", cardWith(yaml -> yaml.replaceFirst("size: 32", "size: 64")));
  }

  @Test
  void a_truncated_file_is_refused() throws IOException {
    Fixtures.bundle(folder, 0.5);
    Path zip = folder.resolve("tiny.zip");
    byte[] bytes = Files.readAllBytes(zip);
    Files.write(zip, Arrays.copyOf(bytes, bytes.length / 2));

    assertThrows(IOException.class, () -> ModelBundle.open(zip));
  }

  @Test
  void a_file_that_is_no_zip_is_refused() throws IOException {
    Path zip = Files.writeString(folder.resolve("no.zip"), "a letter");

    refused("is no model bundle", () -> ModelBundle.open(zip));
  }

  private Map<String, byte[]> entries() throws IOException {
    Fixtures.bundle(folder, 0.5);
    Map<String, byte[]> entries = new TreeMap<>();
    try (InputStream in = Files.newInputStream(folder.resolve("tiny.zip"));
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
        entries.put(e.getName(), zip.readAllBytes());
      }
    }
    return entries;
  }

  private Map<String, byte[]> cardWith(java.util.function.UnaryOperator<String> change)
      throws IOException {
    Map<String, byte[]> entries = entries();
    String yaml = new String(entries.get("model.yaml"), StandardCharsets.UTF_8);
    entries.put("model.yaml", change.apply(yaml).getBytes(StandardCharsets.UTF_8));
    return entries;
  }

  private void refused(String words, Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ModelBundle.writeZip(out, entries);
    Path zip = Files.write(folder.resolve("foreign.zip"), out.toByteArray());
    refused(words, () -> ModelBundle.open(zip));
  }

  private static void refused(String words, org.junit.jupiter.api.function.Executable open) {
    BundleRefused e = assertThrows(BundleRefused.class, open);
    assertTrue(e.getMessage().contains(words), e.getMessage());
  }
}
