package org.seriate.access;

import io.quarkus.security.AuthenticationCompletionException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.AuthenticationRedirectException;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;

/**
 * Log-ins at the identity provider that failed on the way back, before any page of ours was asked:
 * written down, logged, and told on the log-in page.
 */
@ApplicationScoped
class ProviderFailures {
  private static final Logger LOG = Logger.getLogger(ProviderFailures.class);

  private static final String AWAY = "/login?problem=away";
  private static final String UNTRUSTED = "/login?problem=untrusted";

  private final Arrivals arrivals;
  private final Provider provider;

  ProviderFailures(Arrivals arrivals, Provider provider) {
    this.arrivals = arrivals;
    this.provider = provider;
  }

  /**
   * While the provider has not yet described itself there is nowhere to send people: a 401 without
   * a challenge, which is made the log-in page with the reason.
   */
  @ServerResponseFilter
  void away(ContainerRequestContext request, ContainerResponseContext response) {
    boolean noWay =
        response.getStatus() == 401
            && request.getUriInfo().getPath().equals(ProviderPage.PATH)
            && provider.isSet()
            && !response.getHeaders().containsKey("WWW-Authenticate");
    if (noWay) {
      response.setStatus(303);
      response.setEntity(null);
      response.getHeaders().putSingle("Location", AWAY);
    }
  }

  void route(@Observes Router router) {
    router.route(ProviderPage.PATH).failureHandler(this::failed);
  }

  private void failed(RoutingContext request) {
    Throwable failure = request.failure();
    if (failure == null
        || failure instanceof AuthenticationRedirectException
        || request.response().ended()) {
      request.next();
      return;
    }
    boolean answered =
        (failure instanceof AuthenticationCompletionException
                || failure instanceof AuthenticationFailedException)
            && !isOfTheLine(failure);
    String why =
        answered
            ? "what the identity provider answered could not be trusted"
            : "the identity provider could not be asked";
    LOG.warnf(
        "a log-in at the identity provider failed, %s; the person was told to try again or to use"
            + " a password: %s",
        why, reason(failure));
    String from =
        request.request().remoteAddress() == null
            ? "unknown"
            : request.request().remoteAddress().hostAddress();
    request
        .vertx()
        .executeBlocking(
            () -> {
              arrivals.failed(why, from);
              return null;
            },
            false)
        .onComplete(
            _ ->
                request
                    .response()
                    .setStatusCode(303)
                    .putHeader("Location", answered ? UNTRUSTED : AWAY)
                    .end());
  }

  private static boolean isOfTheLine(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof IOException || t instanceof TimeoutException) {
        return true;
      }
    }
    return false;
  }

  /**
   * Messages about a token repeat all of it, and with it the person: only the findings are told.
   */
  private static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      if (root instanceof InvalidJwtException token) {
        return findings(token);
      }
      root = root.getCause();
    }
    return root instanceof InvalidJwtException token ? findings(token) : root.toString();
  }

  private static String findings(InvalidJwtException token) {
    return token.getErrorDetails().stream()
        .map(
            e ->
                e.getErrorCode() == ErrorCodes.SIGNATURE_INVALID
                    ? "the signature of the ID token is not of a key of the provider"
                    : e.getErrorMessage())
        .collect(Collectors.joining("; "));
  }
}
