package org.seriate.classify.model;

import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLambdaVertex;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The states of all slices, [B, S, T], and a score of each, [B, 1, T], become the mean of the
 * states, [B, S], weighted by the softmax of the scores over the slices.
 *
 * <p>{@code LearnedSelfAttentionLayer} of 1.0.0-M2.1 crashes; and a product of matrices stands here
 * for sums over an axis, whose gradient fails there.
 */
final class AttentionVertex extends SameDiffLambdaVertex {
  private final int states;

  AttentionVertex(@JsonProperty("states") int states) {
    this.states = states;
  }

  public int getStates() {
    return states;
  }

  @Override
  public SDVariable defineVertex(SameDiff sd, VertexInputs inputs) {
    SDVariable shares = sd.nn.softmax(inputs.getInput(1), 2);
    return sd.reshape(sd.mmul(inputs.getInput(0), sd.permute(shares, 0, 2, 1)), -1, states);
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType... vertexInputs) {
    return InputType.feedForward(states);
  }

  /** The weights of the slices of one series, from its scores [1, 1, T]. */
  static float[] shares(INDArray scores) {
    float[] shares = scores.dup('c').data().asFloat();
    float highest = Float.NEGATIVE_INFINITY;
    for (float s : shares) {
      highest = Math.max(highest, s);
    }
    double sum = 0;
    for (float s : shares) {
      sum += Math.exp(s - highest);
    }
    for (int i = 0; i < shares.length; i++) {
      shares[i] = (float) (Math.exp(shares[i] - highest) / sum);
    }
    return shares;
  }
}
