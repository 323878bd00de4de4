package org.seriate.deliver;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.OptionalInt;
import org.seriate.dicom.net.Status;

/**
 * The Store Instances Response (PS3.18 I.2) as the status of a C-STORE.
 *
 * <pre>
 *   Referenced SOP Sequence (0008,1199)   stored; Warning Reason (0008,1196) says how
 *   Failed SOP Sequence     (0008,1198)   Failure Reason (0008,1197) says why
 *   Other Failures Sequence (0008,119A)   what the server could not even name
 * </pre>
 */
final class StowAnswer {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int PROCESSING_FAILURE = 0x0110;

  private StowAnswer() {}

  /** Empty when nothing is said that could be relied on. */
  static Optional<Status> about(String sopInstanceUid, HttpResponse<byte[]> response) {
    if (response.body().length == 0) {
      // Status 200 means all of it (PS3.18 Table 10.5.3-1), with its body or without.
      return response.statusCode() == 200 ? Optional.of(Status.SUCCESS) : Optional.empty();
    }
    return read(response.body()).flatMap(answer -> about(sopInstanceUid, answer));
  }

  private static Optional<JsonNode> read(byte[] body) {
    try {
      JsonNode read = JSON.readTree(body);
      JsonNode answer = read.isArray() ? read.path(0) : read;
      return Optional.of(answer).filter(JsonNode::isObject);
    } catch (JacksonException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory failed", e);
    }
  }

  private static Optional<Status> about(String sopInstanceUid, JsonNode answer) {
    for (JsonNode item : answer.path("00081198").path("Value")) {
      if (isAbout(sopInstanceUid, item)) {
        int reason = number(item, "00081197").orElse(PROCESSING_FAILURE);
        return Optional.of(Status.of(reason == 0 ? PROCESSING_FAILURE : reason, ""));
      }
    }
    for (JsonNode item : answer.path("00081199").path("Value")) {
      if (isAbout(sopInstanceUid, item)) {
        OptionalInt warning = number(item, "00081196");
        boolean known = warning.isPresent() && Status.of(warning.getAsInt(), "").isWarning();
        return Optional.of(known ? Status.of(warning.getAsInt(), "") : Status.SUCCESS);
      }
    }
    for (JsonNode item : answer.path("0008119A").path("Value")) {
      return Optional.of(Status.of(number(item, "00081197").orElse(PROCESSING_FAILURE), ""));
    }
    return Optional.empty();
  }

  private static boolean isAbout(String sopInstanceUid, JsonNode item) {
    return sopInstanceUid.equals(item.path("00081155").path("Value").path(0).asText());
  }

  private static OptionalInt number(JsonNode item, String tag) {
    JsonNode value = item.path(tag).path("Value").path(0);
    return value.canConvertToInt() ? OptionalInt.of(value.asInt()) : OptionalInt.empty();
  }
}
