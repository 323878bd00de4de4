package org.seriate.classify.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.util.List;

/**
 * A network that was trained elsewhere, as an engine must know it: {@code network.json} of its
 * bundle. Its numbers are in ONNX graphs only.
 *
 * @param form one graph for slices and one for the series, or one for both
 * @param size rows and columns of a slice
 * @param features numbers that go from the first graph to the second; with one graph those of a
 *     slice
 * @param outputs numbers for a series
 * @param layout of the input of one graph, e.g. ONE, SLICES, CHANNELS, ROWS, COLUMNS; empty with
 *     two
 * @param seriesOutput name of the output for the series
 * @param sliceOutput name of the output for each slice; empty without one
 * @param sliceColumn which of its numbers is the slice's own
 * @param scale what a pixel from 0 to 1 is multiplied with before the network sees it
 * @param shift what is added then
 * @param last what is still to be made of the numbers of the network
 * @param origin the file it came from and who wrote it, for people
 */
public record ForeignNetwork(
    Form form,
    int size,
    int channels,
    int features,
    int outputs,
    List<Axis> layout,
    String seriesOutput,
    String sliceOutput,
    int sliceColumn,
    float scale,
    float shift,
    Last last,
    String origin) {

  /** How many graphs. */
  public enum Form {
    SLICES_AND_SERIES,
    WHOLE
  }

  /** An axis of an input; ONE is always 1 long. */
  public enum Axis {
    ONE,
    SLICES,
    CHANNELS,
    ROWS,
    COLUMNS
  }

  /** The function that turns numbers into probabilities, where the network leaves it out. */
  public enum Last {
    NONE,
    SIGMOID,
    SOFTMAX
  }

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(SerializationFeature.INDENT_OUTPUT);

  public ForeignNetwork {
    layout = List.copyOf(layout);
    if (size < 8 || size > 1024 || channels < 1 || channels > Architecture.MOST_CHANNELS) {
      throw new IllegalArgumentException(
          "slices of %d x %d with %d channels are out of range".formatted(size, size, channels));
    }
    if (features < 1 || features > (1 << 22) || outputs < 1 || outputs > 1000) {
      throw new IllegalArgumentException(
          "%d features or %d outputs are out of range".formatted(features, outputs));
    }
    if (sliceColumn < 0 || sliceColumn >= outputs) {
      throw new IllegalArgumentException("slice column " + sliceColumn + " of " + outputs);
    }
    if (!Float.isFinite(scale) || !Float.isFinite(shift) || scale == 0) {
      throw new IllegalArgumentException("scale " + scale + " and shift " + shift);
    }
  }

  /** Whether this is the kind of {@code network.json} at hand. */
  public static boolean isOne(byte[] json) throws IOException {
    return JSON.readTree(json).has("form");
  }

  public byte[] toJson() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * @throws IOException it is none, or holds impossible numbers
   */
  public static ForeignNetwork read(byte[] json) throws IOException {
    try {
      return JSON.readValue(json, ForeignNetwork.class);
    } catch (JsonProcessingException e) {
      throw new IOException(WeightsFile.SHAPE_NAME + ": " + e.getOriginalMessage(), e);
    }
  }
}
