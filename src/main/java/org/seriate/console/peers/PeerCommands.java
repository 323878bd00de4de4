package org.seriate.console.peers;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.seriate.access.Me;
import org.seriate.config.AeConfig;
import org.seriate.config.Cidr;
import org.seriate.config.PeersText;
import org.seriate.peers.Changed;
import org.seriate.peers.PeerList;
import org.seriate.peers.PeerVersion;
import org.seriate.peers.TurnedAway;

/** What an administrator does to the list, for the pages and the API alike. */
@ApplicationScoped
class PeerCommands {
  private final PeerList list;
  private final TurnedAway turnedAway;
  private final AeConfig config;
  private final Me me;

  PeerCommands(PeerList list, TurnedAway turnedAway, AeConfig config, Me me) {
    this.list = list;
    this.turnedAway = turnedAway;
    this.config = config;
    this.me = me;
  }

  Changed add(long base, Map<String, Object> peer) {
    String note = "peer '%s' added".formatted(peer.get("name"));
    return list.change(base, note, me.actor(), text -> PeersText.with(text, peer));
  }

  /**
   * @param name under which the peer was known
   */
  Changed put(long base, String name, Map<String, Object> peer) {
    String note = "peer '%s' changed".formatted(name);
    return list.change(base, note, me.actor(), text -> PeersText.changed(text, name, _ -> peer));
  }

  Changed remove(long base, String name) {
    String note = "peer '%s' removed".formatted(name);
    return list.change(base, note, me.actor(), text -> PeersText.without(text, name));
  }

  Changed write(long base, String whole, String note) {
    return list.change(base, note, me.actor(), _ -> whole);
  }

  /** The list of an earlier version becomes a new one. */
  Changed goBack(long base, PeerVersion to) {
    String note = "back to version " + to.id();
    return list.change(base, note, me.actor(), _ -> to.text());
  }

  Changed reload() {
    return list.reload(me.actor());
  }

  /** Lets a caller in that was turned away: as a new source, or from one address more. */
  Changed allow(long base, TurnedAway.Caller caller) {
    String note = "%s allowed to send from %s".formatted(caller.callingAe(), caller.address());
    Changed changed = list.change(base, note, me.actor(), text -> allowed(text, caller));
    if (changed instanceof Changed.Saved) {
      turnedAway.forget(caller.id());
    }
    return changed;
  }

  private String allowed(String text, TurnedAway.Caller caller) {
    List<Map<String, Object>> peers = PeersText.peers(text);
    Optional<Map<String, Object>> known =
        peers.stream().filter(p -> caller.callingAe().strip().equals(p.get("aeTitle"))).findFirst();
    return known
        .map(k -> PeersText.changed(text, String.valueOf(k.get("name")), p -> wider(p, caller)))
        .orElseGet(() -> PeersText.with(text, source(peers, caller)));
  }

  private Map<String, Object> wider(Map<String, Object> peer, TurnedAway.Caller caller) {
    if (!peer.containsKey("hosts")) {
      peer.put("hosts", hostsNow(String.valueOf(peer.get("name"))));
    }
    add(peer, "hosts", caller.address());
    add(peer, "roles", "source");
    return peer;
  }

  /** Without the key hosts, a peer may call from where its host is. */
  private List<String> hostsNow(String name) {
    return config
        .peer(name)
        .map(p -> p.hosts().stream().map(Cidr::toString).toList())
        .orElse(List.of());
  }

  private static void add(Map<String, Object> peer, String key, String item) {
    List<Object> items = new ArrayList<>(peer.get(key) instanceof List<?> l ? l : List.of());
    if (!items.contains(item)) {
      items.add(item);
    }
    peer.put(key, items);
  }

  private static Map<String, Object> source(
      List<Map<String, Object>> peers, TurnedAway.Caller caller) {
    String title = caller.callingAe().strip();
    boolean taken = peers.stream().anyMatch(p -> title.equalsIgnoreCase("" + p.get("name")));
    Map<String, Object> peer = new LinkedHashMap<>();
    peer.put("name", taken ? title + " at " + caller.address() : title);
    peer.put("aeTitle", title);
    peer.put("hosts", List.of(caller.address()));
    peer.put("roles", List.of("source"));
    return peer;
  }

  /** Of the version in force, for forms that change it. */
  long base() {
    return list.version();
  }
}
