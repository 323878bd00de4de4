package org.seriate.access;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.seriate.series.VerifyingObserver;

/**
 * A row of {@code console_user}, without its password.
 *
 * @param observer how reports name this person as verifying; empty for one who may not verify
 * @param ofProvider signs in at the identity provider and has no password here
 */
public record User(
    long id,
    String name,
    Set<String> roles,
    boolean mustChange,
    boolean disabled,
    Instant lockedUntil,
    Instant createdAt,
    Optional<VerifyingObserver> observer,
    boolean ofProvider) {
  public User {
    roles = Set.copyOf(roles);
  }

  public boolean isLocked(Instant now) {
    return lockedUntil != null && now.isBefore(lockedUntil);
  }
}
