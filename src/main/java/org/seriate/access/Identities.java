package org.seriate.access;

import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;

/**
 * Looks up who is behind a cookie or token, at every request: a changed role, a disabled user and
 * an ended session take effect at once. What is not good is nobody, not an error, so that the
 * log-in page stays open to a browser with an old cookie.
 */
@ApplicationScoped
class Identities implements IdentityProvider<TokenAuthenticationRequest> {
  /** Attribute of the identity of a person who has to choose a password first. */
  static final String MUST_CHANGE = "must-change-password";

  private static final SecurityIdentity NOBODY =
      QuarkusSecurityIdentity.builder()
          .setPrincipal(new QuarkusPrincipal(""))
          .setAnonymous(true)
          .build();

  private final Sessions sessions;
  private final ApiTokens tokens;
  private final LocalToken local;

  Identities(Sessions sessions, ApiTokens tokens, LocalToken local) {
    this.sessions = sessions;
    this.tokens = tokens;
    this.local = local;
  }

  @Override
  public Class<TokenAuthenticationRequest> getRequestType() {
    return TokenAuthenticationRequest.class;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      TokenAuthenticationRequest request, AuthenticationRequestContext context) {
    String secret = request.getToken().getToken();
    return switch (request.getToken().getType()) {
      case SessionMechanism.SESSION ->
          context.runBlocking(() -> sessions.user(secret).map(Identities::person).orElse(NOBODY));
      case SessionMechanism.TOKEN -> context.runBlocking(() -> program(secret).orElse(NOBODY));
      // An ID token of the identity provider, which is verified elsewhere.
      default -> Uni.createFrom().nullItem();
    };
  }

  private static SecurityIdentity person(User user) {
    var identity =
        QuarkusSecurityIdentity.builder().setPrincipal(new QuarkusPrincipal(user.name()));
    return user.mustChange()
        ? identity.addAttribute(MUST_CHANGE, true).build()
        : identity.addRoles(user.roles()).build();
  }

  private Optional<SecurityIdentity> program(String secret) {
    if (local.isIt(secret)) {
      return Optional.of(identity("local", Set.copyOf(Roles.all())));
    }
    return tokens.holder(secret).map(h -> identity(h.name(), h.roles()));
  }

  private static SecurityIdentity identity(String name, Set<String> roles) {
    return QuarkusSecurityIdentity.builder()
        .setPrincipal(new QuarkusPrincipal(name))
        .addRoles(roles)
        .build();
  }
}
