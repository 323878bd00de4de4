import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Another split of the training part of an official split, to choose a recipe by without a look at
 * the test part: some of its series, drawn at random, become the test part. The validation part
 * stays what it is.
 *
 * <pre>java KeptAside.java FROM.npz TO.npz SERIES SEED</pre>
 */
class KeptAside {
  private static final Pattern SHAPE = Pattern.compile("'shape':\\s*\\((\\d+)");

  /** A .npy file of numbers of one byte each: its header and rows of one length. */
  record Rows(String header, byte[][] rows) {
    static Rows read(ZipFile zip, String name) throws IOException {
      ZipEntry entry = zip.getEntry(name + ".npy");
      if (entry == null) {
        throw new IOException(zip.getName() + " has no array '" + name + "'");
      }
      try (DataInputStream in = new DataInputStream(zip.getInputStream(entry))) {
        byte[] magic = in.readNBytes(8);
        byte[] size = in.readNBytes(magic[6] == 1 ? 2 : 4);
        int length =
            ByteBuffer.wrap(Arrays.copyOf(size, 4)).order(ByteOrder.LITTLE_ENDIAN).getInt();
        String header = new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
        Matcher shape = SHAPE.matcher(header);
        if (!header.contains("u1") || !shape.find()) {
          throw new IOException(name + " is no array of bytes");
        }
        int count = Integer.parseInt(shape.group(1));
        byte[] all = in.readAllBytes();
        int row = all.length / count;
        return new Rows(
            header,
            IntStream.range(0, count)
                .mapToObj(i -> Arrays.copyOfRange(all, i * row, (i + 1) * row))
                .toArray(byte[][]::new));
      }
    }

    Rows only(List<Integer> chosen) {
      return new Rows(header, chosen.stream().map(i -> rows[i]).toArray(byte[][]::new));
    }

    byte[] bytes() {
      String said = SHAPE.matcher(header.strip()).replaceFirst("'shape': (" + rows.length);
      byte[] text = (said + "\n").getBytes(StandardCharsets.ISO_8859_1);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
      out.write(text.length & 0xFF);
      out.write(text.length >> 8);
      out.writeBytes(text);
      for (byte[] row : rows) {
        out.writeBytes(row);
      }
      return out.toByteArray();
    }
  }

  public static void main(String[] args) throws IOException {
    int aside = Integer.parseInt(args[2]);
    try (ZipFile from = new ZipFile(args[0]);
        ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(Path.of(args[1])))) {
      to.setLevel(1);
      Rows images = Rows.read(from, "train_images");
      Rows labels = Rows.read(from, "train_labels");
      List<Integer> all = new ArrayList<>();
      IntStream.range(0, images.rows().length).forEach(all::add);
      Collections.shuffle(all, new Random(Long.parseLong(args[3])));
      List<Integer> learned = all.subList(aside, all.size());
      List<Integer> tested = all.subList(0, aside);
      put(to, "train_images", images.only(learned));
      put(to, "train_labels", labels.only(learned));
      put(to, "val_images", Rows.read(from, "val_images"));
      put(to, "val_labels", Rows.read(from, "val_labels"));
      put(to, "test_images", images.only(tested));
      put(to, "test_labels", labels.only(tested));
    }
  }

  private static void put(ZipOutputStream to, String name, Rows rows) throws IOException {
    to.putNextEntry(new ZipEntry(name + ".npy"));
    to.write(rows.bytes());
    to.closeEntry();
  }
}
