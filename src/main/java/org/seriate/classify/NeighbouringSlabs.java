package org.seriate.classify;

import java.util.ArrayDeque;
import java.util.Deque;
import org.seriate.classify.model.Neighbours;

/** Slabs in their order, each as the network sees it: with its neighbours, if it wants them. */
final class NeighbouringSlabs {
  private final SlabReader reader;
  private final Neighbours neighbours;
  private final Deque<float[]> ready = new ArrayDeque<>();
  private int left;

  NeighbouringSlabs(SlabReader reader, int each, int slabs) {
    this.reader = reader;
    this.neighbours = new Neighbours(each);
    this.left = slabs;
  }

  boolean hasNext() {
    return left > 0;
  }

  /** The next one; unreadable as soon as a slab that is seen with it is. */
  Slab.Read next() throws InterruptedException {
    while (ready.isEmpty()) {
      if (!reader.hasNext()) {
        ready.addAll(neighbours.end());
        continue;
      }
      switch (reader.next()) {
        case Slab.Read.Unreadable unreadable -> {
          return unreadable;
        }
        case Slab.Read.Laid(float[] values) -> ready.addAll(neighbours.push(values));
      }
    }
    left--;
    return new Slab.Read.Laid(ready.removeFirst());
  }
}
