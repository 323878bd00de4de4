package org.seriate.classify.keras;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.seriate.classify.layers.Layer;
import org.seriate.classify.layers.Layer.Activation;
import org.seriate.classify.layers.Layer.Function;
import org.seriate.classify.layers.Layer.Step;
import org.seriate.classify.layers.LayerNet;
import org.seriate.classify.layers.LayerNet.Shape;
import org.seriate.classify.layers.LayerRefused;
import org.seriate.classify.model.Tensor;

/** The steps read so far, with the shape of each. */
final class NetUnderConstruction {
  private final int size;
  private final int channels;
  private final boolean three;
  private final KerasNumbers numbers;
  private final List<Step> steps = new ArrayList<>();
  private final Map<String, Shape> shapes = new HashMap<>();
  private final Set<String> remarks = new LinkedHashSet<>();
  private boolean onEachSlice;

  NetUnderConstruction(int size, int channels, boolean three, KerasNumbers numbers) {
    this.size = size;
    this.channels = channels;
    this.three = three;
    this.numbers = numbers;
    shapes.put(LayerNet.INPUT, LayerNet.input(size, channels));
  }

  LayerNet finished() throws IOException {
    if (steps.isEmpty()) {
      throw new IOException("the model has no layer that does anything");
    }
    return LayerNet.of(size, channels, steps);
  }

  List<String> remarks() {
    return List.copyOf(remarks);
  }

  void remark(String sentence) {
    remarks.add(sentence);
  }

  /** Whether Keras 3 wrote it. */
  boolean isThree() {
    return three;
  }

  /** Inside TimeDistributed; gives what it was before. */
  boolean onEachSlice(boolean now) {
    boolean before = onEachSlice;
    onEachSlice = now;
    return before;
  }

  boolean isOnEachSlice() {
    return onEachSlice;
  }

  Shape shape(String step) {
    return shapes.get(step);
  }

  void alongSlices(String layer, String input) throws LayerRefused {
    if (!shape(input).alongSlices()) {
      throw new LayerRefused(layer, "TimeDistributed where there are no slices any more");
    }
  }

  /** Adds a step under a name that is free; gives that name. */
  String add(String name, Layer layer, String... inputs) throws LayerRefused {
    String free = name;
    for (int i = 2; shapes.containsKey(free); i++) {
      free = name + " " + i;
    }
    Step step = new Step(free, layer, List.of(inputs));
    shapes.put(free, LayerNet.shape(step, step.inputs().stream().map(shapes::get).toList()));
    steps.add(step);
    return free;
  }

  /** The function that many layers carry behind their own work. */
  String activated(KerasLayer layer, String step) throws LayerRefused {
    Activation a = layer.activation("activation", "linear", three);
    return a.function() == Function.LINEAR ? step : add(layer.name() + " activation", a, step);
  }

  /** Numbers that must be there. */
  Tensor numbers(KerasLayer layer, String name, int index) throws IOException {
    return numbers
        .find(layer.place(), name, index)
        .orElseThrow(
            () ->
                layer.refused(
                    "its %s is missing in the file".formatted(name.replace("|", " or "))));
  }

  /** A bias, or zeros where the layer has none. */
  float[] bias(KerasLayer layer, int index, int length) throws IOException {
    return layer.is("use_bias", true) ? numbers(layer, "bias", index).values() : new float[length];
  }
}
