package org.seriate.access;

/** How coming back from the identity provider ended. */
sealed interface Arrival {
  /**
   * @param token for the cookie; it is kept nowhere else
   */
  record Welcome(String token) implements Arrival {}

  /**
   * @param said what the person is told: what happened and what to do
   */
  record Refused(String said) implements Arrival {}
}
