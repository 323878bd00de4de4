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
import java.util.Optional;
import org.seriate.access.Roles;
import org.seriate.config.AeConfig;
import org.seriate.models.Feedback;

/** {@code /api/v1/feedback}: what people think of results. */
@Path("/api/v1/feedback")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.VIEWER, Roles.RADIOLOGIST, Roles.OPERATOR, Roles.ADMINISTRATOR})
class FeedbackResource {
  private static final int MOST = 1000;
  private static final int MOST_MONTHS = 120;

  private final Feedback feedback;
  private final Judging judging;
  private final DisputedCases cases;
  private final AeConfig config;

  FeedbackResource(Feedback feedback, Judging judging, DisputedCases cases, AeConfig config) {
    this.feedback = feedback;
    this.judging = judging;
    this.cases = cases;
    this.config = config;
  }

  /** Whether the result is right. */
  public enum Word {
    AGREE,
    DISAGREE
  }

  /** An opinion on the result of a revision; it takes the place of an earlier one of that user. */
  public record Command(Word opinion, Long series, Integer revision, String comment) {}

  /** What came of it, in a sentence for a person. */
  public record Answer(String said) {}

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed({Roles.RADIOLOGIST, Roles.ADMINISTRATOR})
  public Response give(Command c) {
    if (c == null || c.opinion() == null || c.series() == null || c.revision() == null) {
      return Problem.of(400, "Wanted are opinion (AGREE or DISAGREE), series and revision.");
    }
    String comment = c.comment() == null ? "" : c.comment();
    Optional<String> unfit = Judging.unfit(comment);
    if (unfit.isPresent()) {
      return Problem.of(422, unfit.get());
    }
    return switch (judging.opine(c.series(), c.revision(), c.opinion() == Word.AGREE, comment)) {
      case Feedback.Heard.Noted(String said) -> Response.ok(new Answer(said)).build();
      case Feedback.Heard.Refused(String said) -> Problem.of(409, said);
      case Feedback.Heard.NoSuchResult(String said) -> Problem.of(404, said);
    };
  }

  @GET
  @Path("/{series}")
  public List<Feedback.Opinion> ofSeries(@PathParam("series") long series) {
    return feedback.ofSeries(series);
  }

  /** By model and month, the newest month first. */
  @GET
  @Path("/months")
  public List<Feedback.Month> months(@QueryParam("months") @DefaultValue("12") int months) {
    return feedback.months(Math.clamp(months, 1, MOST_MONTHS), config.node().timezone());
  }

  @GET
  @Path("/disagreements")
  public List<Feedback.Disputed> disagreements(
      @QueryParam("limit") @DefaultValue("100") int limit) {
    return feedback.disputed(Math.clamp(limit, 1, MOST));
  }

  /** The same as a table that names nobody; each series of it is on the audit record. */
  @GET
  @Path("/disagreements.csv")
  @Produces("text/csv")
  @RolesAllowed({Roles.RADIOLOGIST, Roles.ADMINISTRATOR})
  public Response cases() {
    return Response.ok(cases.export())
        .header("Content-Disposition", "attachment; filename=\"disagreements.csv\"")
        .header("Cache-Control", "no-store")
        .build();
  }
}
