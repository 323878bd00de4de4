package org.seriate.console;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.OptionalDouble;
import org.seriate.access.Me;
import org.seriate.access.Roles;
import org.seriate.models.Agreement;
import org.seriate.models.Model;
import org.seriate.models.Models;
import org.seriate.models.RoleChange;
import org.seriate.models.ShadowRuns;

/** {@code /api/v1/models}: the models of this database, their roles, and how shadows agree. */
@Path("/api/v1/models")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.VIEWER, Roles.RADIOLOGIST, Roles.OPERATOR, Roles.ADMINISTRATOR})
class ModelsResource {
  private static final int MOST = 1000;

  private final Models models;
  private final ShadowRuns shadows;
  private final Me me;

  ModelsResource(Models models, ShadowRuns shadows, Me me) {
    this.models = models;
    this.shadows = shadows;
    this.me = me;
  }

  /** The words of a command. */
  public enum Word {
    ACTIVATE,
    SHADOW,
    RETIRE,
    RUN_ON
  }

  /** A command for a model; {@code engine} and {@code device} are for RUN_ON. */
  public record Command(Word command, Long model, String engine, String device) {}

  /** What came of it. */
  public record Answer(boolean changed, String said) {}

  /** An agreement with what is worked out from it; null where there is nothing to work from. */
  public record Compared(Agreement counts, long compared, Double share, Double kappa) {
    static Compared of(Agreement a) {
      return new Compared(a, a.compared(), orNull(a.share()), orNull(a.kappa()));
    }

    private static Double orNull(OptionalDouble value) {
      return value.isPresent() ? value.getAsDouble() : null;
    }
  }

  @GET
  public List<Model> all() {
    return models.all();
  }

  @GET
  @Path("/{id}")
  public Response one(@PathParam("id") long id) {
    return models
        .byId(id)
        .map(m -> Response.ok(m).build())
        .orElseGet(() -> said(404, "There is no model " + id + "."));
  }

  @GET
  @Path("/agreement")
  public List<Compared> agreement() {
    return shadows.agreement().stream().map(Compared::of).toList();
  }

  @GET
  @Path("/{id}/disagreements")
  public Response disagreements(
      @PathParam("id") long id, @QueryParam("limit") @DefaultValue("100") int limit) {
    return Response.ok(shadows.disagreements(id, Math.clamp(limit, 1, MOST))).build();
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Roles.ADMINISTRATOR)
  public Response command(Command c) {
    if (c == null || c.command() == null || c.model() == null) {
      return said(400, "Wanted is a command (ACTIVATE, SHADOW, RETIRE, RUN_ON) and a model.");
    }
    RoleChange change =
        switch (c.command()) {
          case ACTIVATE -> models.activate(c.model(), me.actor());
          case SHADOW -> models.shadow(c.model(), me.actor());
          case RETIRE -> models.retire(c.model(), me.actor());
          case RUN_ON ->
              models.runOn(
                  c.model(),
                  c.engine() == null ? "ONNX" : c.engine(),
                  c.device() == null ? "CPU" : c.device(),
                  me.actor());
        };
    return switch (change) {
      case RoleChange.Done(String said) -> Response.ok(new Answer(true, said)).build();
      case RoleChange.Refused(String said) -> said(409, said);
      case RoleChange.NoSuchModel(String said) -> said(404, said);
    };
  }

  private static Response said(int status, String words) {
    return Response.status(status).entity(new Answer(false, words)).build();
  }
}
