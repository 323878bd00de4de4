package org.seriate.console.peers;

import jakarta.ws.rs.FormParam;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The fields of one peer as the page sends them. What a peer does not need for its roles is left
 * out; keys that the page has no field for stay as they were.
 */
public class PeerForm {
  @FormParam("base")
  long base;

  /** Name before the change; empty for a new peer. */
  @FormParam("was")
  String was;

  @FormParam("name")
  String name;

  @FormParam("aeTitle")
  String aeTitle;

  @FormParam("role")
  List<String> roles;

  @FormParam("hosts")
  String hosts;

  @FormParam("host")
  String host;

  @FormParam("port")
  String port;

  @FormParam("tls")
  String tls;

  @FormParam("user")
  String user;

  @FormParam("passcode")
  String passcode;

  @FormParam("priority")
  String priority;

  @FormParam("quietPeriod")
  String quietPeriod;

  @FormParam("maximumAge")
  String maximumAge;

  @FormParam("askArchive")
  String askArchive;

  @FormParam("fetchMissing")
  String fetchMissing;

  @FormParam("retrieve")
  String retrieve;

  @FormParam("send")
  List<String> send;

  @FormParam("layout")
  String layout;

  @FormParam("onlyResult")
  List<String> onlyResults;

  @FormParam("onlySource")
  List<String> onlySources;

  /** The peer with these fields. */
  Map<String, Object> onto(Map<String, Object> peer) {
    boolean source = roles.contains("source");
    boolean destination = roles.contains("destination");
    boolean calls = source || roles.contains("query");
    put(peer, "name", text(name));
    put(peer, "aeTitle", text(aeTitle));
    put(peer, "roles", roles);
    put(peer, "hosts", items(hosts));
    put(peer, "host", text(host));
    put(peer, "port", text(port));
    put(peer, "tls", text(tls).equals("required") ? "required" : "");
    put(peer, "user", calls ? text(user) : "");
    put(peer, "passcode", calls && !text(passcode).isEmpty() ? "${" + text(passcode) + "}" : "");
    put(peer, "priority", source ? unless("ROUTINE", priority) : "");
    put(peer, "completeness", source ? completeness(peer.get("completeness")) : Map.of());
    put(peer, "retrieve", roles.contains("archive") ? unless("get", retrieve) : "");
    put(peer, "send", destination && !send.equals(List.of("SR")) ? send : List.of());
    put(peer, "layout", destination ? unless("AIR", layout) : "");
    put(peer, "only", destination ? only(peer.get("only")) : Map.of());
    return peer;
  }

  String was() {
    return text(was);
  }

  private Map<String, Object> completeness(Object before) {
    Map<String, Object> keys = copy(before);
    put(keys, "quietPeriod", text(quietPeriod));
    put(keys, "maximumAge", text(maximumAge));
    put(keys, "askArchive", text(askArchive));
    boolean fetches = !text(askArchive).isEmpty() && text(fetchMissing).equals("true");
    put(keys, "fetchMissing", fetches ? "true" : "");
    return keys;
  }

  private Map<String, Object> only(Object before) {
    Map<String, Object> keys = copy(before);
    put(keys, "results", onlyResults);
    put(keys, "sources", onlySources);
    return keys;
  }

  /** A browser leaves fields out that are not shown. */
  private static String text(String field) {
    return field == null ? "" : field.strip();
  }

  private static List<String> items(String field) {
    return Arrays.stream(text(field).split("[\\s,]+")).filter(i -> !i.isEmpty()).toList();
  }

  private static String unless(String usual, String field) {
    return text(field).equals(usual) ? "" : text(field);
  }

  private static Map<String, Object> copy(Object before) {
    Map<String, Object> keys = new LinkedHashMap<>();
    if (before instanceof Map<?, ?> known) {
      known.forEach((key, value) -> keys.put(Objects.toString(key), value));
    }
    return keys;
  }

  private static void put(Map<String, Object> keys, String key, Object value) {
    boolean empty =
        switch (value) {
          case String s -> s.isEmpty();
          case List<?> l -> l.isEmpty();
          case Map<?, ?> m -> m.isEmpty();
          default -> false;
        };
    if (empty) {
      keys.remove(key);
    } else {
      keys.put(key, value);
    }
  }
}
