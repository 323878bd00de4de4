package org.seriate.console;

import io.quarkus.qute.Location;
import io.quarkus.qute.RawString;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateInstance;
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
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.seriate.access.Me;
import org.seriate.access.Roles;
import org.seriate.config.AeConfig;
import org.seriate.models.Agreement;
import org.seriate.models.Card;
import org.seriate.models.Effect;
import org.seriate.models.Model;
import org.seriate.models.ModelRole;
import org.seriate.models.Models;
import org.seriate.models.Period;
import org.seriate.models.RecordedAnswers;
import org.seriate.models.RoleChange;
import org.seriate.models.ShadowRuns;

/** {@code /models}: which bundles there are, what each says of itself, and what it has said. */
@Path("/models")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed({Roles.VIEWER, Roles.RADIOLOGIST, Roles.OPERATOR, Roles.ADMINISTRATOR})
class ModelsPage {
  private static final int DISAGREEMENTS = 20;

  private final Template list;
  private final Template page;
  private final Models models;
  private final ShadowRuns shadows;
  private final RecordedAnswers answers;
  private final AeConfig config;
  private final Me me;

  ModelsPage(
      @Location("models.html") Template list,
      @Location("model.html") Template page,
      Models models,
      ShadowRuns shadows,
      RecordedAnswers answers,
      AeConfig config,
      Me me) {
    this.list = list;
    this.page = page;
    this.models = models;
    this.shadows = shadows;
    this.answers = answers;
    this.config = config;
    this.me = me;
  }

  /** A bundle and its card. */
  public record Line(Model model, Card card) {}

  /** Two models that were asked about the same series, and the drawing of it. */
  public record Pair(Agreement counts, String shadow, String active, RawString chart) {
    public Double share() {
      return ModelsResource.Compared.orNull(counts.share());
    }

    public Double kappa() {
      return ModelsResource.Compared.orNull(counts.kappa());
    }
  }

  @GET
  public TemplateInstance all() {
    return list.data("lines", lines()).data("mayChange", mayChange());
  }

  private List<Line> lines() {
    return models.all().stream().map(m -> new Line(m, Card.read(m.card()))).toList();
  }

  private boolean mayChange() {
    return me.has(Roles.ADMINISTRATOR);
  }

  @GET
  @Path("{id}")
  public Response one(
      @PathParam("id") long id,
      @QueryParam("label") String label,
      @QueryParam("threshold") String threshold,
      @QueryParam("newest") @DefaultValue("0") int newest,
      @QueryParam("per") String per) {
    return models
        .byId(id)
        .map(
            m -> {
              Card card = Card.read(m.card());
              ModelQuestion asked = ModelQuestion.of(card, label, threshold, newest, per);
              return shown(asked.problem().isEmpty() ? 200 : 422, m, card, asked, "", "");
            })
        .orElseGet(() -> unknown("There is no model " + id + "."));
  }

  @GET
  @Path("{id}/pictures/{name}")
  @Produces("image/png")
  public Response picture(@PathParam("id") long id, @PathParam("name") String name) {
    return ModelsResource.png(models.picture(id, name));
  }

  @POST
  @Path("{id}/activate")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @RolesAllowed(Roles.ADMINISTRATOR)
  public Response activate(@PathParam("id") long id) {
    return after(id, models.activate(id, me.actor()));
  }

  @POST
  @Path("{id}/additional")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @RolesAllowed(Roles.ADMINISTRATOR)
  public Response additional(@PathParam("id") long id) {
    return after(id, models.additional(id, me.actor()));
  }

  @POST
  @Path("{id}/shadow")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @RolesAllowed(Roles.ADMINISTRATOR)
  public Response shadow(@PathParam("id") long id) {
    return after(id, models.shadow(id, me.actor()));
  }

  @POST
  @Path("{id}/retire")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @RolesAllowed(Roles.ADMINISTRATOR)
  public Response retire(@PathParam("id") long id) {
    return after(id, models.retire(id, me.actor()));
  }

  private Response after(long id, RoleChange change) {
    return switch (change) {
      case RoleChange.Done(String said) -> again(200, id, said, "");
      case RoleChange.Refused(String said) -> again(409, id, "", said);
      case RoleChange.NoSuchModel(String said) -> unknown(said);
    };
  }

  private Response again(int status, long id, String news, String problem) {
    Model m = models.byId(id).orElseThrow();
    Card card = Card.read(m.card());
    return shown(status, m, card, ModelQuestion.of(card, "", "", 0, ""), news, problem);
  }

  private Response unknown(String said) {
    return Response.status(404)
        .entity(
            list.data("lines", lines())
                .data("mayChange", mayChange())
                .data("problem", said)
                .render())
        .build();
  }

  private Response shown(
      int status, Model m, Card card, ModelQuestion asked, String news, String problem) {
    List<Period> drift = answers.drift(m, asked.label(), asked.per());
    Optional<Effect> effect =
        Double.isNaN(asked.threshold())
            ? Optional.empty()
            : Optional.of(answers.effect(m, asked.label(), asked.threshold(), asked.newest()));
    return Response.status(status)
        .entity(
            page.data("m", m)
                .data("card", card)
                .data("pictures", models.pictures(m.id()))
                .data("metrics", new RawString(ModelCharts.metrics(card.metrics())))
                .data("asked", asked)
                .data("lengths", Period.Length.values())
                .data("effect", effect.orElse(null))
                .data(
                    "histogram", effect.map(e -> new RawString(ModelCharts.effect(e))).orElse(null))
                .data("drift", drift)
                .data(
                    "driftChart",
                    new RawString(
                        ModelCharts.drift(
                            drift, asked.per(), LocalDate.now(config.node().timezone()))))
                .data("pairs", pairs(m))
                .data("differences", shadows.disagreements(m.id(), DISAGREEMENTS))
                .data("mayChange", mayChange())
                .data("active", m.role() == ModelRole.ACTIVE)
                .data("news", news)
                .data("problem", problem.isEmpty() ? asked.problem() : problem)
                .render())
        .build();
  }

  /** With this model as the shadow, or as the one that was active beside it. */
  private List<Pair> pairs(Model m) {
    List<Model> all = models.all();
    return shadows.agreement().stream()
        .filter(a -> a.model() == m.id() || m.digest().equals(a.activeDigest()))
        .map(
            a ->
                new Pair(
                    a,
                    words(all.stream().filter(o -> o.id() == a.model()).findFirst()),
                    words(
                        all.stream().filter(o -> o.digest().equals(a.activeDigest())).findFirst()),
                    new RawString(ModelCharts.agreement(a))))
        .toList();
  }

  private static String words(Optional<Model> model) {
    return model.map(m -> "%d %s %s".formatted(m.id(), m.name(), m.version())).orElse("no model");
  }
}
