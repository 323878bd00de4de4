package org.seriate.access;

import java.time.Instant;

/** How an attempt to log in ended. */
sealed interface SignIn {
  /**
   * @param token for the cookie; it is kept nowhere else
   */
  record Welcome(String token, boolean mustChange) implements SignIn {}

  /** Wrong name or wrong password; which of them is nobody's business. */
  record Wrong() implements SignIn {}

  record Locked(Instant until) implements SignIn {}

  /** Too many failed from the same address; name and password were not looked at. */
  record TooManyFromThere() implements SignIn {}
}
