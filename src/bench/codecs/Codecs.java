import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Element;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.image.DecodeOutcome;
import org.seriate.dicom.image.LossyCompression;
import org.seriate.dicom.image.PixelDecoder;
import org.seriate.dicom.io.DicomFile;

/**
 * The decoders of this node on one slice.
 *
 * <pre>
 * java -cp … Codecs.java time FILE...                  milliseconds a slice, one line a file
 * java -cp … Codecs.java repeat FILE FRAMES OUTPUT     the slice so many times, for other programs
 * </pre>
 */
class Codecs {
  private static final int WARM_UP = 60;
  private static final int RUNS = 61;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  public static void main(String[] args) throws IOException {
    if (args[0].equals("repeat")) {
      repeat(DicomFile.read(Path.of(args[1])), Integer.parseInt(args[2]), Path.of(args[3]));
      return;
    }
    for (String file : Arrays.asList(args).subList(1, args.length)) {
      System.out.printf("%s %.1f%n", file, time(DicomFile.read(Path.of(file))));
    }
  }

  /**
   * The median of a file in memory, in time of this thread, after the compiler has had its time.
   */
  private static double time(DicomFile file) {
    for (int i = 0; i < WARM_UP; i++) {
      decode(file);
    }
    double[] took = new double[RUNS];
    for (int i = 0; i < RUNS; i++) {
      long began = THREADS.getCurrentThreadCpuTime();
      decode(file);
      took[i] = (THREADS.getCurrentThreadCpuTime() - began) / 1e6;
    }
    Arrays.sort(took);
    return took[RUNS / 2];
  }

  private static void decode(DicomFile file) {
    DecodeOutcome outcome =
        PixelDecoder.decode(file.dataSet(), file.transferSyntax().uid(), LossyCompression.DECODE);
    if (!(outcome instanceof DecodeOutcome.Decoded)) {
      throw new IllegalStateException(outcome.toString());
    }
  }

  private static void repeat(DicomFile file, int frames, Path to) throws IOException {
    DataSet one = file.dataSet();
    Element.Fragments slice = (Element.Fragments) one.element(Tag.PixelData).orElseThrow();
    if (slice.fragments().size() != 2) {
      throw new IllegalArgumentException("a slice of more than one fragment: " + file);
    }
    List<byte[]> fragments = new ArrayList<>();
    fragments.add(new byte[0]);
    fragments.addAll(Collections.nCopies(frames, slice.fragments().getLast()));
    DataSet many =
        one.toBuilder()
            .string(Tag.NumberOfFrames, String.valueOf(frames))
            .put(new Element.Fragments(Tag.PixelData, slice.vr(), fragments))
            .build();
    DicomFile.write(to, many, file.transferSyntax());
  }
}
