package org.seriate.classify.model;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.rnn.ReverseTimeSeriesVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.seriate.classify.model.Sequence.Pooling;

/**
 * The two nets of a CNN-LSTM in Deeplearning4j: one for a slice, one along the series.
 *
 * <p>Two nets and not one time-distributed graph: at 1000 slices the one graph took six times as
 * long and four times the memory. NCHW throughout: with NHWC the oneDNN helpers of 1.0.0-M2.1 give
 * wrong gradients. Normalization and activation are layers of their own, since {@code
 * BatchNormalization} ignores its activation. Two LSTMs around {@code ReverseTimeSeriesVertex}
 * rather than {@code Bidirectional}, which reads the padding of masked series.
 */
public final class Deeplearning4jNets {
  private Deeplearning4jNets() {}

  /** How the nets learn; {@link #SERVING} for nets that do not. */
  public record Recipe(long seed, IUpdater updater, double l2, double keep, double sliceWeight) {
    static final Recipe SERVING = new Recipe(1, new NoOp(), 0, 1, 1);

    public static Recipe adam(long seed, double rate, double l2, double keep, double sliceWeight) {
      return new Recipe(seed, new Adam(rate), l2, keep, sliceWeight);
    }
  }

  /** Slices to features, normalization folded away; output 0 is [N, features]. */
  public static ComputationGraph slices(Weights weights) {
    GraphBuilder g = base(Recipe.SERVING).graphBuilder().addInputs("image");
    String features = features(g, weights.architecture(), false);
    g.setOutputs(features);
    ComputationGraph net = built(g, image(weights.architecture()));
    for (int i = 0; i < weights.architecture().blocks().size(); i++) {
      set(net, "conv" + i, "W", weights.get("conv" + i + "_W"));
      set(net, "conv" + i, "b", weights.get("conv" + i + "_b"));
    }
    return net;
  }

  /** Slices to features and a probability for each slice, with normalization, to be trained. */
  public static ComputationGraph trainableSlices(Architecture a, Recipe recipe) {
    return trainableSlices(a, recipe, new float[0]);
  }

  /**
   * The same with further probabilities of each slice beside the first, which is what the network
   * is for.
   *
   * @param also what each of them counts beside it
   */
  public static ComputationGraph trainableSlices(Architecture a, Recipe recipe, float[] also) {
    GraphBuilder g = base(recipe).graphBuilder().addInputs("image");
    String features = features(g, a, true);
    g.addLayer(
        "probability",
        new OutputLayer.Builder(also.length == 0 ? new LossBinaryXENT() : loss(also))
            .nIn(a.features())
            .nOut(1 + also.length)
            .activation(Activation.SIGMOID)
            .weightInit(WeightInit.XAVIER)
            .dropOut(recipe.keep())
            .build(),
        features);
    g.setOutputs("probability");
    return built(g, image(a));
  }

  /** Features [1, F, T] to slice probabilities [1, 1, T] and the series probability [1, 1]. */
  public static ComputationGraph series(Weights weights) {
    ComputationGraph net = series(weights.architecture(), Recipe.SERVING);
    Architecture a = weights.architecture();
    for (String d : a.directions()) {
      set(net, d, "W", weights.get(d + "_W"));
      set(net, d, "RW", weights.get(d + "_RW"));
      set(net, d, "b", weights.get(d + "_b"));
    }
    if (a.sequence().pooling() == Pooling.ATTENTION) {
      set(net, "scores", "W", weights.get("attention_W"));
    }
    for (String o : outputs(a.sequence())) {
      set(net, o, "W", weights.get(o + "_W"));
      set(net, o, "b", weights.get(o + "_b"));
    }
    return net;
  }

  /** What a net of {@link #series} or {@link #trainableSeries} says of features [1, F, T]. */
  public static Engine.Answer answer(ComputationGraph net, Architecture a, INDArray features) {
    // A net that saw another length before reads its input wrongly until it is cleared.
    net.clear();
    Map<String, INDArray> all = net.feedForward(features, false);
    float[] slices = new float[(int) features.size(2)];
    if (a.sequence().judgesSlices()) {
      slices = all.get("slice").dup('c').data().asFloat();
    } else {
      Arrays.fill(slices, Float.NaN);
    }
    float[] attention = new float[0];
    if (a.sequence().pooling() == Pooling.ATTENTION) {
      attention = AttentionVertex.shares(all.get("scores"));
    }
    double[] classes =
        a.sequence().pooling() == Pooling.SLICES
            ? new double[] {highest(slices)}
            : all.get("series").dup('c').data().asDouble();
    return new Engine.Answer(classes, slices, attention);
  }

