package org.seriate.config;

import java.util.Locale;
import java.util.Optional;

/** What two peers must not have in common. */
final class PeerClash {
  private PeerClash() {}

  /** "peer 'CT 1' has the same name", to be followed by which other. */
  static Optional<String> between(PeerConfig peer, PeerConfig other) {
    if (peer.name().equalsIgnoreCase(other.name())) {
      return Optional.of("peer '%s' has the same name".formatted(peer.name()));
    }
    boolean called = peer.isApplicationEntity() && other.isApplicationEntity();
    if (!called || !peer.aeTitle().equals(other.aeTitle())) {
      return Optional.empty();
    }
    if (isSameEndpoint(peer, other)) {
      return Optional.of("peer '%s' has the same AE title, host and port".formatted(peer.name()));
    }
    return overlap(peer, other)
        .map(
            block ->
                "peer '%s' has the same AE title and calls from the same addresses (%s)"
                    .formatted(peer.name(), block));
  }

  private static boolean isSameEndpoint(PeerConfig peer, PeerConfig other) {
    return peer.host().isPresent()
        && lowerCase(peer.host()).equals(lowerCase(other.host()))
        && peer.port().equals(other.port());
  }

  private static Optional<String> lowerCase(Optional<String> host) {
    return host.map(h -> h.toLowerCase(Locale.ROOT));
  }

  // A caller is known by AE title and address only.
  private static Optional<String> overlap(PeerConfig peer, PeerConfig other) {
    if (!peer.is(Role.SOURCE) || !other.is(Role.SOURCE)) {
      return Optional.empty();
    }
    return peer.hosts().stream()
        .filter(block -> other.hosts().stream().anyMatch(block::overlaps))
        .map(Cidr::toString)
        .findFirst();
  }
}
