package org.seriate.access;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/** {@code /login} and {@code /logout}. */
@Path("/")
@PermitAll
class LoginPage {
  private static final int LONGEST_NAME = 64;

  private final Template page;
  private final Sessions sessions;
  private final Provider provider;
  private final Arrivals arrivals;
  private final Me me;

  LoginPage(
      @Location("login.html") Template page,
      Sessions sessions,
      Provider provider,
      Arrivals arrivals,
      Me me) {
    this.page = page;
    this.sessions = sessions;
    this.provider = provider;
    this.arrivals = arrivals;
    this.me = me;
  }

  /**
   * @param error what the identity provider says when it sends somebody back (RFC 6749 4.1.2.1)
   * @param problem why a log-in there failed on its way back
   */
  @GET
  @Path("login")
  @Produces(MediaType.TEXT_HTML)
  public Response show(
      @QueryParam("next") @DefaultValue("/") String next,
      @QueryParam("error") @DefaultValue("") String error,
      @QueryParam("problem") @DefaultValue("") String problem) {
    if (provider.isSet() && error.matches("[a-z_]{1,40}")) {
      arrivals.failed("it said " + error, me.from());
      return answer(
          401,
          next,
          "",
          "The identity provider did not sign you in (%s). Try again, or ask its administrator."
              .formatted(error));
    }
    return switch (provider.isSet() ? problem : "") {
      case "untrusted" ->
          answer(
              401,
              next,
              "",
              "What the identity provider answered could not be trusted, so you are not signed in."
                  + " Try again; if it stays so, the log of this node says why.");
      case "away" ->
          answer(
              503,
              next,
              "",
              "The identity provider cannot be asked at the moment. Try again in a minute; the log"
                  + " of this node says why.");
      default -> answer(200, next, "", "");
    };
  }

  @POST
  @Path("login")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Produces(MediaType.TEXT_HTML)
  public Response signIn(
      @FormParam("name") @DefaultValue("") String name,
      @FormParam("password") @DefaultValue("") String password,
      @FormParam("next") @DefaultValue("/") String next,
      @Context HttpServerRequest request) {
    if (provider.isOnly()) {
      return answer(
          403, next, "", "This node takes no passwords. Sign in at the identity provider.");
    }
    if (name.isBlank() || name.length() > LONGEST_NAME || hasControls(name)) {
      return answer(401, next, "", "The name or the password is wrong.");
    }
    return switch (sessions.signIn(name, password, me.from())) {
      case SignIn.Welcome w ->
          Response.seeOther(URI.create(w.mustChange() ? "/password" : within(next)))
              .cookie(cookie(w.token(), -1, request))
              .build();
      case SignIn.Wrong _ -> answer(401, next, name, "The name or the password is wrong.");
      case SignIn.TooManyFromThere _ ->
          answer(
              429,
              next,
              name,
              "Too many failed log-ins from your address. Try again in ten minutes.");
      case SignIn.Locked l ->
          answer(
              429,
              next,
              name,
              "Too many wrong passwords. The user is locked for another %d minutes; an administrator can set a new password."
                  .formatted(1 + Duration.between(Instant.now(), l.until()).toMinutes()));
    };
  }

  @POST
  @Path("logout")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response signOut(@Context HttpServerRequest request) {
    me.cookie().ifPresent(token -> sessions.end(token, me.actor()));
    return Response.seeOther(URI.create("/login")).cookie(cookie("", 0, request)).build();
  }

  Response answer(int status, String next, String name, String problem) {
    return Response.status(status)
        .entity(
            page.data("next", within(next))
                .data("name", name)
                .data("problem", problem)
                .data("provider", provider.isSet() ? provider.host() : "")
                .data("passwords", !provider.isOnly())
                .data("there", URLEncoder.encode(within(next), StandardCharsets.UTF_8))
                .render())
        .header("Cache-Control", "no-store")
        .build();
  }

  private static boolean hasControls(String name) {
    return name.chars().anyMatch(Character::isISOControl);
  }

  /** Only paths of ours: a link to the log-in page must not lead elsewhere afterwards. */
  static String within(String next) {
    return next.matches("/(?![/\\\\])[\\w./?=&%,:+~-]*") ? next : "/";
  }

  private NewCookie cookie(String token, int maxAge, HttpServerRequest request) {
    return cookie(token, maxAge, request.isSSL() || provider.settings().https());
  }

  private static NewCookie cookie(String token, int maxAge, boolean secure) {
    return new NewCookie.Builder(SessionMechanism.COOKIE)
        .value(token)
        .path("/")
        .httpOnly(true)
        .secure(secure)
        .sameSite(NewCookie.SameSite.STRICT)
        .maxAge(maxAge)
        .build();
  }

  NewCookie sessionCookie(String token, HttpServerRequest request) {
    return cookie(token, -1, request);
  }
}
