package org.seriate.store;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.seriate.series.ImageHeader;

/**
 * Image headers as they stand in columns {@code instance.header} and {@code instance.frames}. Of a
 * frame only what differs from the header of the whole image is written: a hundred bytes, not a
 * thousand.
 */
public final class HeaderJson {
  // Components only: methods such as isLocalizer() are conclusions, not facts to be stored. Keys
  // that a
  // newer version wrote are passed over, so two versions can share a database during an upgrade.
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .addModule(new SimpleModule().addSerializer(String.class, new WithoutNul()))
          .visibility(PropertyAccessor.ALL, Visibility.NONE)
          .visibility(PropertyAccessor.FIELD, Visibility.ANY)
          .visibility(PropertyAccessor.CREATOR, Visibility.ANY)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private HeaderJson() {}

  /** A malformed image may have NUL within a text, which jsonb does not take. */
  private static final class WithoutNul extends StdSerializer<String> {
    private static final long serialVersionUID = 1L;

    WithoutNul() {
      super(String.class);
    }

    @Override
    public void serialize(String text, JsonGenerator json, SerializerProvider all)
        throws IOException {
      json.writeString(text.indexOf(0) < 0 ? text : text.replace("\0", ""));
    }
  }

  public static String write(ImageHeader header) {
    try {
      return JSON.writeValueAsString(header);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an image header could not be written as JSON", e);
    }
  }

  public static ImageHeader read(String json) {
    try {
      return JSON.readValue(json, ImageHeader.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("column instance.header does not hold an image header", e);
    }
  }

  /** An array with an object for each frame; empty text where there are none. */
  public static String writeFrames(ImageHeader image, List<ImageHeader> frames) {
    if (frames.isEmpty()) {
      return "";
    }
    ObjectNode whole = JSON.valueToTree(image);
    ArrayNode all = JSON.createArrayNode();
    for (ImageHeader frame : frames) {
      ObjectNode own = JSON.valueToTree(frame);
      own.properties().removeIf(e -> e.getValue().equals(whole.get(e.getKey())));
      all.add(own);
    }
    return all.toString();
  }

  /**
   * @param frames as {@link #writeFrames} wrote them; null for none
   */
  public static List<ImageHeader> readFrames(String image, String frames) {
    if (frames == null) {
      return List.of();
    }
    try {
      JsonNode whole = JSON.readTree(image);
      List<ImageHeader> headers = new ArrayList<>();
      for (JsonNode own : JSON.readTree(frames)) {
        ObjectNode merged = ((ObjectNode) whole).objectNode();
        merged.setAll((ObjectNode) whole);
        merged.setAll((ObjectNode) own);
        headers.add(JSON.treeToValue(merged, ImageHeader.class));
      }
      return headers;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("column instance.frames does not hold image headers", e);
    }
  }
}