  private static double highest(float[] slices) {
    float highest = slices[0];
    for (float slice : slices) {
      highest = Math.max(highest, slice);
    }
    return highest;
  }

  /** The same, to be trained. */
  public static ComputationGraph trainableSeries(Architecture a, Recipe recipe) {
    return series(a, recipe);
  }

  private static ComputationGraph series(Architecture a, Recipe recipe) {
    GraphBuilder g = base(recipe).graphBuilder().addInputs("features");
    along(g, a, recipe, "features");
    return built(g, InputType.recurrent(a.features(), RNNFormat.NCW));
  }

  /**
   * CNN and LSTM as one net, to learn both from labels of series: [B x T, C, H, W], {@code slices}
   * of each series one after the other, to outputs [B, K]. Its layers bear the names of the two
   * nets.
   *
   * @throws IllegalArgumentException the series is what its highest slice is, which only labels of
   *     slices teach
   */
  public static ComputationGraph trainableWhole(Architecture a, Recipe recipe, int slices) {
    Architecture silent =
        a.with(a.sequence().answering(a.sequence().outputs(), a.sequence().exclusive(), false));
    GraphBuilder g = base(recipe).graphBuilder().addInputs("image");
    String features = features(g, a, true);
    g.addVertex("line", new InLineVertex(slices, a.features()), features);
    along(g, silent, recipe, "line");
    return built(g, image(a));
  }

