package org.seriate.classify.layers;

import java.util.List;
import java.util.Optional;
import org.seriate.classify.model.Tensor;

/**
 * One operation of a network. Maps are rows x columns x channels, channels last; numbers are laid
 * out as Keras keeps them.
 */
public sealed interface Layer {

  /** What a unit makes of its sum. */
  enum Function {
    LINEAR,
    RELU,
    RELU6,
    LEAKY_RELU,
    ELU,
    SELU,
    SIGMOID,
    HARD_SIGMOID,
    TANH,
    SOFTPLUS,
    SOFTSIGN,
    SWISH,
    GELU,
    GELU_TANH,
    EXPONENTIAL,
    SOFTMAX
  }

  /**
   * A function with its numbers.
   *
   * @param alpha slope below zero of LEAKY_RELU, scale of ELU, slope of HARD_SIGMOID; else unused
   * @param beta what HARD_SIGMOID adds; else unused
   */
  record Activation(Function function, float alpha, float beta) implements Layer {
    public static final Activation LINEAR = new Activation(Function.LINEAR);

    public Activation(Function function) {
      this(function, 0, 0);
    }
  }

  /** How far a window reaches over the edge: as many zeros as keep every step, or none. */
  enum Padding {
    SAME,
    VALID
  }

  /**
   * Where a window stands.
   *
   * @param rows of the window; strides and dilations by rows and columns too
   */
  record Window(
      int rows,
      int columns,
      int strideRows,
      int strideColumns,
      int dilationRows,
      int dilationColumns,
      Padding padding) {
    int reachRows() {
      return (rows - 1) * dilationRows + 1;
    }

    int reachColumns() {
      return (columns - 1) * dilationColumns + 1;
    }

    int outputRows(int input) {
      return output(input, reachRows(), strideRows);
    }

    int outputColumns(int input) {
      return output(input, reachColumns(), strideColumns);
    }

    private int output(int input, int reach, int stride) {
      return padding == Padding.SAME
          ? (input + stride - 1) / stride
          : Math.floorDiv(input - reach, stride) + 1;
    }

    /** Zeros above; below stand the rest, one more where the number is odd. */
    int padAbove(int input) {
      return pad(input, reachRows(), strideRows) / 2;
    }

    int padLeft(int input) {
      return pad(input, reachColumns(), strideColumns) / 2;
    }

    int padBelow(int input) {
      return pad(input, reachRows(), strideRows) - padAbove(input);
    }

    int padRight(int input) {
      return pad(input, reachColumns(), strideColumns) - padLeft(input);
    }

    private int pad(int input, int reach, int stride) {
      return padding == Padding.VALID
          ? 0
          : Math.max(0, (output(input, reach, stride) - 1) * stride + reach - input);
    }
  }

  /**
   * @param kernel [rows, columns, inputs, outputs]
   */
  record Convolution(Window window, Tensor kernel, float[] bias) implements Layer {}

  /**
   * Each channel by itself.
   *
   * @param kernel [rows, columns, channels, multiplier]
   */
  record DepthwiseConvolution(Window window, Tensor kernel, float[] bias) implements Layer {}

  /** The mean leaves out what lies over the edge. */
  record Pool(Window window, boolean maximum) implements Layer {}

  /**
   * Maximum or mean of each channel.
   *
   * @param keepMap the result is a map of one cell, not a vector
   */
  record GlobalPool(boolean maximum, boolean keepMap) implements Layer {}

  /** Each channel, or feature, times a scale plus a shift: batch normalization that has learned. */
  record Affine(float[] scale, float[] shift) implements Layer {}

  /** Zeros around a map. */
  record Pad(int above, int below, int left, int right) implements Layer {}

  /** A map as a vector: rows, in them columns, in them channels. */
  record Flatten() implements Layer {}

  /**
   * @param kernel [inputs, outputs]
   */
  record Dense(Tensor kernel, float[] bias) implements Layer {}

  /** How branches meet again. */
  enum Meeting {
    ADD,
    MULTIPLY,
    AVERAGE,
    MAXIMUM,
    CONCATENATE
  }

  /** Several inputs into one; side by side along the channels where they are concatenated. */
  record Join(Meeting meeting) implements Layer {}

  /** What a recurrent layer is made of. */
  enum Cell {
    LSTM(4),
    GRU(3),
    SIMPLE(1);

    final int gates;

    Cell(int gates) {
      this.gates = gates;
    }
  }

  /**
   * The numbers of one reading direction, gates side by side: input, forget, cell, output for LSTM;
   * update, reset, state for GRU.
   *
   * @param kernel [inputs, gates x units]
   * @param recurrent [units, gates x units]
   * @param bias gates x units; twice that, for the input and for the state, in a GRU that resets
   *     after multiplying
   */
  record Direction(Tensor kernel, Tensor recurrent, float[] bias) {
    int units() {
      return (int) recurrent.shape()[0];
    }
  }

  /**
   * Reads the series slice by slice.
   *
   * @param backward reads from the last slice to the first beside the other one
   * @param merge how both meet; unused with one direction
   * @param sequence gives the state at every slice, not only the last one
   * @param turned with one direction: reads from the last slice, and gives its states in the order
   *     in which it read
   * @param resetAfter a GRU that resets after multiplying
   */
  record Recurrent(
      Cell cell,
      Direction forward,
      Optional<Direction> backward,
      Meeting merge,
      boolean sequence,
      boolean turned,
      boolean resetAfter,
      Activation activation,
      Activation gateActivation)
      implements Layer {}

  /** Maximum or mean over the slices. */
  record OverSlices(boolean maximum) implements Layer {}

  /**
   * A layer in its place.
   *
   * @param name as the file calls it, for messages
   * @param inputs names of steps before it, or {@link LayerNet#INPUT}
   */
  record Step(String name, Layer layer, List<String> inputs) {
    public Step {
      inputs = List.copyOf(inputs);
    }
  }
}
