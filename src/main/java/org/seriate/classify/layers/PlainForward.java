package org.seriate.classify.layers;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.seriate.classify.layers.Layer.Activation;
import org.seriate.classify.layers.Layer.Affine;
import org.seriate.classify.layers.Layer.Convolution;
import org.seriate.classify.layers.Layer.Dense;
import org.seriate.classify.layers.Layer.DepthwiseConvolution;
import org.seriate.classify.layers.Layer.Flatten;
import org.seriate.classify.layers.Layer.GlobalPool;
import org.seriate.classify.layers.Layer.Join;
import org.seriate.classify.layers.Layer.OverSlices;
import org.seriate.classify.layers.Layer.Pad;
import org.seriate.classify.layers.Layer.Pool;
import org.seriate.classify.layers.Layer.Recurrent;
import org.seriate.classify.layers.Layer.Step;
import org.seriate.classify.layers.Layer.Window;
import org.seriate.classify.layers.LayerNet.Shape;

/**
 * The network step by step in loops, as its layers are defined and as Keras lays out their numbers:
 * slow, in double precision, and without a line of what it is there to judge.
 */
public final class PlainForward {
  private final LayerNet net;

  private PlainForward(LayerNet net) {
    this.net = net;
  }

  /**
   * @param slices one row for each slice: rows, in them columns, in them channels
   * @return one row for each slice where the network judges slices, else one row for the series
   */
  public static double[][] run(LayerNet net, double[][] slices) {
    Map<String, double[][]> values = new HashMap<>();
    values.put(LayerNet.INPUT, slices);
    PlainForward forward = new PlainForward(net);
    for (Step step : net.steps()) {
      List<double[][]> inputs = step.inputs().stream().map(values::get).toList();
      values.put(step.name(), forward.step(step, inputs));
    }
    return values.get(net.last().name());
  }

  private double[][] step(Step step, List<double[][]> inputs) {
    double[][] x = inputs.getFirst();
    Shape in = net.shapes().get(step.inputs().getFirst());
    Shape out = net.shapes().get(step.name());
    return switch (step.layer()) {
      case Join j -> join(j, step, inputs, out);
      case Recurrent r -> PlainRecurrence.read(r, x);
      case OverSlices o -> new double[][] {overSlices(o, x)};
      case Layer single ->
          Arrays.stream(x).map(row -> single(single, row, in, out)).toArray(double[][]::new);
    };
  }

  private static double[] single(Layer layer, double[] x, Shape in, Shape out) {
    return switch (layer) {
      case Convolution c -> convolution(c, x, in, out);
      case DepthwiseConvolution d -> depthwise(d, x, in, out);
      case Pool p -> pool(p, x, in, out);
      case GlobalPool p -> globalPool(p, x, in);
      case Affine a -> affine(a, x);
      case Pad p -> pad(p, x, in, out);
      case Flatten _ -> x;
      case Dense d -> dense(d, x);
      case Activation a -> PlainActivation.of(a, x);
      case Join _, Recurrent _, OverSlices _ -> throw new IllegalStateException("not of a slice");
    };
  }

  private static double[] convolution(Convolution c, double[] x, Shape in, Shape out) {
    Window w = c.window();
    float[] k = c.kernel().values();
    int inputs = in.channels();
    int outputs = out.channels();
    double[] y = new double[out.length()];
    for (int r = 0; r < out.rows(); r++) {
      for (int q = 0; q < out.columns(); q++) {
        int to = (r * out.columns() + q) * outputs;
        for (int o = 0; o < outputs; o++) {
          y[to + o] = c.bias()[o];
        }
        for (int i = 0; i < w.rows(); i++) {
          int row = r * w.strideRows() - w.padAbove(in.rows()) + i * w.dilationRows();
          for (int j = 0; j < w.columns(); j++) {
            int column = q * w.strideColumns() - w.padLeft(in.columns()) + j * w.dilationColumns();
            if (row < 0 || row >= in.rows() || column < 0 || column >= in.columns()) {
              continue;
            }
            int from = (row * in.columns() + column) * inputs;
            int at = (i * w.columns() + j) * inputs;
            for (int p = 0; p < inputs; p++) {
              double v = x[from + p];
              int kernel = (at + p) * outputs;
              for (int o = 0; o < outputs; o++) {
                y[to + o] += v * k[kernel + o];
              }
            }
          }
        }
      }
    }
    return y;
  }

  private static double[] depthwise(DepthwiseConvolution d, double[] x, Shape in, Shape out) {
    Window w = d.window();
    float[] k = d.kernel().values();
    int many = out.channels() / in.channels();
    double[] y = new double[out.length()];
    for (int r = 0; r < out.rows(); r++) {
      for (int q = 0; q < out.columns(); q++) {
        for (int o = 0; o < out.channels(); o++) {
          double sum = d.bias()[o];
          for (int i = 0; i < w.rows(); i++) {
            int row = r * w.strideRows() - w.padAbove(in.rows()) + i * w.dilationRows();
            for (int j = 0; j < w.columns(); j++) {
              int column =
                  q * w.strideColumns() - w.padLeft(in.columns()) + j * w.dilationColumns();
              if (row >= 0 && row < in.rows() && column >= 0 && column < in.columns()) {
                sum +=
                    x[(row * in.columns() + column) * in.channels() + o / many]
                        * k[(i * w.columns() + j) * out.channels() + o];
              }
            }
          }
          y[(r * out.columns() + q) * out.channels() + o] = sum;
        }
      }
    }
    return y;
  }

