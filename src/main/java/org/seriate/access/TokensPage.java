package org.seriate.access;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code /tokens}: a person's own keys for programs. */
@Path("/tokens")
@RolesAllowed({Roles.VIEWER, Roles.RADIOLOGIST, Roles.OPERATOR, Roles.ADMINISTRATOR, Roles.AUDITOR})
class TokensPage {
  private final Template page;
  private final ApiTokens tokens;
  private final Users users;
  private final Me me;

  TokensPage(@Location("tokens.html") Template page, ApiTokens tokens, Users users, Me me) {
    this.page = page;
    this.tokens = tokens;
    this.users = users;
    this.me = me;
  }

  @GET
  @Produces(MediaType.TEXT_HTML)
  public Response show() {
    return users.byName(me.getName()).map(u -> answer(200, u, "", "")).orElseGet(this::noPerson);
  }

  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Produces(MediaType.TEXT_HTML)
  public Response create(
      @FormParam("name") @DefaultValue("") String name,
      @FormParam("role") List<String> roles,
      @FormParam("days") @DefaultValue("90") int days) {
    Optional<User> user = users.byName(me.getName());
    if (user.isEmpty()) {
      return noPerson();
    }
    List<String> given = Roles.all().stream().filter(roles::contains).filter(me::has).toList();
    if (name.isBlank() || name.length() > 64 || given.isEmpty() || days < 1 || days > 366) {
      return answer(
          422,
          user.get(),
          "A token needs a name, at least one of your roles, and 1 to 366 days.",
          "");
    }
    String token =
        tokens.create(user.get(), name.strip(), given, Duration.ofDays(days), me.actor());
    return answer(200, user.get(), "", token);
  }

  @POST
  @Path("{id}/revoke")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Produces(MediaType.TEXT_HTML)
  public Response revoke(@PathParam("id") long id) {
    Optional<User> user = users.byName(me.getName());
    if (user.isEmpty()) {
      return noPerson();
    }
    tokens.revoke(user.get(), id, me.actor());
    return answer(200, user.get(), "", "");
  }

  /** Who came with the local token or from an identity provider has no tokens of this node. */
  private Response noPerson() {
    return Response.status(409)
        .type(MediaType.TEXT_PLAIN)
        .entity("Only users of this node have tokens.\n")
        .build();
  }

  private Response answer(int status, User user, String problem, String token) {
    return Response.status(status)
        .entity(
            page.data("tokens", tokens.of(user))
                .data("roles", Roles.all().stream().filter(me::has).toList())
                .data("problem", problem)
                .data("token", token)
                .render())
        .header("Cache-Control", "no-store")
        .build();
  }
}
