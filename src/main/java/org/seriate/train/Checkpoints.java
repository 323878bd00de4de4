package org.seriate.train;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Where learning stands after each round, so that a run that was killed goes on there. A file is
 * written whole and then put in place of the one before; when it cannot be written, the run says so
 * and goes on without.
 *
 * <p>Plain numbers: Deeplearning4j's own format deserializes objects.
 */
final class Checkpoints {
  private static final int MAGIC = 0x53455231;

  private final Path folder;
  private final String fingerprint;
  private boolean complained;

  Checkpoints(Path folder, String fingerprint) {
    this.folder = folder;
    this.fingerprint = fingerprint;
  }

  /**
   * @param epoch rounds that are done
   * @param steps that are done, which the updater counts
   * @param best the parameters that did best on the validation patients; empty without them
   */
  record State(
      int epoch,
      int steps,
      float[] params,
      float[] updater,
      double bestLoss,
      int bestEpoch,
      float[] best) {}

  private Path file(String stage) {
    return folder.resolve(stage.replaceAll("[^A-Za-z0-9]+", "-") + ".checkpoint");
  }

  /** What an earlier run with the same data and options left, if it can be read. */
  Optional<State> read(String stage) {
    Path file = file(stage);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
      if (in.readInt() != MAGIC || !in.readUTF().equals(fingerprint)) {
        return Optional.empty();
      }
      return Optional.of(
          new State(
              in.readInt(),
              in.readInt(),
              floats(in),
              floats(in),
              in.readDouble(),
              in.readInt(),
              floats(in)));
    } catch (IOException _) { // cut off or of an older program: learning starts anew
      return Optional.empty();
    }
  }

  void write(String stage, State state, Pace pace) {
    Path file = file(stage);
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    try {
      try (FileOutputStream bytes = new FileOutputStream(partial.toFile());
          DataOutputStream out = new DataOutputStream(new BufferedOutputStream(bytes, 1 << 16))) {
        out.writeInt(MAGIC);
        out.writeUTF(fingerprint);
        out.writeInt(state.epoch());
        out.writeInt(state.steps());
        floats(out, state.params());
        floats(out, state.updater());
        out.writeDouble(state.bestLoss());
        out.writeInt(state.bestEpoch());
        floats(out, state.best());
        out.flush();
        bytes.getFD().sync();
      }
      Files.move(
          partial, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      complain(partial, e, pace);
    }
  }

  private void complain(Path partial, IOException e, Pace pace) {
    try {
      Files.deleteIfExists(partial);
    } catch (IOException _) { // nothing more can be done about it
    }
    if (!complained) {
      complained = true;
      pace.warn(
          "No checkpoint could be written ("
              + e.getMessage()
              + "). Training goes on; if it is"
              + " stopped it starts again from the last checkpoint there is. Make room on the disk"
              + " before it ends, or the bundle cannot be written either.");
    }
  }

  /** Those of stages whose outcome is kept elsewhere now. */
  void forget(String... stages) {
    for (String stage : stages) {
      try {
        Files.deleteIfExists(file(stage));
      } catch (IOException _) { // one that stays does no harm: its fingerprint tells it apart
      }
    }
  }

  static float[] params(ComputationGraph net) {
    return net.params().dup('c').data().asFloat();
  }

  static float[] updater(ComputationGraph net) {
    INDArray state = net.getUpdater(true).getStateViewArray();
    return state == null ? new float[0] : state.dup('c').data().asFloat();
  }

  static void restore(ComputationGraph net, float[] params, float[] updater) {
    net.params().assign(Nd4j.createFromArray(params).reshape(net.params().shape()));
    INDArray state = net.getUpdater(true).getStateViewArray();
    if (state != null && updater.length > 0) {
      state.assign(Nd4j.createFromArray(updater).reshape(state.shape()));
    }
  }

  private static void floats(DataOutputStream out, float[] values) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length);
    bytes.asFloatBuffer().put(values);
    out.writeInt(values.length);
    out.write(bytes.array());
  }

  private static float[] floats(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > 1 << 28) {
      throw new IOException("no checkpoint");
    }
    byte[] bytes = in.readNBytes(4 * length);
    if (bytes.length < 4 * length) {
      throw new IOException("cut off");
    }
    float[] values = new float[length];
    ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
    return values;
  }
}
