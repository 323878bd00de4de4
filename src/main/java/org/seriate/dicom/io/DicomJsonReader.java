package org.seriate.dicom.io;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Dictionary;
import org.seriate.dicom.data.Vr;

/**
 * Reads the DICOM JSON Model (PS3.18 F.2): text, numbers and sequences. Binary values, references
 * to bulk data, and what is not of its VR are left out: nobody here asks others for those.
 */
public final class DicomJsonReader {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int DEEPEST = 16;

  private DicomJsonReader() {}

  /**
   * The data sets of a body: those of an array, or one that stands alone. Empty when it is neither;
   * a body without a byte has no data set.
   */
  public static Optional<List<DataSet>> read(byte[] body) {
    if (body.length == 0) {
      return Optional.of(List.of());
    }
    try {
      JsonNode all = JSON.readTree(body);
      List<JsonNode> each = all.isArray() ? all.valueStream().toList() : List.of(all);
      return each.stream().allMatch(JsonNode::isObject)
          ? Optional.of(each.stream().map(one -> dataSet(one, 0)).toList())
          : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory failed", e);
    }
  }

  private static DataSet dataSet(JsonNode json, int depth) {
    DataSet.Builder built = DataSet.builder();
    for (Map.Entry<String, JsonNode> attribute : json.properties()) {
      if (attribute.getKey().matches("[0-9A-Fa-f]{8}")) {
        int tag = Integer.parseUnsignedInt(attribute.getKey(), 16);
        vr(attribute.getValue())
            .ifPresent(vr -> put(built, tag, vr, attribute.getValue().path("Value"), depth));
      }
    }
    return built.build();
  }

  private static Optional<Vr> vr(JsonNode attribute) {
    String name = attribute.path("vr").asText();
    return Stream.of(Vr.values()).filter(vr -> vr.name().equals(name)).findFirst();
  }

  private static void put(DataSet.Builder built, int tag, Vr vr, JsonNode values, int depth) {
    if (vr == Vr.SQ) {
      if (depth < DEEPEST) {
        built.sequence(
            tag,
            elements(values).filter(JsonNode::isObject).map(i -> dataSet(i, depth + 1)).toList());
      }
    } else if (vr.isText()) {
      built.string(tag, vr, elements(values).map(v -> text(vr, v)).toArray(String[]::new));
    } else if (vr == Dictionary.vrOf(tag) && elements(values).allMatch(JsonNode::isNumber)) {
      switch (vr) {
        case FL, FD ->
            built.number(tag, elements(values).mapToDouble(JsonNode::asDouble).toArray());
        case SS, US, SL, UL ->
            built.integer(tag, elements(values).mapToInt(JsonNode::asInt).toArray());
        default -> {}
      }
    }
  }

  private static Stream<JsonNode> elements(JsonNode values) {
    return values.isArray() ? values.valueStream() : Stream.empty();
  }

  private static String text(Vr vr, JsonNode value) {
    if (vr == Vr.PN && value.isObject()) {
      return Stream.of("Alphabetic", "Ideographic", "Phonetic")
          .map(group -> value.path(group).asText(""))
          .collect(Collectors.joining("="))
          .replaceAll("=+$", "");
    }
    return value.isValueNode() && !value.isNull() ? value.asText() : "";
  }
}
