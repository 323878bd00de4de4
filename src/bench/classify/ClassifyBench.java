import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.seriate.assemble.Assembler;
import org.seriate.assemble.Assembly;
import org.seriate.assemble.AssemblySettings;
import org.seriate.classify.Classifier;
import org.seriate.classify.EngineChoice;
import org.seriate.classify.ModelBundle;
import org.seriate.classify.model.Device;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.io.DicomFile;
import org.seriate.series.ImageHeader;
import org.seriate.series.Outcome;
import org.seriate.series.SliceSequence;
import org.seriate.series.StoredImage;

/**
 * Milliseconds from files to finding, for one series folder and one engine: decode, grid, CNN,
 * LSTM.
 *
 * <p>Usage: {@code java -cp … ClassifyBench.java ENGINE DEVICE THREADS FOLDER...}; five runs each,
 * the first is named apart, the median is of the other four.
 */
class ClassifyBench {
  private static final int RUNS = 5;

  public static void main(String[] args) throws Exception {
    EngineChoice engine = EngineChoice.valueOf(args[0]);
    try (Classifier classifier =
        Classifier.open(
            ModelBundle.shipped(), engine, Device.valueOf(args[1]), Integer.parseInt(args[2]))) {
      for (String folder : Arrays.copyOfRange(args, 3, args.length)) {
        measure(classifier, engine + ", " + args[1], Path.of(folder));
      }
    }
  }

  private static void measure(Classifier classifier, String engine, Path folder) throws Exception {
    SliceSequence sequence = sequence(folder);
    double[] ms = new double[RUNS];
    String result = "";
    for (int run = 0; run < RUNS; run++) {
      long begin = System.nanoTime();
      Outcome outcome = classifier.classify(sequence, (done, slices) -> {});
      ms[run] = (System.nanoTime() - begin) / 1e6;
      result =
          switch (outcome) {
            case Outcome.Finding f -> "%.4f".formatted(f.answers().getFirst().probability());
            case Outcome.Declined d -> d.explanation();
          };
    }
    double[] warm = Arrays.stream(ms).skip(1).sorted().toArray();
    System.out.printf(
        "| %s | %d | %.0f | %.0f | %.2f | %d | %s |%n",
        engine,
        sequence.size(),
        ms[0],
        (warm[1] + warm[2]) / 2,
        (warm[1] + warm[2]) / 2 / sequence.size(),
        PeakMemory.mebibytes(),
        result);
  }

  private static SliceSequence sequence(Path folder) throws IOException {
    List<StoredImage> images;
    try (Stream<Path> files = Files.list(folder)) {
      images = files.sorted().map(ClassifyBench::image).toList();
    }
    return switch (new Assembler(AssemblySettings.DEFAULT).assemble(images)) {
      case Assembly.Fit fit -> fit.sequence();
      case Assembly.Unfit unfit -> throw new IOException(unfit.explanation());
    };
  }

  private static StoredImage image(Path file) {
    try {
      DicomFile header = DicomFile.readHeader(file);
      DataSet ds = header.dataSet();
      return new StoredImage(
          0,
          ds.string(Tag.SOPInstanceUID).orElseThrow(),
          ds.string(Tag.SOPClassUID).orElseThrow(),
          header.transferSyntax().uid(),
          "",
          file,
          ImageHeader.of(ds));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
