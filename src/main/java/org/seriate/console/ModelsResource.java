package org.seriate.console;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.seriate.access.Me;
import org.seriate.access.Roles;
import org.seriate.models.Agreement;
import org.seriate.models.Card;
import org.seriate.models.Model;
import org.seriate.models.Models;
import org.seriate.models.RecordedAnswers;
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
  private final RecordedAnswers answers;
  private final Me me;

  ModelsResource(Models models, ShadowRuns shadows, RecordedAnswers answers, Me me) {
    this.models = models;
    this.shadows = shadows;
    this.answers = answers;
    this.me = me;
  }

  /** The words of a command. */
  public enum Word {
    ACTIVATE,
    ADDITIONAL,
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

    static Double orNull(OptionalDouble value) {
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
    return of(id, m -> Response.ok(m).build());
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

  /** What the card says, as far as it can be read. */
  @GET
  @Path("/{id}/card")
  public Response card(@PathParam("id") long id) {
    return of(id, m -> Response.ok(Card.read(m.card())).build());
  }

  /** The pictures that the bundle carries. */
  @GET
  @Path("/{id}/pictures")
  public Response pictures(@PathParam("id") long id) {
    return of(id, m -> Response.ok(models.pictures(m.id())).build());
  }

  @GET
  @Path("/{id}/pictures/{name}")
  @Produces("image/png")
  public Response picture(@PathParam("id") long id, @PathParam("name") String name) {
    return png(models.picture(id, name));
  }

  /** A bundle never changes, so its pictures need not be asked for again soon. */
  static Response png(Optional<byte[]> picture) {
    return picture
        .map(png -> Response.ok(png).header("Cache-Control", "private, max-age=86400").build())
        .orElseThrow(NotFoundException::new);
  }

  /** What {@code threshold} would make of the newest answers; without it, that of the card. */
  @GET
  @Path("/{id}/effect")
  public Response effect(
      @PathParam("id") long id,
      @QueryParam("label") String label,
      @QueryParam("threshold") String threshold,
      @QueryParam("newest") @DefaultValue("0") int newest) {
    return of(
        id,
        m -> {
          ModelQuestion asked =
              ModelQuestion.of(Card.read(m.card()), label, threshold, newest, null);
          if (!asked.problem().isEmpty()) {
            return said(400, asked.problem());
          }
          return Double.isNaN(asked.threshold())
              ? said(409, "The card of model %d has no class with a threshold.".formatted(id))
              : Response.ok(answers.effect(m, asked.label(), asked.threshold(), asked.newest()))
                  .build();
        });
  }

  /** Median probability and share of positives; {@code per} is WEEK or MONTH. */
  @GET
  @Path("/{id}/drift")
  public Response drift(
      @PathParam("id") long id, @QueryParam("label") String label, @QueryParam("per") String per) {
    return of(
        id,
        m -> {
          ModelQuestion asked = ModelQuestion.of(Card.read(m.card()), label, null, 0, per);
          return Response.ok(answers.drift(m, asked.label(), asked.per())).build();
        });
  }

  private Response of(long id, Function<Model, Response> answer) {
    return models.byId(id).map(answer).orElseGet(() -> said(404, "There is no model " + id + "."));
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Roles.ADMINISTRATOR)
  public Response command(Command c) {
    if (c == null || c.command() == null || c.model() == null) {
      return said(
          400, "Wanted is a command (ACTIVATE, ADDITIONAL, SHADOW, RETIRE, RUN_ON) and a model.");
    }
    RoleChange change =
        switch (c.command()) {
          case ACTIVATE -> models.activate(c.model(), me.actor());
          case ADDITIONAL -> models.additional(c.model(), me.actor());
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

  /** The members {@code changed} and {@code said} are what commands of this program print. */
  private static Response said(int status, String words) {
    return Problem.of(status, words, Map.of("changed", false, "said", words));
  }
}
