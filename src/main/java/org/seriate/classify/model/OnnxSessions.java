package org.seriate.classify.model;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.stream.LongStream;

/** How ONNX Runtime is set up here, for every network alike. */
final class OnnxSessions {
  private OnnxSessions() {}

  static OrtEnvironment environment() {
    NativeEnvironment.apply();
    return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "seriate");
  }

  static OrtSession open(byte[] graph, int threads, Device device) throws OrtException {
    OrtEnvironment environment = environment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      // Threads that wait must sleep: others decode and receive on the same cores.
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      // Without the arena nothing is kept between calls, so memory follows the micro-batch.
      options.setCPUArenaAllocator(false);
      options.setMemoryPatternOptimization(false);
      if (device == Device.CUDA) {
        useCard(options);
      }
      return environment.createSession(graph, options);
    }
  }

  private static void useCard(OrtSession.SessionOptions options) throws OrtException {
    try (OrtCUDAProviderOptions card = new OrtCUDAProviderOptions(0)) {
      // TensorFloat-32 keeps 10 bits of a product: the answers would not be the processor's.
      card.add("use_tf32", "0");
      // A search by trying all ways is done anew for each number of slices.
      card.add("cudnn_conv_algo_search", "HEURISTIC");
      // Not by doubling: a card may serve several processes.
      card.add("arena_extend_strategy", "kSameAsRequested");
      options.addCUDA(card);
    }
  }

  /** Why a network cannot be opened, and what to do where that is for want of a card. */
  static EngineFailure refused(OrtException e, Device device) {
    return switch (device) {
      case CPU ->
          new EngineFailure("ONNX Runtime does not accept the network: " + e.getMessage(), e);
      case CUDA ->
          new EngineFailure(
              ("ONNX Runtime cannot run the network on a CUDA card: %s. That takes a program built"
                      + " with -Pcuda or -Pcuda13 and the CUDA and cuDNN for it"
                      + " (deploy/README.md); with --device CPU it runs on the processor")
                  .formatted(withoutPlace(e.getMessage())),
              e);
    };
  }

  /** Without the line of the library's own source that it begins with. */
  private static String withoutPlace(String said) {
    return said.replaceFirst("(?s)^.*\\[ONNXRuntimeError\\] : \\d+ : \\w+ : ", "").strip();
  }

  /** As many of the values as the shape holds; a buffer that is used again may be longer. */
  static OnnxTensor tensor(float[] values, long[] shape) throws OrtException {
    int length = Math.toIntExact(LongStream.of(shape).reduce(1, Math::multiplyExact));
    FloatBuffer direct =
        ByteBuffer.allocateDirect(4 * length).order(ByteOrder.nativeOrder()).asFloatBuffer();
    direct.put(values, 0, length).rewind();
    return OnnxTensor.createTensor(environment(), direct, shape);
  }

  static float[] floats(OnnxValue value) {
    if (!(value instanceof OnnxTensor tensor) || tensor.getFloatBuffer() == null) {
      throw new EngineFailure("the network answers with something else than floats");
    }
    FloatBuffer from = tensor.getFloatBuffer();
    float[] values = new float[from.remaining()];
    from.get(values);
    return values;
  }

  static String name(Device device) {
    return "ONNX Runtime " + environment().getVersion() + ", " + device;
  }

  static EngineFailure failed(OrtException e) {
    String said = String.valueOf(e.getMessage());
    // There is no code for it: the arenas say "Failed to allocate memory", CUDA "out of memory".
    return said.contains("allocate memory") || said.contains("out of memory")
        ? new EngineOutOfMemory("ONNX Runtime is out of memory: " + said, e)
        : new EngineFailure("ONNX Runtime failed: " + said, e);
  }
}
