import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;

/**
 * Long series whose right answer is known and lies in the order of the slices alone, put together
 * from the series at hand.
 *
 * <p>A series runs from the skull base to the vertex, or the other way; its label is 1 when it runs
 * upwards. Each slice is taken from another patient at that height, so neighbours are alike only in
 * how high they lie, and both classes hold the same slices: what is seen on any slice, or on all of
 * them without their order, says nothing. No patient lends slices to both training and testing.
 *
 * <p>Usage: {@code java OrderedStacks.java IMAGES OUT SLICES SIZE TRAIN TEST}; IMAGES holds a
 * folder of grey images for each patient, named upwards.
 */
class OrderedStacks {
  private static final int LEAST = 18;

  public static void main(String[] args) throws IOException {
    Path out = Files.createDirectories(Path.of(args[1]));
    int slices = Integer.parseInt(args[2]);
    int size = Integer.parseInt(args[3]);
    int train = Integer.parseInt(args[4]);
    int test = Integer.parseInt(args[5]);
    List<List<byte[]>> patients = patients(Path.of(args[0]), size);
    int lend = patients.size() * train / (train + test);
    List<String> labels = new ArrayList<>(List.of("patient,series,split,upwards"));
    Random random = new Random(11);
    for (int i = 0; i < train + test; i++) {
      boolean learned = i < train;
      List<List<byte[]>> from =
          learned ? patients.subList(0, lend) : patients.subList(lend, patients.size());
      boolean upwards = i % 2 == 0;
      String name = "s%03d.npz".formatted(i);
      write(out.resolve(name), series(from, slices, upwards, random), size);
      labels.add("%d,%s,%s,%d".formatted(i, name, learned ? "train" : "test", upwards ? 1 : 0));
    }
    Files.write(out.resolve("labels.csv"), labels);
  }

  private static List<List<byte[]>> patients(Path images, int size) throws IOException {
    List<Path> folders;
    try (Stream<Path> all = Files.list(images)) {
      folders = all.filter(Files::isDirectory).sorted().toList();
    }
    List<List<byte[]>> patients = new ArrayList<>();
    for (Path folder : folders) {
      List<byte[]> slices = new ArrayList<>();
      List<Path> files;
      try (Stream<Path> all = Files.list(folder)) {
        files = all.sorted().toList();
      }
      for (Path file : files) {
        slices.add(small(ImageIO.read(file.toFile()), size));
      }
      if (slices.size() >= LEAST) {
        patients.add(slices);
      }
    }
    return patients;
  }

  private static byte[] small(BufferedImage image, int size) {
    BufferedImage half = image;
    // Halved again and again: one step to the end would skip most pixels.
    while (half.getWidth() >= 2 * size) {
      half = scaled(half, Math.max(size, half.getWidth() / 2));
    }
    BufferedImage last = scaled(half, size);
    byte[] values = new byte[size * size];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) last.getRaster().getSample(i % size, i / size, 0);
    }
    return values;
  }

  private static BufferedImage scaled(BufferedImage image, int size) {
    BufferedImage scaled = new BufferedImage(size, size, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D g = scaled.createGraphics();
    g.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    g.drawImage(image, 0, 0, size, size, null);
    g.dispose();
    return scaled;
  }

  /** From the base to the vertex, or the other way; each slice is of a patient of its own. */
  private static List<byte[]> series(
      List<List<byte[]>> patients, int slices, boolean upwards, Random random) {
    List<byte[]> series = new ArrayList<>();
    for (int i = 0; i < slices; i++) {
      List<byte[]> from = patients.get(random.nextInt(patients.size()));
      int place = (int) ((i + random.nextDouble()) / slices * from.size());
      series.add(from.get(place));
    }
    return upwards ? series : series.reversed();
  }

  private static void write(Path file, List<byte[]> slices, int size) throws IOException {
    String header =
        "{'descr': '|u1', 'fortran_order': False, 'shape': (%d, %d, %d), }\n"
            .formatted(slices.size(), size, size);
    byte[] words = header.getBytes(StandardCharsets.US_ASCII);
    try (OutputStream bytes = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setLevel(1);
      zip.putNextEntry(new ZipEntry("slices.npy"));
      zip.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
      zip.write(new byte[] {(byte) words.length, (byte) (words.length >> 8)});
      zip.write(words);
      for (byte[] slice : slices) {
        zip.write(slice);
      }
      zip.closeEntry();
    }
  }
}
