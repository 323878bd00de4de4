package org.seriate.config;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * One peer of peers.yaml. Every key: ae-config/README.md.
 *
 * @param hosts where it may call from
 * @param host where we call it, a name or an address
 * @param completeness the node's rules with this source's own on top
 * @param send what it gets as a destination
 */
public record PeerConfig(
    String name,
    String aeTitle,
    List<Cidr> hosts,
    Optional<String> host,
    OptionalInt port,
    Set<Role> roles,
    Completeness completeness,
    List<ResultObject> send) {
  public PeerConfig {
    hosts = List.copyOf(hosts);
    roles = Set.copyOf(roles);
    send = List.copyOf(send);
  }

  public boolean is(Role role) {
    return roles.contains(role);
  }

  public boolean acceptsFrom(InetAddress address) {
    return hosts.stream().anyMatch(block -> block.contains(address));
  }
}
