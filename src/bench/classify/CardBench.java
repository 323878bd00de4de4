import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.seriate.classify.EngineChoice;
import org.seriate.classify.ModelBundle;
import org.seriate.classify.model.Architecture;
import org.seriate.classify.model.Architecture.Block;
import org.seriate.classify.model.Device;
import org.seriate.classify.model.Engine;
import org.seriate.classify.model.OnnxExport;
import org.seriate.classify.model.OnnxGraph;
import org.seriate.classify.model.Tensor;
import org.seriate.classify.model.Weights;

/**
 * A CUDA card beside the processor of the same machine, the network alone: whether they answer
 * alike, milliseconds per slice, and what share that is of the rate at which the card multiplies
 * matrices.
 *
 * <p>Usage: {@code java -cp … CardBench.java THREADS [MATRIX]}; ends with 1 where an answer differs
 * by more than {@link Engine#TOLERANCE}.
 */
class CardBench {
  private static final int[] SLICES = {64, 250, 1000};

  public static void main(String[] args) throws IOException, OrtException {
    int threads = Integer.parseInt(args[0]);
    int matrix = args.length > 1 ? Integer.parseInt(args[1]) : 8192;
    FloatBuffer numbers = numbers(matrix);
    double exact = rate(numbers, matrix, false);
    System.out.printf(
        "ONNX Runtime multiplies %1$d x %1$d matrices at %2$.1f TFLOP/s on the card, as the node"
            + " does it; at %3$.1f with TensorFloat-32.%n%n",
        matrix, exact, rate(numbers, matrix, true));
    System.out.println(
        "| network | runs on | slices | at a time | median of 7, ms | ms per slice | TFLOP/s |"
            + " share of the matrix rate | largest difference |");
    System.out.println("|---|---|---|---|---|---|---|---|---|");
    ModelBundle shipped = ModelBundle.shipped();
    Architecture wide = wide();
    boolean alike =
        network(
                "as shipped, %d x %d".formatted(size(shipped), size(shipped)),
                shipped.architecture().orElseThrow(),
                device -> shipped.engine(EngineChoice.ONNX, device, threads),
                exact)
            & network(
                "ResNet-18 of half the width, 224 x 224", wide, on(random(wide), threads), exact);
    if (!alike) {
      System.out.println("The card does not answer as the processor does.");
      System.exit(1);
    }
  }

  private static int size(ModelBundle bundle) {
    return bundle.architecture().orElseThrow().size();
  }

  private interface Opening {
    Engine on(Device device);
  }

  private static Opening on(Weights weights, int threads) {
    byte[] slices = OnnxExport.slices(weights);
    byte[] series = OnnxExport.series(weights);
    return device -> Engine.onnx(weights.architecture(), slices, series, threads, device);
  }

  private static boolean network(String name, Architecture a, Opening opening, double rate)
      throws IOException {
    int length = a.channels() * a.size() * a.size();
    try (Engine processor = opening.on(Device.CPU);
        Engine card = opening.on(Device.CUDA)) {
      double difference = difference(processor, card, length);
      line(name, processor, a, new int[] {64}, 16, 0, "");
      for (int together : new int[] {16, 64, 256}) {
        line(name, card, a, SLICES, together, rate, "%.1e".formatted(difference));
      }
      // A difference that is no number is none that can be accepted.
      return difference <= Engine.TOLERANCE;
    }
  }

  private static void line(
      String name, Engine engine, Architecture a, int[] all, int together, double rate, String last)
      throws IOException {
    int length = a.channels() * a.size() * a.size();
    float[] images = NetworkBench.images(together * length);
    for (int slices : all) {
      double ms =
          NetworkBench.median(() -> NetworkBench.answer(engine, images, slices, together, length));
      double teraflops = slices * a.gigaflops() / ms;
      System.out.printf(
          "| %s | %s | %d | %d | %.1f | %.3f | %.2f | %s | %s |%n",
          name,
          engine.name(),
          slices,
          together,
          ms,
          ms / slices,
          teraflops,
          rate == 0 ? "" : "%.1f %%".formatted(100 * teraflops / rate),
          last);
    }
  }

