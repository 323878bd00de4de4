package org.seriate.access;

import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.core.http.Cookie;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Named;
import java.util.Optional;

/** Who asks, for pages and for the audit record. */
@RequestScoped
@Named("me")
public class Me {
  private final SecurityIdentity identity;
  private final RoutingContext request;

  Me(SecurityIdentity identity, RoutingContext request) {
    this.identity = identity;
    this.request = request;
  }

  public String getName() {
    return identity.getPrincipal().getName();
  }

  public boolean isSignedIn() {
    return !identity.isAnonymous();
  }

  public boolean has(String role) {
    return identity.hasRole(role);
  }

  public boolean mustChangePassword() {
    return identity.getAttribute(Identities.MUST_CHANGE) != null;
  }

  /**
   * Whether forms can be shown: a request that was refused for want of a role never got as far as
   * its token against forged requests.
   */
  public boolean isFormsOpen() {
    return request.get("csrf_token") != null;
  }

  /** Address of the other end of the connection. */
  public String from() {
    return request.request().remoteAddress() == null
        ? "unknown"
        : request.request().remoteAddress().hostAddress();
  }

  /** How this person or program stands in the audit record. */
  public String actor() {
    return Users.actor(getName(), from());
  }

  Optional<String> cookie() {
    return Optional.ofNullable(request.request().getCookie(SessionMechanism.COOKIE))
        .map(Cookie::getValue);
  }
}