  private static double[] pool(Pool p, double[] x, Shape in, Shape out) {
    Window w = p.window();
    int channels = in.channels();
    double[] y = new double[out.length()];
    for (int r = 0; r < out.rows(); r++) {
      for (int q = 0; q < out.columns(); q++) {
        int top = r * w.strideRows() - w.padAbove(in.rows());
        int left = q * w.strideColumns() - w.padLeft(in.columns());
        for (int c = 0; c < channels; c++) {
          double highest = Double.NEGATIVE_INFINITY;
          double sum = 0;
          int inside = 0;
          for (int row = Math.max(0, top); row < Math.min(in.rows(), top + w.rows()); row++) {
            for (int column = Math.max(0, left);
                column < Math.min(in.columns(), left + w.columns());
                column++) {
              double v = x[(row * in.columns() + column) * channels + c];
              highest = Math.max(highest, v);
              sum += v;
              inside++;
            }
          }
          y[(r * out.columns() + q) * channels + c] = p.maximum() ? highest : sum / inside;
        }
      }
    }
    return y;
  }

  private static double[] globalPool(GlobalPool p, double[] x, Shape in) {
    double[] y = new double[in.channels()];
    int cells = in.rows() * in.columns();
    Arrays.fill(y, p.maximum() ? Double.NEGATIVE_INFINITY : 0);
    for (int i = 0; i < x.length; i++) {
      int c = i % in.channels();
      y[c] = p.maximum() ? Math.max(y[c], x[i]) : y[c] + x[i] / cells;
    }
    return y;
  }

  private static double[] affine(Affine a, double[] x) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      int c = i % a.scale().length;
      y[i] = x[i] * a.scale()[c] + a.shift()[c];
    }
    return y;
  }

  private static double[] pad(Pad p, double[] x, Shape in, Shape out) {
    double[] y = new double[out.length()];
    int length = in.columns() * in.channels();
    for (int r = 0; r < in.rows(); r++) {
      int to = ((r + p.above()) * out.columns() + p.left()) * out.channels();
      System.arraycopy(x, r * length, y, to, length);
    }
    return y;
  }

  private static double[] dense(Dense d, double[] x) {
    return times(x, d.kernel().values(), d.bias(), 0, d.bias().length);
  }

  /** Row x [inputs] times matrix [inputs, outputs], plus {@code outputs} of the biases. */
  static double[] times(double[] x, float[] matrix, float[] bias, int from, int outputs) {
    double[] y = new double[outputs];
    for (int o = 0; o < outputs; o++) {
      double sum = bias.length == 0 ? 0 : bias[from + o];
      for (int i = 0; i < x.length; i++) {
        sum += x[i] * matrix[i * outputs + o];
      }
      y[o] = sum;
    }
    return y;
  }

  private static double[][] join(Join j, Step step, List<double[][]> inputs, Shape out) {
    int rows = inputs.getFirst().length;
    double[][] y = new double[rows][];
    for (int t = 0; t < rows; t++) {
      int row = t;
      List<double[]> parts = inputs.stream().map(i -> i[row]).toList();
      y[t] = meet(j.meeting(), parts, out);
    }
    return y;
  }

  static double[] meet(Layer.Meeting meeting, List<double[]> parts, Shape out) {
    double[] y = parts.getFirst().clone();
    if (meeting == Layer.Meeting.CONCATENATE) {
      return sideBySide(parts, out);
    }
    for (double[] part : parts.subList(1, parts.size())) {
      for (int i = 0; i < y.length; i++) {
        y[i] =
            switch (meeting) {
              case ADD, AVERAGE -> y[i] + part[i];
              case MULTIPLY -> y[i] * part[i];
              case MAXIMUM -> Math.max(y[i], part[i]);
              case CONCATENATE -> throw new IllegalStateException();
            };
      }
    }
    if (meeting == Layer.Meeting.AVERAGE) {
      for (int i = 0; i < y.length; i++) {
        y[i] /= parts.size();
      }
    }
    return y;
  }

  /** Cell by cell, the channels of all parts after each other. */
  private static double[] sideBySide(List<double[]> parts, Shape out) {
    int cells = out.isVector() ? 1 : out.rows() * out.columns();
    double[] y = new double[out.length()];
    int to = 0;
    for (int cell = 0; cell < cells; cell++) {
      for (double[] part : parts) {
        int channels = part.length / cells;
        System.arraycopy(part, cell * channels, y, to, channels);
        to += channels;
      }
    }
    return y;
  }

  private static double[] overSlices(OverSlices o, double[][] x) {
    double[] y = x[0].clone();
    for (int t = 1; t < x.length; t++) {
      for (int i = 0; i < y.length; i++) {
        y[i] = o.maximum() ? Math.max(y[i], x[t][i]) : y[i] + x[t][i];
      }
    }
    for (int i = 0; !o.maximum() && i < y.length; i++) {
      y[i] /= x.length;
    }
    return y;
  }
}
