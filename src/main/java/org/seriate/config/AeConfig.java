package org.seriate.config;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The checked configuration of a node and its peers. */
public record AeConfig(NodeConfig node, List<PeerConfig> peers) {
  public AeConfig {
    peers = List.copyOf(peers);
  }

  /** Judges a calling AE title (PS3.8 9.3.2; leading and trailing spaces do not count). */
  public Caller sourceFor(String callingAe, InetAddress from) {
    String title = callingAe.strip();
    List<PeerConfig> named = peers.stream().filter(p -> p.aeTitle().equals(title)).toList();
    List<PeerConfig> sources = named.stream().filter(p -> p.is(Role.SOURCE)).toList();
    if (sources.isEmpty()) {
      return new Caller.UnknownAe(unknown(title, named));
    }
    return sources.stream()
        .filter(p -> p.acceptsFrom(from))
        .findFirst()
        .<Caller>map(Caller.Allowed::new)
        .orElseGet(() -> new Caller.WrongHost(sources.getFirst(), wrongHost(sources, from)));
  }

  private static String unknown(String title, List<PeerConfig> named) {
    return named.isEmpty()
        ? "AE title '%s' is not in peers.yaml".formatted(title)
        : "peer '%s' in peers.yaml has no role source".formatted(named.getFirst().name());
  }

  private static String wrongHost(List<PeerConfig> sources, InetAddress from) {
    return "AE title '%s' may call from %s, not from %s"
        .formatted(
            sources.getFirst().aeTitle(),
            sources.stream()
                .flatMap(p -> p.hosts().stream())
                .map(Cidr::toString)
                .collect(Collectors.joining(", ")),
            from.getHostAddress());
  }

  /** In the order of the file. */
  public List<PeerConfig> destinations() {
    return peers.stream().filter(p -> p.is(Role.DESTINATION)).toList();
  }

  public Optional<PeerConfig> peer(String name) {
    return peers.stream().filter(p -> p.name().equals(name)).findFirst();
  }
}