  /** From features [B, F, T] on: outputs "slice", if the slices are judged, and "series". */
  private static void along(GraphBuilder g, Architecture a, Recipe recipe, String features) {
    String states = states(g, a, recipe, features);
    Sequence s = a.sequence();
    if (s.judgesSlices()) {
      g.addLayer(
          "slice",
          // The score adds up the slices, so the weight holds them against the one series label.
          new RnnOutputLayer.Builder(loss(recipe.sliceWeight()))
              .nIn(a.states())
              .nOut(1)
              .activation(Activation.SIGMOID)
              .weightInit(WeightInit.XAVIER)
              .dataFormat(RNNFormat.NCW)
              .build(),
          states);
    }
    g.setOutputs(outputs(s).toArray(String[]::new));
    switch (s.pooling()) {
      case SLICES -> {
        return;
      }
      case MAX ->
          g.addLayer("pooled", new GlobalPoolingLayer.Builder(PoolingType.MAX).build(), states);
      case MEAN ->
          g.addLayer("pooled", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), states);
      case ATTENTION ->
          g.addLayer(
                  "scores",
                  new Convolution1DLayer.Builder(1)
                      .nIn(a.states())
                      .nOut(1)
                      .hasBias(false)
                      .activation(Activation.IDENTITY)
                      .weightInit(WeightInit.XAVIER)
                      .build(),
                  states)
              .addVertex("pooled", new AttentionVertex(a.states()), states, "scores");
    }
    g.addLayer(
        "series",
        new OutputLayer.Builder(s.exclusive() ? new LossMCXENT() : new LossBinaryXENT())
            .nIn(a.states())
            .nOut(s.outputs())
            .activation(s.exclusive() ? Activation.SOFTMAX : Activation.SIGMOID)
            .weightInit(WeightInit.XAVIER)
            .dropOut(recipe.keep())
            .build(),
        "pooled");
  }

  private static List<String> outputs(Sequence s) {
    if (s.pooling() == Pooling.SLICES) {
      return List.of("slice");
    }
    return s.judgesSlices() ? List.of("slice", "series") : List.of("series");
  }

  private static String states(GraphBuilder g, Architecture a, Recipe recipe, String features) {
    return switch (a.sequence().recurrence()) {
      case NONE -> features;
      case LSTM -> {
        g.addLayer("up", lstm(a, recipe), features);
        yield "up";
      }
      case BILSTM -> {
        g.addLayer("up", lstm(a, recipe), features)
            .addVertex("turned", new ReverseTimeSeriesVertex(), features)
            .addLayer("down", lstm(a, recipe), "turned")
            .addVertex("back", new ReverseTimeSeriesVertex(), "down")
            .addVertex("both", new MergeVertex(), "up", "back");
        yield "both";
      }
    };
  }

  private static LossBinaryXENT loss(float[] also) {
    float[] weights = new float[1 + also.length];
    weights[0] = 1;
    System.arraycopy(also, 0, weights, 1, also.length);
    return new LossBinaryXENT(Nd4j.createFromArray(weights).reshape(1, weights.length));
  }

  private static LossBinaryXENT loss(double weight) {
    return new LossBinaryXENT(Nd4j.createFromArray((float) weight).reshape(1, 1));
  }

  private static LSTM lstm(Architecture a, Recipe recipe) {
    return new LSTM.Builder()
        .nIn(a.features())
        .nOut(a.hidden())
        .activation(Activation.TANH)
        .gateActivationFunction(Activation.SIGMOID)
        .weightInit(WeightInit.XAVIER)
        .dropOut(recipe.keep())
        .dataFormat(RNNFormat.NCW)
        .build();
  }

  private static String features(GraphBuilder g, Architecture a, boolean normalized) {
    String x = "image";
    String entered = x;
    for (int i = 0; i < a.blocks().size(); i++) {
      String out = block(g, a, i, x, entered, normalized);
      entered = x;
      x = out;
    }
    int[] map = {2, 3};
    g.addLayer(
        "mean", new GlobalPoolingLayer.Builder(PoolingType.AVG).poolingDimensions(map).build(), x);
    g.addLayer(
        "highest",
        new GlobalPoolingLayer.Builder(PoolingType.MAX).poolingDimensions(map).build(),
        x);
    g.addVertex("features", new MergeVertex(), "mean", "highest");
    return "features";
  }

  private static String block(
      GraphBuilder g, Architecture a, int i, String input, String entered, boolean normalized) {
    Architecture.Block b = a.blocks().get(i);
    g.addLayer(
        "conv" + i,
        new ConvolutionLayer.Builder(b.kernel(), b.kernel())
            .dataFormat(CNN2DFormat.NCHW)
            .stride(b.stride(), b.stride())
            .nIn(a.inputsOf(i))
            .nOut(b.outputs())
            .activation(Activation.IDENTITY)
            .hasBias(!normalized)
            .build(),
        input);
    String x = "conv" + i;
    if (normalized) {
      g.addLayer(
          "norm" + i,
          new BatchNormalization.Builder()
              .dataFormat(CNN2DFormat.NCHW)
              .nIn(b.outputs())
              .nOut(b.outputs())
              .decay(0.95)
              .build(),
          x);
      x = "norm" + i;
    }
    if (b.shortcut()) {
      g.addVertex("sum" + i, new ElementWiseVertex(ElementWiseVertex.Op.Add), x, entered);
      x = "sum" + i;
    }
    g.addLayer("relu" + i, new ActivationLayer(Activation.RELU), x);
    x = "relu" + i;
    if (b.pool()) {
      g.addLayer(
          "pool" + i,
          new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
              .dataFormat(CNN2DFormat.NCHW)
              .kernelSize(2, 2)
              .stride(2, 2)
              .build(),
          x);
      x = "pool" + i;
    }
    return x;
  }

  private static NeuralNetConfiguration.Builder base(Recipe recipe) {
    return new NeuralNetConfiguration.Builder()
        .seed(recipe.seed())
        .updater(recipe.updater())
        .l2(recipe.l2())
        .weightInit(WeightInit.RELU)
        .dataType(DataType.FLOAT)
        .convolutionMode(ConvolutionMode.Same);
  }

  private static InputType image(Architecture a) {
    return InputType.convolutional(a.size(), a.size(), a.channels(), CNN2DFormat.NCHW);
  }

  private static ComputationGraph built(GraphBuilder g, InputType input) {
    ComputationGraph net = new ComputationGraph(g.setInputTypes(input).build());
    net.init();
    return net;
  }

  private static void set(ComputationGraph net, String layer, String name, Tensor t) {
    INDArray target = net.getLayer(layer).getParam(name);
    target.assign(Nd4j.create(t.values(), t.shape(), 'c').reshape(target.shape()));
  }
}
