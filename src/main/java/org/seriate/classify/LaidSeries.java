package org.seriate.classify;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.seriate.classify.model.Grid;
import org.seriate.dicom.image.LossyCompression;
import org.seriate.series.SliceSequence;

/** A DICOM series laid on a grid for learning, by the same steps as for an analysis. */
public final class LaidSeries {
  private final List<Slab> slabs;
  private final Grid grid;

  private LaidSeries(List<Slab> slabs, Grid grid) {
    this.slabs = slabs;
    this.grid = grid;
  }

  /** Receives one slab after the other, channels x size x size, and how many slices it is of. */
  public interface Slabs {
    void next(float[] values, int slices) throws IOException;
  }

  /**
   * @param slabMm thinner slices are averaged in groups to about this distance; 0 takes each
   */
  public static LaidSeries read(SliceSequence sequence, Grid grid, double slabMm) {
    return new LaidSeries(Slab.of(sequence.slices(), sequence.spacing(), slabMm), grid);
  }

  /**
   * Reads them one by one.
   *
   * @throws IOException a file cannot be read or decoded; it is named
   */
  public void forEach(Slabs out) throws IOException {
    SlicePixels pixels = new SlicePixels(LossyCompression.DECODE, Optional.empty());
    for (Slab slab : slabs) {
      switch (slab.read(grid, pixels)) {
        case Slab.Read.Laid laid -> out.next(laid.values(), slab.slices().size());
        case Slab.Read.Unreadable(String explanation) ->
            throw new IOException(
                slab.slices().getFirst().file().path().getParent() + ": " + explanation);
      }
    }
  }
}
