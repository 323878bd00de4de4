package org.seriate.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;

/** Keys for the web services, for tests of other rooms. */
@ApplicationScoped
public class TokensForTests {
  @Inject Users users;
  @Inject ApiTokens tokens;

  /** A key of a new user with these roles. */
  public String of(String name, String... roles) {
    users.add(name, List.of(roles), "a first password", "test");
    User user = users.byName(name).orElseThrow();
    users.setPassword(user, "some other password", false, "test");
    return tokens.create(user, "test", List.of(roles), Duration.ofHours(1), "test");
  }
}
