package org.seriate.access;

import io.quarkus.elytron.security.common.BcryptUtil;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** bcrypt, and what a password must be. */
@Singleton
class Passwords {
  /** 2^12 rounds, about a quarter of a second: dear for whoever guesses. */
  private static final int COST = 12;

  private static final int SHORTEST = 12;

  /** bcrypt looks at no more. */
  private static final int LONGEST_BYTES = 72;

  private final int cost;

  /**
   * Compared with when there is no such user, so that the answer takes as long; made with the first
   * comparison, since a start should not wait for it.
   */
  private volatile String nobody;

  Passwords() {
    this(COST);
  }

  Passwords(int cost) {
    this.cost = cost;
  }

  String hash(String password) {
    return BcryptUtil.bcryptHash(password, cost);
  }

  boolean matches(String password, Optional<String> hash) {
    if (password.getBytes(StandardCharsets.UTF_8).length > LONGEST_BYTES) {
      return false;
    }
    if (nobody == null) {
      nobody = hash("nobody has this password");
    }
    boolean same = BcryptUtil.matches(password, hash.orElse(nobody));
    return same && hash.isPresent();
  }

  /** Why it is no good; empty when it will do. */
  static Optional<String> objection(String password, String user) {
    if (password.length() < SHORTEST) {
      return Optional.of("The password needs at least %d characters.".formatted(SHORTEST));
    }
    if (password.getBytes(StandardCharsets.UTF_8).length > LONGEST_BYTES) {
      return Optional.of("The password is longer than %d bytes.".formatted(LONGEST_BYTES));
    }
    if (password.toLowerCase(Locale.ROOT).contains(user)) {
      return Optional.of("The password must not contain the user name.");
    }
    if (password.chars().distinct().count() < 5) {
      return Optional.of("The password repeats too few characters.");
    }
    return Optional.empty();
  }
}
