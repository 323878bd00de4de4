package org.seriate.access;

import io.quarkus.security.credential.TokenCredential;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** A cookie of a browser or the bearer token of a program (RFC 6750 2.1). */
@ApplicationScoped
class SessionMechanism implements HttpAuthenticationMechanism {
  static final String COOKIE = "seriate-session";
  static final String BEARER = "Bearer ";

  /** What the provider is told the credential is. */
  static final String SESSION = "session";

  static final String TOKEN = "token";

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext context, IdentityProviderManager identities) {
    String authorization = context.request().getHeader("Authorization");
    Cookie cookie = context.request().getCookie(COOKIE);
    if (authorization != null && authorization.startsWith(BEARER)) {
      return ask(context, identities, authorization.substring(BEARER.length()).strip(), TOKEN);
    }
    return cookie == null
        ? Uni.createFrom().nullItem()
        : ask(context, identities, cookie.getValue(), SESSION);
  }

  private static Uni<SecurityIdentity> ask(
      RoutingContext context, IdentityProviderManager identities, String secret, String kind) {
    var request = new TokenAuthenticationRequest(new TokenCredential(secret, kind));
    return identities.authenticate(HttpSecurityUtils.setRoutingContextAttribute(request, context));
  }

  /** A person is led to the log-in page and back; a program is told what to send. */
  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext context) {
    String accept = context.request().getHeader("Accept");
    boolean page =
        context.request().method() == HttpMethod.GET
            && accept != null
            && accept.contains("text/html");
    if (!page) {
      return Uni.createFrom()
          .item(new ChallengeData(401, "WWW-Authenticate", "Bearer realm=\"seriate\""));
    }
    String next = URLEncoder.encode(context.request().uri(), StandardCharsets.UTF_8);
    return Uni.createFrom().item(new ChallengeData(302, "Location", "/login?next=" + next));
  }

  @Override
  public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
    return Set.of(TokenAuthenticationRequest.class);
  }
}
