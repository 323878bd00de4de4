package org.seriate.access;

import java.time.Instant;
import java.util.Set;

/** A row of {@code console_user}, without its password. */
public record User(
    long id,
    String name,
    Set<String> roles,
    boolean mustChange,
    boolean disabled,
    Instant lockedUntil,
    Instant createdAt) {
  public User {
    roles = Set.copyOf(roles);
  }

  public boolean isLocked(Instant now) {
    return lockedUntil != null && now.isBefore(lockedUntil);
  }
}
