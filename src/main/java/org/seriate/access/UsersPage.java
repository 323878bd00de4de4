package org.seriate.access;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.seriate.series.VerifyingObserver;

/** {@code /users}: who may do what. */
@Path("/users")
@RolesAllowed(Roles.ADMINISTRATOR)
class UsersPage {
  private static final String NAME = "[a-z0-9][a-z0-9._@-]{1,63}";

  private final Template page;
  private final Users users;
  private final Me me;

  UsersPage(@Location("users.html") Template page, Users users, Me me) {
    this.page = page;
    this.users = users;
    this.me = me;
  }

  @GET
  @Produces(MediaType.TEXT_HTML)
  public Response show() {
    return answer(200, "", "");
  }

  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Produces(MediaType.TEXT_HTML)
  public Response add(
      @FormParam("name") @DefaultValue("") String name, @FormParam("role") List<String> roles) {
    String key = name.strip().toLowerCase(Locale.ROOT);
    if (!key.matches(NAME)) {
      return answer(
          422, "A name has 2 to 64 letters, digits, dots, hyphens, underscores or @ signs.", "");
    }
    List<String> given = known(roles);
    if (given.isEmpty()) {
      return answer(422, "Give the user at least one role.", "");
    }
    String password = Secrets.oneTimePassword();
    return users.add(key, given, password, me.actor())
        ? answer(200, "", oneTime(key, password))
        : answer(409, "There is a user of this name.", "");
  }

  @POST
  @Path("{id}/roles")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Produces(MediaType.TEXT_HTML)
  @Transactional
  public Response roles(
      @PathParam("id") long id,
      @FormParam("role") List<String> roles,
      @FormParam("disabled") @DefaultValue("") String disabled) {
    User user = users.byId(id).orElseThrow(NotFoundException::new);
    boolean off = disabled.equals("yes");
    if ((off || !roles.contains(Roles.ADMINISTRATOR)) && users.isLastAdministrator(user)) {
      return answer(
          409, "This is the last administrator. Give the role to another user first.", "");
    }
    // Groups of the identity provider say what its people may do; here they can only be shut out.
    users.setRoles(user, user.ofProvider() ? user.roles() : known(roles), off, me.actor());
    return answer(200, "", "");
  }

  @POST
  @Path("{id}/password")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Produces(MediaType.TEXT_HTML)
  public Response password(@PathParam("id") long id) {
    User user = users.byId(id).orElseThrow(NotFoundException::new);
    if (user.ofProvider()) {
      return answer(409, user.name() + " signs in at the identity provider.", "");
    }
    String password = Secrets.oneTimePassword();
    users.setPassword(user, password, true, me.actor());
    return answer(200, "", oneTime(user.name(), password));
  }

  /** Both empty: this person may not verify any more. */
  @POST
  @Path("{id}/observer")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Produces(MediaType.TEXT_HTML)
  public Response observer(
      @PathParam("id") long id,
      @FormParam("person") @DefaultValue("") String person,
      @FormParam("organization") @DefaultValue("") String organization) {
    User user = users.byId(id).orElseThrow(NotFoundException::new);
    if (person.isBlank() && organization.isBlank()) {
      users.setObserver(user, Optional.empty(), me.actor());
      return answer(200, "", user.name() + " may not verify reports.");
    }
    Optional<VerifyingObserver> observer = observer(person.strip(), organization.strip());
    if (observer.isEmpty()) {
      return answer(
          422,
          "Who may verify needs a name such as Miller^Ann^^Dr and an organization, each of 1 to 64"
              + " characters without backslash; both empty: may not verify.",
          "");
    }
    users.setObserver(user, observer, me.actor());
    return answer(
        200, "", "Reports that %s accepts name %s.".formatted(user.name(), person.strip()));
  }

  // A Person Name of one component group (VR PN), an organization as VR LO; PS3.5 6.2.
  private static Optional<VerifyingObserver> observer(String person, String organization) {
    return person.matches("[^\\\\=\\p{Cntrl}]{1,64}")
            && organization.matches("[^\\\\\\p{Cntrl}]{1,64}")
        ? Optional.of(new VerifyingObserver(person, organization))
        : Optional.empty();
  }

  private static String oneTime(String name, String password) {
    return "The password of %s is %s — shown this once, to be changed at the first log-in."
        .formatted(name, password);
  }

  private static List<String> known(List<String> roles) {
    return Roles.all().stream().filter(roles::contains).toList();
  }

  private Response answer(int status, String problem, String news) {
    return Response.status(status)
        .entity(
            page.data("users", users.all())
                .data("roles", Roles.all())
                .data("now", Instant.now())
                .data("problem", problem)
                .data("news", news)
                .render())
        .header("Cache-Control", "no-store")
        .build();
  }
}
