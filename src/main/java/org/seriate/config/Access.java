package org.seriate.config;

import java.time.Duration;

/**
 * How long log-ins at the console are good, and how many wrong ones are borne.
 *
 * @param idle silence after which a session ends
 * @param longest age at which it ends in any case
 * @param failures wrong passwords in a row after which the user is locked
 * @param lockFor for how long
 * @param provider where people sign in beside, or in place of, the users of this node
 */
public record Access(
    Duration idle, Duration longest, int failures, Duration lockFor, OpenIdProvider provider) {
  public static final Access DEFAULT =
      new Access(
          Duration.ofMinutes(30),
          Duration.ofHours(12),
          5,
          Duration.ofMinutes(15),
          OpenIdProvider.NONE);
}
