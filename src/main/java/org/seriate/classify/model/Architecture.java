package org.seriate.classify.model;

import java.util.List;

/**
 * The shape of a CNN-LSTM over the slices of a series.
 *
 * <pre>
 * slice (channels x size x size)                    for each slice, weights shared
 *   blocks of convolution, ReLU, perhaps 2x2 max pooling
 *   mean and maximum over the remaining map         = features, twice the last block's outputs
 *                                                   then, along the series
 * features of slice 1..T -> LSTM upwards   -+- both -> probability of each slice
 *                        -> LSTM downwards -+- maximum over the slices -> probability of the series
 * </pre>
 */
public record Architecture(int size, int channels, List<Block> blocks, int hidden) {

  /** A convolution with the same padding, ReLU after it, and 2x2 max pooling if {@code pool}. */
  public record Block(int outputs, int kernel, int stride, boolean pool) {}

  public Architecture {
    blocks = List.copyOf(blocks);
    if (size < 8 || size > 1024 || channels < 1 || channels > 16 || hidden < 1 || hidden > 1024) {
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
  }

  /** Values that describe one slice. */
  public int features() {
    return 2 * blocks.getLast().outputs();
  }

  /** Inputs of block {@code i}. */
  public int inputsOf(int i) {
    return i == 0 ? channels : blocks.get(i - 1).outputs();
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
}
