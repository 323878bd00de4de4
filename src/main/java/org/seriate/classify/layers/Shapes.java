package org.seriate.classify.layers;

import java.util.List;
import org.seriate.classify.layers.Layer.Activation;
import org.seriate.classify.layers.Layer.Affine;
import org.seriate.classify.layers.Layer.Convolution;
import org.seriate.classify.layers.Layer.Dense;
import org.seriate.classify.layers.Layer.DepthwiseConvolution;
import org.seriate.classify.layers.Layer.Direction;
import org.seriate.classify.layers.Layer.Flatten;
import org.seriate.classify.layers.Layer.Function;
import org.seriate.classify.layers.Layer.GlobalPool;
import org.seriate.classify.layers.Layer.Join;
import org.seriate.classify.layers.Layer.Meeting;
import org.seriate.classify.layers.Layer.OverSlices;
import org.seriate.classify.layers.Layer.Pad;
import org.seriate.classify.layers.Layer.Pool;
import org.seriate.classify.layers.Layer.Recurrent;
import org.seriate.classify.layers.Layer.Step;
import org.seriate.classify.layers.Layer.Window;
import org.seriate.classify.layers.LayerNet.Shape;
import org.seriate.classify.model.Tensor;

/** What each layer makes of the shapes it is given, or why it does not fit there. */
final class Shapes {
  private static final int MOST_VALUES = 64 << 20;

  private final String name;

  private Shapes(String name) {
    this.name = name;
  }

  static Shape of(Step step, List<Shape> inputs) throws LayerRefused {
    Shapes shapes = new Shapes(step.name());
    Shape shape =
        step.layer() instanceof Join join
            ? shapes.join(join, inputs)
            : shapes.of(step.layer(), inputs.getFirst());
    if (shape.length() < 1 || shape.length() > MOST_VALUES) {
      throw shapes.refused(
          shape.length() < 1 ? "nothing is left of its input" : "it gives too many numbers");
    }
    return shape;
  }

  private Shape of(Layer layer, Shape in) throws LayerRefused {
    return switch (layer) {
      case Convolution c -> convolution(c, in);
      case DepthwiseConvolution d -> depthwise(d, in);
      case Pool p -> windowed(p.window(), map(in), in.channels());
      case GlobalPool g ->
          g.keepMap() ? map(in).map(1, 1, in.channels()) : map(in).vector(in.channels());
      case Affine a -> affine(a, in);
      case Pad p ->
          map(in)
              .map(
                  in.rows() + p.above() + p.below(),
                  in.columns() + p.left() + p.right(),
                  in.channels());
      case Flatten _ -> in.vector(in.length());
      case Dense d -> dense(d, in);
      case Activation a -> activation(a, in);
      case Join _ -> throw new IllegalStateException("a join has several inputs");
      case Recurrent r -> recurrent(r, in);
      case OverSlices _ -> new Shape(0, 0, vectors(in).channels(), false, false);
    };
  }

  private Shape convolution(Convolution c, Shape in) throws LayerRefused {
    shape(c.kernel(), c.window().rows(), c.window().columns(), in.channels(), c.bias().length);
    return windowed(c.window(), map(in), c.bias().length);
  }

  private Shape depthwise(DepthwiseConvolution d, Shape in) throws LayerRefused {
    int outputs = d.bias().length;
    if (outputs % in.channels() != 0) {
      throw refused(outputs + " outputs cannot be made of " + in.channels() + " channels");
    }
    shape(
        d.kernel(),
        d.window().rows(),
        d.window().columns(),
        in.channels(),
        outputs / in.channels());
    return windowed(d.window(), map(in), outputs);
  }

  private Shape windowed(Window w, Shape in, int outputs) throws LayerRefused {
    Shape out = in.map(w.outputRows(in.rows()), w.outputColumns(in.columns()), outputs);
    if (out.rows() < 1 || out.columns() < 1) {
      throw refused(
          "a window of %d x %d does not fit into a map of %d x %d"
              .formatted(w.rows(), w.columns(), in.rows(), in.columns()));
    }
    return out;
  }

  private Shape affine(Affine a, Shape in) throws LayerRefused {
    if (a.scale().length != in.channels() || a.shift().length != in.channels()) {
      throw refused(
          "it holds numbers for %d channels, its input has %d"
              .formatted(a.scale().length, in.channels()));
    }
    return in;
  }

  private Shape dense(Dense d, Shape in) throws LayerRefused {
    if (!in.isVector()) {
      throw refused("it is given a map; a Flatten or a global pooling is missing before it");
    }
    shape(d.kernel(), in.channels(), d.bias().length);
    return in.vector(d.bias().length);
  }

  private Shape activation(Activation a, Shape in) throws LayerRefused {
    if (a.function() == Function.SOFTMAX && !in.isVector()) {
      throw refused("a softmax over maps is not known here");
    }
    return in;
  }

  private Shape join(Join join, List<Shape> inputs) throws LayerRefused {
    Shape first = inputs.getFirst();
    int channels = 0;
    boolean single = true;
    for (Shape s : inputs) {
      boolean fits = s.rows() == first.rows() && s.columns() == first.columns();
      boolean same = join.meeting() == Meeting.CONCATENATE || s.channels() == first.channels();
      if (!fits || !same || s.alongSlices() != first.alongSlices()) {
        throw refused("the branches that meet in it have different shapes");
      }
      channels += s.channels();
      single &= s.single();
    }
    return new Shape(
        first.rows(),
        first.columns(),
        join.meeting() == Meeting.CONCATENATE ? channels : first.channels(),
        first.alongSlices(),
        single);
  }

  private Shape recurrent(Recurrent r, Shape in) throws LayerRefused {
    Shape v = vectors(in);
    direction(r, r.forward(), v.channels());
    int units = r.forward().units();
    if (r.backward().isPresent()) {
      direction(r, r.backward().get(), v.channels());
      if (r.backward().get().units() != units && r.merge() != Meeting.CONCATENATE) {
        throw refused("its two directions have different numbers of units");
      }
      units = r.merge() == Meeting.CONCATENATE ? units + r.backward().get().units() : units;
    }
    return new Shape(0, 0, units, r.sequence(), false);
  }

  private void direction(Recurrent r, Direction d, int inputs) throws LayerRefused {
    int gates = r.cell().gates * d.units();
    shape(d.kernel(), inputs, gates);
    shape(d.recurrent(), d.units(), gates);
    int bias = r.resetAfter() ? 2 * gates : gates;
    if (d.bias().length != bias) {
      throw refused("its bias holds %d numbers, wanted are %d".formatted(d.bias().length, bias));
    }
  }

  private Shape map(Shape in) throws LayerRefused {
    if (in.isVector()) {
      throw refused("it is given a vector, it wants a map");
    }
    return in;
  }

  private Shape vectors(Shape in) throws LayerRefused {
    if (!in.isVector() || !in.alongSlices()) {
      throw refused(
          in.isVector()
              ? "it wants one vector for each slice, and is given one for the series"
              : "it wants vectors and is given maps; a Flatten or a global pooling is missing");
    }
    return in;
  }

  private void shape(Tensor numbers, long... wanted) throws LayerRefused {
    if (!java.util.Arrays.equals(numbers.shape(), wanted)) {
      throw refused(
          "its numbers are %s, its place wants %s"
              .formatted(
                  java.util.Arrays.toString(numbers.shape()), java.util.Arrays.toString(wanted)));
    }
  }

  private LayerRefused refused(String reason) {
    return new LayerRefused(name, reason);
  }
}
