package org.seriate.models;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What model.yaml of a bundle says to people. Whatever is missing or of another form is left empty:
 * a bundle of another release stays readable here, and whether it can be used is judged elsewhere.
 *
 * @param bodyPart that the model was made for, e.g. "head"
 * @param windows HU windows as level/width, e.g. "40/120" or "55/70/black"
 * @param slabMm distance of slices in mm that it was made for; null where the card does not say
 * @param keySliceThreshold slices at or above it are shown to the reader
 * @param learnedFrom the data, in the words of the card
 * @param patients of that data; 0 where the card does not say, likewise the other three
 */
public record Card(
    String modality,
    String bodyPart,
    List<String> windows,
    Double slabMm,
    List<Asked> classes,
    Double keySliceThreshold,
    String learnedFrom,
    long patients,
    long positivePatients,
    long slices,
    long positiveSlices,
    List<Metric> metrics,
    List<String> remarks) {
  private static final YAMLMapper YAML = new YAMLMapper();

  /**
   * A class that the model answers.
   *
   * @param threshold probability from which the answer is positive; null where the card does not
   *     say
   */
  public record Asked(String label, Double threshold) {}

  /** A figure with its 95 % confidence interval; null where the card has none. */
  public record Metric(String what, Double value, Double low, Double high) {
    /** Whether it can be drawn between 0 and 1. */
    public boolean fitsBetweenZeroAndOne() {
      return Stream.of(value, low, high).allMatch(n -> n != null && n >= 0 && n <= 1)
          && low <= value
          && value <= high;
    }
  }

  public static Card read(String yaml) {
    JsonNode all = tree(yaml);
    JsonNode trained = all.path("trainedOn");
    return new Card(
        all.path("gate").path("modality").asText(""),
        all.path("gate").path("bodyPart").asText(""),
        each(all.path("input").path("windows")).map(Card::window).toList(),
        number(all.path("input").path("slabMm")),
        each(all.path("classes")).map(c -> asked(c)).toList(),
        number(all.path("keySliceThreshold")),
        trained.path("data").asText(""),
        trained.path("patients").asLong(),
        trained.path("positivePatients").asLong(),
        trained.path("slices").asLong(),
        trained.path("positiveSlices").asLong(),
        each(all.path("metrics")).map(m -> metric(m)).toList(),
        each(all.path("remarks")).map(JsonNode::asText).toList());
  }

  /** The class of this label; the first one where there is none of it. */
  public Optional<Asked> asked(String label) {
    return classes.stream()
        .filter(c -> c.label().equals(label))
        .findFirst()
        .or(() -> classes.stream().findFirst());
  }

  private static JsonNode tree(String yaml) {
    try {
      JsonNode tree = YAML.readTree(yaml);
      return tree == null ? MissingNode.getInstance() : tree;
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  private static Stream<JsonNode> each(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  private static String window(JsonNode w) {
    return "%s/%s%s"
        .formatted(
            round(w.path("level")),
            round(w.path("width")),
            w.path("blackAbove").asBoolean() ? "/black" : "");
  }

  private static String round(JsonNode n) {
    return String.valueOf(Math.round(n.asDouble()));
  }

  private static Asked asked(JsonNode c) {
    return new Asked(c.path("label").asText(""), number(c.path("threshold")));
  }

  private static Metric metric(JsonNode m) {
    return new Metric(
        m.path("what").asText(""),
        number(m.path("value")),
        number(m.path("low")),
        number(m.path("high")));
  }

  private static Double number(JsonNode n) {
    return n.isNumber() ? n.asDouble() : null;
  }
}
