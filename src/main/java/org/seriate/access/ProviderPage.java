package org.seriate.access;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.oidc.IdTokenCredential;
import io.quarkus.oidc.OidcSession;
import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.quarkus.security.Authenticated;
import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;

/**
 * {@code /login/provider}: who comes here without a log-in is sent to the identity provider and
 * comes back with an ID token, which is exchanged for a session of ours. Nothing of the provider's
 * is kept.
 */
@Path(ProviderPage.PATH)
@Authenticated
class ProviderPage {
  static final String PATH = "/login/provider";
  private static final Duration A_MOMENT = Duration.ofSeconds(5);

  private final Template page;
  private final Provider provider;
  private final Arrivals arrivals;
  private final LoginPage login;
  private final SecurityIdentity identity;
  private final OidcSession tokens;
  private final ObjectMapper json;
  private final Me me;

  ProviderPage(
      @Location("signed-in.html") Template page,
      Provider provider,
      Arrivals arrivals,
      LoginPage login,
      SecurityIdentity identity,
      OidcSession tokens,
      ObjectMapper json,
      Me me) {
    this.page = page;
    this.provider = provider;
    this.arrivals = arrivals;
    this.login = login;
    this.identity = identity;
    this.tokens = tokens;
    this.json = json;
    this.me = me;
  }

  @GET
  @Produces(MediaType.TEXT_HTML)
  public Response arrive(
      @QueryParam("next") @DefaultValue("/") String next, @Context HttpServerRequest request)
      throws IOException {
    IdTokenCredential token = identity.getCredential(IdTokenCredential.class);
    if (token == null) {
      return Response.seeOther(URI.create(LoginPage.within(next))).build();
    }
    Arrival arrival = arrivals.arrive(provider.person(json.readTree(claims(token))), me.from());
    tokens.logout().await().atMost(A_MOMENT);
    return switch (arrival) {
      case Arrival.Welcome(String session) -> welcome(session, LoginPage.within(next), request);
      case Arrival.Refused(String said) -> login.answer(403, next, "", said);
    };
  }

  /** The token was verified before anybody got here. */
  private static byte[] claims(IdTokenCredential token) {
    return Base64.getUrlDecoder().decode(token.getToken().split("\\.")[1]);
  }

  /**
   * A page and no redirect: the browser came here on the way back from another site, and does not
   * send a SameSite=Strict cookie along until it goes on from a page of ours.
   */
  private Response welcome(String session, String next, HttpServerRequest request) {
    return Response.ok(page.data("next", next).render())
        .cookie(login.sessionCookie(session, request))
        .header("Cache-Control", "no-store")
        .build();
  }
}
