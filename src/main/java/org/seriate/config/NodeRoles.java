package org.seriate.config;

import java.util.Set;
import java.util.stream.Collectors;

/** The roles of this node. */
public record NodeRoles(Set<NodeRole> roles) {
  public NodeRoles {
    roles = Set.copyOf(roles);
  }

  public boolean has(NodeRole role) {
    return roles.contains(role);
  }

  @Override
  public String toString() {
    return roles.stream().sorted().map(NodeRole::toString).collect(Collectors.joining(","));
  }
}
