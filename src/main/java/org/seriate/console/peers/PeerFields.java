package org.seriate.console.peers;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A peer as it is written in the list, for the fields of the page. */
public record PeerFields(Map<String, Object> keys) {

  /** Empty when the list does not say it. */
  public String text(String key) {
    return keys.get(key) instanceof String s ? s : "";
  }

  /** The same of a key within a key. */
  public String text(String key, String inner) {
    return keys.get(key) instanceof Map<?, ?> m ? Objects.toString(m.get(inner), "") : "";
  }

  /** The items with blanks between. */
  public String items(String key) {
    return String.join(" ", list(keys.get(key)));
  }

  public boolean has(String key, String item) {
    return list(keys.get(key)).contains(item);
  }

  public boolean has(String key, String inner, String item) {
    return keys.get(key) instanceof Map<?, ?> m && list(m.get(inner)).contains(item);
  }

  /**
   * @param usual what counts when the list does not say it
   */
  public boolean chooses(String key, String value, String usual) {
    return value.equals(text(key).isEmpty() ? usual : text(key));
  }

  /** A destination that the list says nothing of gets reports. */
  public boolean sends(String object) {
    return keys.containsKey("send") ? has("send", object) : object.equals("SR");
  }

  /** The name of the environment variable alone. */
  public String passcode() {
    return text("passcode").replaceAll("^\\$\\{(.*)}$", "$1");
  }

  private static List<String> list(Object value) {
    return value instanceof List<?> l ? l.stream().map(String::valueOf).toList() : List.of();
  }
}
