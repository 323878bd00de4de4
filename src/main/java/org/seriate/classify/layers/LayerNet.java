package org.seriate.classify.layers;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.seriate.classify.layers.Layer.Step;

/**
 * A network over the slices of a series: steps that look at one slice at a time, then steps along
 * the series. Whoever holds one knows that its shapes fit.
 *
 * @param size rows and columns of a slice
 * @param steps each after those it reads from
 * @param shapes what each step gives
 * @param bridge the step whose vectors, one a slice, go from the one part to the other
 */
public record LayerNet(
    int size, int channels, List<Step> steps, Map<String, Shape> shapes, String bridge) {
  /** The slices themselves, as an input of a step. */
  public static final String INPUT = "slices";

  /**
   * What a step gives.
   *
   * @param rows of a map; 0 for a vector
   * @param channels of a map, or length of a vector
   * @param alongSlices once for each slice; false once for the series
   * @param single depends on one slice alone
   */
  public record Shape(int rows, int columns, int channels, boolean alongSlices, boolean single) {
    public boolean isVector() {
      return rows == 0;
    }

    Shape vector(int length) {
      return new Shape(0, 0, length, alongSlices, single);
    }

    Shape map(int r, int c, int ch) {
      return new Shape(r, c, ch, alongSlices, single);
    }

    public int length() {
      return isVector() ? channels : rows * columns * channels;
    }
  }

  public LayerNet {
    steps = List.copyOf(steps);
    shapes = Map.copyOf(shapes);
  }

  /**
   * Checks how the steps fit together.
   *
   * @throws LayerRefused naming the step that does not fit
   */
  public static LayerNet of(int size, int channels, List<Step> steps) throws LayerRefused {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    shapes.put(INPUT, input(size, channels));
    for (Step step : steps) {
      shapes.put(step.name(), shape(step, step.inputs().stream().map(shapes::get).toList()));
    }
    LayerNet net = new LayerNet(size, channels, steps, shapes, bridge(steps, shapes));
    if (!net.output().isVector()) {
      throw new LayerRefused(net.last().name(), "it gives maps, not numbers for the series");
    }
    return net;
  }

  /** What the first step is given. */
  public static Shape input(int size, int channels) {
    return new Shape(size, size, channels, true, true);
  }

  /** What a step makes of the shapes it is given. */
  public static Shape shape(Step step, List<Shape> inputs) throws LayerRefused {
    return Shapes.of(step, inputs);
  }

  /** The one step of the first part that the second part reads. */
  private static String bridge(List<Step> steps, Map<String, Shape> shapes) throws LayerRefused {
    Set<String> read = new HashSet<>();
    for (Step step : steps) {
      if (!shapes.get(step.name()).single()) {
        step.inputs().stream().filter(i -> shapes.get(i).single()).forEach(read::add);
      }
    }
    if (read.isEmpty()) {
      throw new LayerRefused(
          steps.getLast().name(),
          "no layer of the network reads along the slices, so their order would not matter; it is"
              + " no network over a sequence");
    }
    if (read.size() > 1) {
      throw new LayerRefused(
          String.join(", ", read.stream().sorted().toList()),
          "more than one layer goes from single slices to the series");
    }
    String bridge = read.iterator().next();
    if (!shapes.get(bridge).isVector()) {
      throw new LayerRefused(bridge, "it hands maps to the layers along the series, not vectors");
    }
    return bridge;
  }

  public Step last() {
    return steps.getLast();
  }

  /** What the network gives in the end. */
  public Shape output() {
    return shapes.get(last().name());
  }

  /** Numbers that describe one slice. */
  public int features() {
    return shapes.get(bridge).channels();
  }

  /** Steps that look at single slices. */
  public List<Step> ofSlices() {
    return steps.stream().filter(s -> shapes.get(s.name()).single()).toList();
  }

  /** Steps along the series. */
  public List<Step> ofSeries() {
    return steps.stream().filter(s -> !shapes.get(s.name()).single()).toList();
  }

  @Override
  public String toString() {
    return "LayerNet[%d steps, %d x %d x %d]".formatted(steps.size(), size, size, channels);
  }
}
