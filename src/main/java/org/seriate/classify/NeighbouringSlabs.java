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

  /** What asking for the next one gave. */
  sealed interface Seen {
    record Input(float[] values) implements Seen {}

    record Unreadable(String explanation) implements Seen {}
  }

  NeighbouringSlabs(SlabReader reader, int each, int slabs) {
    this.reader = reader;
    this.neighbours = new Neighbours(each);
    this.left = slabs;
  }

  boolean hasNext() {
    return left > 0;
  }

  Seen next() throws InterruptedException {
    while (ready.isEmpty()) {
      if (!reader.hasNext()) {
        ready.addAll(neighbours.end());
        continue;
      }
      switch (reader.next()) {
        case Slab.Read.Unreadable(String explanation) -> {
          return new Seen.Unreadable(explanation);
        }
        case Slab.Read.Laid laid -> ready.addAll(neighbours.push(laid.values()));
      }
    }
    left--;
    return new Seen.Input(ready.removeFirst());
  }
}
