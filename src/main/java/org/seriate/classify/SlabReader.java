package org.seriate.classify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.seriate.classify.model.Grid;

/**
 * Reads slabs in their order, a few ahead of the one that is asked for, so that decoding goes on
 * while the network works. What is ahead is bounded, whatever the length of the series.
 */
final class SlabReader implements AutoCloseable {
  private final Grid grid;
  private final SlicePixels pixels;
  private final Iterator<Slab> waiting;
  private final Deque<Future<Slab.Read>> ahead = new ArrayDeque<>();
  private final ExecutorService threads;
  private final int most;

  SlabReader(List<Slab> slabs, Grid grid, SlicePixels pixels, int threads, int most) {
    this.grid = grid;
    this.pixels = pixels;
    this.waiting = slabs.iterator();
    this.most = most;
    this.threads =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().name("slice-reader-", 0).daemon().factory());
    fill();
  }

  boolean hasNext() {
    return !ahead.isEmpty();
  }

  Slab.Read next() throws InterruptedException {
    Future<Slab.Read> first = ahead.removeFirst();
    fill();
    try {
      return first.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException io -> throw new UncheckedIOException(io);
        case RuntimeException broken -> throw broken;
        case Error broken -> throw broken;
        case Throwable other -> throw new IllegalStateException(other);
      }
    }
  }

  private void fill() {
    while (ahead.size() < most && waiting.hasNext()) {
      Slab slab = waiting.next();
      ahead.addLast(threads.submit(() -> slab.read(grid, pixels)));
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
