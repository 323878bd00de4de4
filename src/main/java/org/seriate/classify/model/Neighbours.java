package org.seriate.classify.model;

import java.util.ArrayList;
import java.util.List;

/**
 * Lays slices behind each other for a network that sees each one together with those below and
 * above it, as further channels: so its first convolution already looks along the series. At either
 * end the last slice stands for those that are not there.
 *
 * <p>Slices are pushed in their order and come out as many later as neighbours are wanted above;
 * memory is that of the slices that are still needed, whatever the length of a series.
 */
public final class Neighbours {
  /** On each side. */
  public static final int MOST = 8;

  private final int each;
  private final List<float[]> kept = new ArrayList<>();
  private int first;
  private int pushed;
  private int given;

  /**
   * @param each how many on each side; 0 gives every slice back as it came
   */
  public Neighbours(int each) {
    this.each = each;
  }

  /** Slices that are seen at once. */
  public static int seen(int each) {
    return 2 * each + 1;
  }

  /** Which slice stands at place 0 to {@code 2 x each} of what is seen at {@code at}. */
  public static int at(int at, int place, int each, int slices) {
    return Math.clamp((long) at - each + place, 0, slices - 1);
  }

  /**
   * Takes the next slice, channels x size x size.
   *
   * @return the input of a slice before it, (2 x each + 1) x channels x size x size, once all its
   *     neighbours are known: none or one
   */
  public List<float[]> push(float[] slice) {
    kept.add(slice);
    pushed++;
    return pushed - given > each ? List.of(next()) : List.of();
  }

  /** The inputs that are left when no slice follows. */
  public List<float[]> end() {
    List<float[]> left = new ArrayList<>();
    while (given < pushed) {
      left.add(next());
    }
    return left;
  }

  private float[] next() {
    int length = kept.getFirst().length;
    float[] input = new float[seen(each) * length];
    for (int place = 0; place < seen(each); place++) {
      float[] slice = kept.get(at(given, place, each, pushed) - first);
      System.arraycopy(slice, 0, input, place * length, length);
    }
    given++;
    while (first < given - each && first < pushed - 1) {
      kept.removeFirst();
      first++;
    }
    return input;
  }
}
