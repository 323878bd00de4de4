package org.seriate.config;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The checked configuration of a node, which stays as it started, and of its peers, which people
 * change while it runs. Whoever needs the peers asks anew each time.
 */
public final class AeConfig {
  private final NodeConfig node;
  private volatile List<PeerConfig> peers;

  public AeConfig(NodeConfig node, List<PeerConfig> peers) {
    this.node = node;
    this.peers = List.copyOf(peers);
  }

  public NodeConfig node() {
    return node;
  }

  /** As they stand now, in the order of the list. */
  public List<PeerConfig> peers() {
    return peers;
  }

  /** From here on these count; associations that are open go on as they were accepted. */
  public void usePeers(List<PeerConfig> others) {
    peers = List.copyOf(others);
  }

  /** Judges a calling AE title (PS3.8 9.3.2; leading and trailing spaces do not count). */
  public Caller sourceFor(String callingAe, InetAddress from) {
    return judge(callingAe, from, peers.stream().filter(p -> p.is(Role.SOURCE)).toList());
  }

  /** The same for a peer of any role; what it may use besides C-ECHO is a question of its roles. */
  public Caller callerFor(String callingAe, InetAddress from) {
    return judge(callingAe, from, peers.stream().filter(PeerConfig::isApplicationEntity).toList());
  }

  private Caller judge(String callingAe, InetAddress from, List<PeerConfig> among) {
    String title = callingAe.strip();
    List<PeerConfig> named = among.stream().filter(p -> p.aeTitle().equals(title)).toList();
    if (named.isEmpty()) {
      return new Caller.UnknownAe(unknown(title));
    }
    return named.stream()
        .filter(p -> p.acceptsFrom(from))
        .findFirst()
        .<Caller>map(Caller.Allowed::new)
        .orElseGet(() -> new Caller.WrongHost(named.getFirst(), wrongHost(named, from)));
  }

  private String unknown(String title) {
    return peers.stream()
        .filter(p -> p.aeTitle().equals(title))
        .findFirst()
        .map(p -> "peer '%s' has no role source".formatted(p.name()))
        .orElse("AE title '%s' is no peer of this node".formatted(title));
  }

  private static String wrongHost(List<PeerConfig> named, InetAddress from) {
    List<Cidr> blocks = named.stream().flatMap(p -> p.hosts().stream()).toList();
    if (blocks.isEmpty()) {
      return "peer '%s' has no hosts to call from".formatted(named.getFirst().name());
    }
    return "AE title '%s' may call from %s, not from %s"
        .formatted(
            named.getFirst().aeTitle(),
            blocks.stream().map(Cidr::toString).collect(Collectors.joining(", ")),
            from.getHostAddress());
  }

  /** Where a C-MOVE to this AE title goes; nowhere when we cannot call it. */
  public Optional<PeerConfig> moveDestination(String aeTitle) {
    String title = aeTitle.strip();
    return peers.stream()
        .filter(PeerConfig::isApplicationEntity)
        .filter(p -> p.aeTitle().equals(title) && p.host().isPresent() && p.port().isPresent())
        .findFirst();
  }

  /** In the order of the file. */
  public List<PeerConfig> destinations() {
    return peers.stream().filter(p -> p.is(Role.DESTINATION)).toList();
  }

  public Optional<PeerConfig> peer(String name) {
    return peers.stream().filter(p -> p.name().equals(name)).findFirst();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AeConfig that && node.equals(that.node) && peers.equals(that.peers);
  }

  @Override
  public int hashCode() {
    return node.hashCode();
  }

  @Override
  public String toString() {
    return "node " + node.aeTitle() + " with " + peers.size() + " peers";
  }
}
