package org.seriate.classify.model;

import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLambdaVertex;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** Features of slices, [B x T, F], become lines of features, [B, F, T]. */
final class InLineVertex extends SameDiffLambdaVertex {
  private final int slices;
  private final int features;

  InLineVertex(@JsonProperty("slices") int slices, @JsonProperty("features") int features) {
    this.slices = slices;
    this.features = features;
  }

  public int getSlices() {
    return slices;
  }

  public int getFeatures() {
    return features;
  }

  @Override
  public SDVariable defineVertex(SameDiff sd, VertexInputs inputs) {
    return sd.permute(sd.reshape(inputs.getInput(0), -1, slices, features), 0, 2, 1);
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType... vertexInputs) {
    return InputType.recurrent(features, slices);
  }
}
