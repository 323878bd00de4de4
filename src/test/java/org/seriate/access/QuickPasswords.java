package org.seriate.access;

import io.quarkus.test.Mock;
import jakarta.inject.Singleton;

/**
 * bcrypt of the fewest rounds: hundreds of log-ins of the tests took a quarter of a second each.
 */
@Mock
@Singleton
class QuickPasswords extends Passwords {
  QuickPasswords() {
    super(4);
  }
}