  /**
   * Between the answers for slices and series and, as a share of the largest, between the features;
   * over slices that are all different.
   */
  private static double difference(Engine processor, Engine card, int length) {
    int slices = SLICES[0];
    float[] images = NetworkBench.images(slices * length);
    float[] one = NetworkBench.features(processor, images, slices, 16, length);
    float[] other = NetworkBench.features(card, images, slices, 16, length);
    Engine.Answer here = processor.series(one, slices);
    Engine.Answer there = card.series(other, slices);
    double largest = 0;
    for (float feature : one) {
      largest = Math.max(largest, Math.abs(feature));
    }
    return Math.max(
        Math.abs(here.series() - there.series()),
        Math.max(furthest(here.slices(), there.slices()), furthest(one, other) / largest));
  }

  private static double furthest(float[] one, float[] other) {
    double most = 0;
    for (int i = 0; i < one.length; i++) {
      most = Math.max(most, Math.abs(one[i] - other[i]));
    }
    return most;
  }

  /** 0.9 GFLOP for a slice: eight residual pairs, 32 to 256 channels. */
  private static Architecture wide() {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block(32, 7, 2, true));
    for (int channels : new int[] {32, 64, 128, 256}) {
      boolean first = channels == 32;
      blocks.add(new Block(channels, 3, first ? 1 : 2, false));
      blocks.add(new Block(channels, 3, 1, false, first));
      blocks.add(new Block(channels, 3, 1, false));
      blocks.add(new Block(channels, 3, 1, false, true));
    }
    return new Architecture(224, 3, blocks, 64);
  }

  private static Weights random(Architecture a) {
    Random random = new Random(2);
    Map<String, Tensor> tensors = new HashMap<>();
    Weights.shapes(a)
        .forEach(
            (name, shape) -> {
              int length = Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
              float[] values = new float[length];
              for (int i = 0; i < length; i++) {
                values[i] = (float) (random.nextGaussian() * Math.sqrt(shape[0] / (double) length));
              }
              tensors.put(name, new Tensor(shape, values));
            });
    return new Weights(a, tensors);
  }

  private static FloatBuffer numbers(int n) {
    FloatBuffer numbers =
        ByteBuffer.allocateDirect(4 * n * n).order(ByteOrder.nativeOrder()).asFloatBuffer();
    Random random = new Random(3);
    double spread = Math.sqrt(12.0 / n);
    for (int i = 0; i < n * n; i++) {
      // The numbers of a product stay about as large as those of the matrices.
      numbers.put((float) (spread * (random.nextFloat() - 0.5)));
    }
    return numbers.rewind();
  }

  /** TFLOP/s of a chain of products, less a shorter chain: copies and starts are in both. */
  private static double rate(FloatBuffer numbers, int n, boolean tensorFloat) throws OrtException {
    double few = seconds(numbers, n, 5, tensorFloat);
    double many = seconds(numbers, n, 45, tensorFloat);
    return 40 * 2.0 * n * n * n / (many - few) / 1e12;
  }

  private static double seconds(FloatBuffer numbers, int n, int products, boolean tensorFloat)
      throws OrtException {
    OrtEnvironment environment =
        OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "bench");
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        OrtCUDAProviderOptions card = new OrtCUDAProviderOptions(0)) {
      card.add("use_tf32", tensorFloat ? "1" : "0");
      options.addCUDA(card);
      try (OrtSession session = environment.createSession(chain(n, products), options);
          OnnxTensor a = OnnxTensor.createTensor(environment, numbers, new long[] {n, n})) {
        return NetworkBench.median(() -> multiply(session, a)) / 1e3;
      }
    }
  }

  private static void multiply(OrtSession session, OnnxTensor a) {
    try {
      session.run(Map.of("a", a, "b", a)).close();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Its answer is one number, so that no matrix is copied back. */
  private static byte[] chain(int n, int products) {
    OnnxGraph graph = new OnnxGraph().input("a", n, n).input("b", n, n).output("mean", 1, 1);
    String last = "a";
    for (int i = 0; i < products; i++) {
      graph.node("MatMul", List.of(last, "b"), "product" + i);
      last = "product" + i;
    }
    return graph.node("ReduceMean", List.of(last), "mean").toBytes("products");
  }
}
