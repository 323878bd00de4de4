package org.seriate.access;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.quarkus.security.Authenticated;
import io.vertx.core.http.HttpServerRequest;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Optional;

/** {@code /password}: the one page that is open to a person whose password is not their own yet. */
@Path("/password")
@Authenticated
class PasswordPage {
  private final Template page;
  private final Users users;
  private final Sessions sessions;
  private final LoginPage login;
  private final Me me;

  PasswordPage(
      @Location("password.html") Template page,
      Users users,
      Sessions sessions,
      LoginPage login,
      Me me) {
    this.page = page;
    this.users = users;
    this.sessions = sessions;
    this.login = login;
    this.me = me;
  }

  @GET
  @Produces(MediaType.TEXT_HTML)
  public Response show() {
    return answer(200, "");
  }

  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Produces(MediaType.TEXT_HTML)
  @Transactional
  public Response change(
      @FormParam("old") @DefaultValue("") String old,
      @FormParam("password") @DefaultValue("") String password,
      @FormParam("again") @DefaultValue("") String again,
      @Context HttpServerRequest request) {
    Optional<User> user = users.check(me.getName(), old, me.from());
    if (user.isEmpty()) {
      return answer(403, "The present password is wrong.");
    }
    Optional<String> objection =
        password.equals(again)
            ? Passwords.objection(password, user.get().name())
            : Optional.of("The two new passwords are not the same.");
    if (objection.isEmpty() && password.equals(old)) {
      objection = Optional.of("The new password is the present one.");
    }
    if (objection.isPresent()) {
      return answer(422, objection.get());
    }
    users.setPassword(user.get(), password, false, me.actor());
    return Response.seeOther(URI.create("/"))
        .cookie(login.sessionCookie(sessions.open(user.get(), me.from()), request))
        .build();
  }

  private Response answer(int status, String problem) {
    return Response.status(status)
        .entity(
            page.data("problem", problem)
                .data("must", me.mustChangePassword())
                .data("elsewhere", users.byName(me.getName()).filter(User::ofProvider).isPresent())
                .render())
        .header("Cache-Control", "no-store")
        .build();
  }
}
