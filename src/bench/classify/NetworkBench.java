import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.seriate.classify.EngineChoice;
import org.seriate.classify.ModelBundle;
import org.seriate.classify.model.Architecture;
import org.seriate.classify.model.Deeplearning4jSettings;
import org.seriate.classify.model.Engine;

/**
 * The network alone, without files, decoding and averaging: so many slices through CNN and LSTM.
 *
 * <p>Usage: {@code java -cp … NetworkBench.java gemm THREADS} prints the rate of a product of
 * matrices in GFLOP/s; {@code java -cp … NetworkBench.java ENGINE THREADS BUNDLE RATE SLICES...}
 * prints a line of a table for each number of slices.
 */
class NetworkBench {
  private static final int RUNS = 7;
  private static final int MICRO_BATCH = 16;
  private static final int MATRIX = 2048;

  public static void main(String[] args) throws IOException {
    int threads = Integer.parseInt(args[1]);
    if (args[0].equals("gemm")) {
      System.out.printf("%.1f%n", gemm(threads));
      return;
    }
    ModelBundle bundle = ModelBundle.open(Path.of(args[2]));
    double rate = Double.parseDouble(args[3]);
    Architecture network = bundle.architecture().orElseThrow();
    try (Engine engine = bundle.engine(EngineChoice.valueOf(args[0]), threads)) {
      for (String slices : Arrays.copyOfRange(args, 4, args.length)) {
        line(engine, network, Integer.parseInt(slices), rate);
      }
    }
  }

  private static double gemm(int threads) {
    Deeplearning4jSettings.apply(threads);
    INDArray a = Nd4j.rand(MATRIX, MATRIX);
    INDArray b = Nd4j.rand(MATRIX, MATRIX);
    INDArray c = Nd4j.create(new long[] {MATRIX, MATRIX}, 'f');
    return 2.0 * MATRIX * MATRIX * MATRIX / median(() -> a.mmuli(b, c)) / 1e6;
  }

  private static void line(Engine engine, Architecture network, int slices, double rate)
      throws IOException {
    int length = network.channels() * network.size() * network.size();
    float[] images = images(MICRO_BATCH * length);
    double[] answer = new double[1];
    double ms = median(() -> answer[0] = answer(engine, images, slices, MICRO_BATCH, length));
    double gflops = slices * network.gigaflops() / ms * 1e3;
    System.out.printf(
        "| %s | %d | %.1f | %.3f | %.1f | %.0f %% | %d | %.6f |%n",
        engine.name(),
        slices,
        ms,
        ms / slices,
        gflops,
        100 * gflops / rate,
        PeakMemory.mebibytes(),
        answer[0]);
  }

  /** The same numbers each time. */
  static float[] images(int length) {
    float[] images = new float[length];
    Random random = new Random(1);
    for (int i = 0; i < length; i++) {
      images[i] = random.nextFloat();
    }
    return images;
  }

  /** As the node does it: the CNN for some slices at a time, then the LSTMs over all features. */
  static double answer(Engine engine, float[] images, int slices, int together, int length) {
    return engine.series(features(engine, images, slices, together, length), slices).series();
  }

  /**
   * @param images a whole number of times {@code together}; taken from the beginning again at their
   *     end
   * @param length numbers of an image
   */
  static float[] features(Engine engine, float[] images, int slices, int together, int length) {
    float[] features = new float[0];
    for (int done = 0; done < slices; done += together) {
      int now = Math.min(together, slices - done);
      int from = (int) ((long) done * length % images.length);
      float[] some =
          now * length == images.length
              ? images
              : Arrays.copyOfRange(images, from, from + now * length);
      float[] of = engine.features(some, now);
      if (done == 0) {
        features = new float[of.length / now * slices];
      }
      System.arraycopy(of, 0, features, of.length / now * done, of.length);
    }
    return features;
  }

  /**
   * Of {@value RUNS} runs, ms, after three seconds of others: at first Java's compilers take one of
   * two cores, which doubled the time of the short series.
   */
  static double median(Runnable work) {
    long warm = System.nanoTime() + 3_000_000_000L;
    while (System.nanoTime() < warm) {
      work.run();
    }
    double[] ms = new double[RUNS];
    for (int run = 0; run < RUNS; run++) {
      long begin = System.nanoTime();
      work.run();
      ms[run] = (System.nanoTime() - begin) / 1e6;
    }
    Arrays.sort(ms);
    return ms[RUNS / 2];
  }
}
