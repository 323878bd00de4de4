package org.seriate.store;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import org.seriate.series.ImageHeader;

/** Image headers as they stand in column {@code instance.header}. */
public final class HeaderJson {
  // Components only: methods such as isLocalizer() are conclusions, not facts to be stored. Keys
  // that a
  // newer version wrote are passed over, so two versions can share a database during an upgrade.
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .visibility(PropertyAccessor.ALL, Visibility.NONE)
          .visibility(PropertyAccessor.FIELD, Visibility.ANY)
          .visibility(PropertyAccessor.CREATOR, Visibility.ANY)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private HeaderJson() {}

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
}
