import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.data.Vr;
import org.seriate.dicom.io.DataSetReader;
import org.seriate.dicom.io.DataSetWriter;
import org.seriate.dicom.io.ReadLimits;
import org.seriate.dicom.io.TransferSyntax;

/**
 * How fast a data set in memory is parsed, one thread, medians of 15 rounds after warming up: an
 * object of 0.5 MB as received (checked to its end), and the header alone (up to Pixel Data) of one
 * with few and with a thousand elements. Usage: {@code java -cp … ParseSpeed.java}
 */
class ParseSpeed {
  private static final int ROUNDS = 15;

  private interface Parse {
    DataSet read(ByteArrayInputStream in) throws IOException;
  }

  public static void main(String[] args) throws IOException {
    System.out.println("| parsed | bytes | MB/s | objects/s |");
    System.out.println("|---|---|---|---|");
    Parse end =
        in ->
            DataSetReader.readHeaderThroughEnd(
                in, TransferSyntax.ExplicitVrLittleEndian, ReadLimits.DEFAULT);
    Parse header =
        in ->
            DataSetReader.readUntil(
                in, TransferSyntax.ExplicitVrLittleEndian, Tag.PixelData, ReadLimits.DEFAULT);
    byte[] slice = object(0, 1 << 19);
    measure("CT image to its end, as on receipt", slice, end, slice.length);
    measure("CT image to Pixel Data", slice, header, slice.length - (1 << 19));
    byte[] many = object(1000, 1 << 19);
    measure("1000 more elements, to the end", many, end, many.length);
    measure("1000 more elements, to Pixel Data", many, header, many.length - (1 << 19));
  }

  private static byte[] object(int more, int pixels) throws IOException {
    DataSet.Builder header =
        DataSet.builder()
            .string(Tag.SOPClassUID, Uid.CTImageStorage)
            .string(Tag.SOPInstanceUID, "1.2.3")
            .string(Tag.Modality, "CT")
            .integer(Tag.Rows, 512)
            .integer(Tag.Columns, 512);
    for (int i = 0; i < more; i++) {
      header.bytes(0x00211000 + i, Vr.LO, "sixteen letters.".getBytes());
    }
    header.bytes(Tag.PixelData, Vr.OW, new byte[pixels]);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DataSetWriter.write(out, header.build(), TransferSyntax.ExplicitVrLittleEndian);
    return out.toByteArray();
  }

  private static void measure(String what, byte[] bytes, Parse parse, int counted)
      throws IOException {
    double[] perSecond = new double[ROUNDS];
    for (int round = -5; round < ROUNDS; round++) {
      int times = 0;
      long began = System.nanoTime();
      while (System.nanoTime() - began < 100_000_000L) {
        if (parse.read(new ByteArrayInputStream(bytes)).isEmpty()) {
          throw new IllegalStateException("nothing parsed");
        }
        times++;
      }
      if (round >= 0) {
        perSecond[round] = times / ((System.nanoTime() - began) / 1e9);
      }
    }
    Arrays.sort(perSecond);
    double median = perSecond[ROUNDS / 2];
    System.out.printf("| %s | %d | %.0f | %.0f |%n", what, counted, median * counted / 1e6, median);
  }
}
