package org.seriate.classify.model;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.OptBoolean;
import java.util.ArrayList;
import java.util.List;

/**
 * The shape of a CNN-LSTM over the slices of a series.
 *
 * <pre>
 * slice (channels x size x size)                    for each slice, weights shared
 *   blocks of convolution, perhaps a shortcut, ReLU, perhaps 2x2 max pooling
 *   mean and maximum over the remaining map         = features, twice the last block's outputs
 *                                                   then, along the series
 * features of slice 1..T -> LSTM upwards   -+- both -> probability of each slice
 *                        -> LSTM downwards -+- highest, mean or attended -> outputs of the series
 * </pre>
 *
 * @param hidden units of each LSTM
 * @param sequence what happens along the series; networks of the first bundles do not say
 */
public record Architecture(
    int size,
    int channels,
    List<Block> blocks,
    int hidden,
    @JacksonInject(value = SEQUENCE, useInput = OptBoolean.TRUE)
        @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Usual.class)
        Sequence sequence) {

  /** Windows of an image, and of those that are seen with it. */
  public static final int MOST_CHANNELS = 16;

  static final String SEQUENCE = "sequence";
  static final String SHORTCUT = "shortcut";

  /**
   * A convolution with the same padding, ReLU after it, and 2x2 max pooling if {@code pool}.
   *
   * @param shortcut what entered the block before is added ahead of the ReLU, so that the two are a
   *     residual pair; neither may change the size of the map
   */
  public record Block(
      int outputs,
      int kernel,
      int stride,
      boolean pool,
      @JacksonInject(value = SHORTCUT, useInput = OptBoolean.TRUE)
          @JsonInclude(JsonInclude.Include.NON_DEFAULT)
          boolean shortcut) {
    public Block(int outputs, int kernel, int stride, boolean pool) {
      this(outputs, kernel, stride, pool, false);
    }
  }

  /** Leaves the key out where it says nothing new, so that older networks stay as they were. */
  static final class Usual {
    @Override
    public boolean equals(Object value) {
      return Sequence.USUAL.equals(value);
    }

    @Override
    public int hashCode() {
      return Sequence.USUAL.hashCode();
    }
  }

  /** One output, LSTMs both ways, the highest of their states. */
  public Architecture(int size, int channels, List<Block> blocks, int hidden) {
    this(size, channels, blocks, hidden, Sequence.USUAL);
  }

  public Architecture {
    blocks = List.copyOf(blocks);
    if (size < 8
        || size > 1024
        || channels < 1
        || channels > MOST_CHANNELS
        || hidden < 1
        || hidden > 1024) {
      throw new IllegalArgumentException(
          "size " + size + ", channels " + channels + ", hidden " + hidden + " out of range");
    }
    if (blocks.isEmpty() || blocks.size() > 64) {
      throw new IllegalArgumentException("1 to 64 blocks, not " + blocks.size());
    }
    for (Block b : blocks) {
      if (b.outputs < 1 || b.outputs > 4096 || b.kernel < 1 || b.kernel > 11) {
        throw new IllegalArgumentException("block out of range: " + b);
      }
      if (b.stride < 1 || b.stride > 4) {
        throw new IllegalArgumentException("block out of range: " + b);
      }
    }
    refuseShortcuts(channels, blocks);
  }

  private static void refuseShortcuts(int channels, List<Block> blocks) {
    for (int i = 0; i < blocks.size(); i++) {
      if (blocks.get(i).shortcut) {
        int entered = i < 2 ? channels : blocks.get(i - 2).outputs;
        Block before = i == 0 ? null : blocks.get(i - 1);
        if (before == null
            || before.pool
            || before.stride != 1
            || blocks.get(i).stride != 1
            || entered != blocks.get(i).outputs) {
          throw new IllegalArgumentException(
              "block %d has a shortcut, but the two blocks change the size of the map"
                  .formatted(i));
        }
      }
    }
  }

  /** Values that describe one slice. */
  public int features() {
    return 2 * blocks.getLast().outputs();
  }

  /** Inputs of block {@code i}. */
  public int inputsOf(int i) {
    return i == 0 ? channels : blocks.get(i - 1).outputs();
  }

  /** Multiplications and additions of CNN and LSTMs for one slice, in thousands of millions. */
  public double gigaflops() {
    double all = directions().size() * 2.0 * 4 * hidden * (features() + hidden);
    int map = size;
    for (int i = 0; i < blocks.size(); i++) {
      Block b = blocks.get(i);
      map /= b.stride;
      all += 2.0 * b.kernel * b.kernel * inputsOf(i) * b.outputs * map * map;
      map /= b.pool ? 2 : 1;
    }
    return all / 1e9;
  }

  /** Values that describe one slice once its neighbours are known. */
  @JsonIgnore
  public int states() {
    return switch (sequence.recurrence()) {
      case NONE -> features();
      case LSTM -> hidden;
      case BILSTM -> 2 * hidden;
    };
  }

  /** The directions in which an LSTM runs. */
  List<String> directions() {
    return switch (sequence.recurrence()) {
      case NONE -> List.of();
      case LSTM -> List.of("up");
      case BILSTM -> List.of("up", "down");
    };
  }

  /** The same CNN with something else along the series. */
  public Architecture with(Sequence other) {
    return new Architecture(size, channels, blocks, hidden, other);
  }

  /** The compact net of the demonstration bundle. */
  public static Architecture compact(int size, int channels) {
    return new Architecture(
        size,
        channels,
        List.of(
            new Block(16, 5, 2, false),
            new Block(32, 3, 1, true),
            new Block(48, 3, 1, true),
            new Block(96, 3, 1, true),
            new Block(128, 3, 1, false)),
        32);
  }

  /**
   * A small residual net: a stem at half the size, then for each width a step and a residual pair,
   * the map halved between them.
   *
   * @param width outputs of the stem
   */
  public static Architecture residual(int size, int channels, int width) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block(width, 5, 2, false));
    for (int w : new int[] {2 * width, 3 * width, 4 * width}) {
      blocks.add(new Block(w, 3, 1, true));
      blocks.add(new Block(w, 3, 1, false));
      blocks.add(new Block(w, 3, 1, false, true));
    }
    return new Architecture(size, channels, blocks, 2 * width);
  }

  /** Plain blocks of growing width after a stem at half the size, for small machines. */
  public static Architecture small(int size, int channels, int width) {
    return new Architecture(
        size,
        channels,
        List.of(
            new Block(width, 5, 2, false),
            new Block(2 * width, 3, 1, true),
            new Block(3 * width, 3, 1, true),
            new Block(4 * width, 3, 1, false)),
        2 * width);
  }
}
