package org.seriate.train;

import java.util.List;
import java.util.Locale;
import org.seriate.classify.model.Architecture;
import org.seriate.classify.model.Grid;
import org.seriate.classify.model.Neighbours;
import org.seriate.classify.model.Sequence;
import org.seriate.classify.model.Window;

/**
 * The network that a run trains, as the user chooses it.
 *
 * @param size edge of the grid
 * @param windows HU windows, one channel each; empty: the window that the images were made with, or
 *     a wide one for DICOM
 * @param neighbours slices below and as many above that the CNN sees with each one
 * @param width outputs of the first block
 */
public record Network(
    Kind kind,
    int width,
    int size,
    List<Window> windows,
    Grid.Framing framing,
    boolean mirrored,
    int neighbours,
    Sequence.Recurrence recurrence,
    Sequence.Pooling pooling) {

  /** Of the CNN: that of the first bundles, a few plain blocks, or residual pairs. */
  public enum Kind {
    COMPACT,
    SMALL,
    RESNET
  }

  public Network {
    windows = List.copyOf(windows);
    if (size < 16 || size > 512 || size % 16 != 0) {
      throw new IllegalArgumentException("--size is a multiple of 16 from 16 to 512, not " + size);
    }
    if (width < 1 || width > 256) {
      throw new IllegalArgumentException("--width is 1 to 256, not " + width);
    }
    if (neighbours < 0 || neighbours > Neighbours.MOST) {
      throw new IllegalArgumentException(
          "--neighbours is 0 to %d, not %d".formatted(Neighbours.MOST, neighbours));
    }
    // Where no window is named there will be one.
    int ofOne = Math.max(1, windows.size()) + (mirrored ? 1 : 0);
    int channels = Neighbours.seen(neighbours) * ofOne;
    if (channels > Architecture.MOST_CHANNELS) {
      throw new IllegalArgumentException(
          "%d slices seen at once (--neighbours) of %d channels each (--windows, --mirrored) are %d channels; a network takes up to %d"
              .formatted(Neighbours.seen(neighbours), ofOne, channels, Architecture.MOST_CHANNELS));
    }
  }

  /** With other windows. */
  Network seeing(List<Window> others) {
    return new Network(
        kind, width, size, others, framing, mirrored, neighbours, recurrence, pooling);
  }

  Grid grid() {
    return new Grid(size, windows, framing, mirrored);
  }

  Architecture architecture(Findings findings, boolean judgesSlices) {
    int channels = Neighbours.seen(neighbours) * grid().channels();
    Architecture cnn =
        switch (kind) {
          case COMPACT -> Architecture.compact(size, channels);
          case SMALL -> Architecture.small(size, channels, width);
          case RESNET -> Architecture.residual(size, channels, width);
        };
    return cnn.with(
        new Sequence(
            recurrence, pooling, findings.names().size(), findings.exclusive(), judgesSlices));
  }

  /** For people. */
  String words() {
    return "%s %d, %d pixels, %s%s, %s"
        .formatted(
            kind,
            width,
            size,
            neighbours == 0 ? "" : Neighbours.seen(neighbours) + " slices at once, ",
            recurrence,
            pooling)
        .toLowerCase(Locale.ROOT);
  }
}
