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
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.seriate.access.Roles;
import org.seriate.queue.Approvals;
import org.seriate.queue.Commanded;

/** {@code /api/v1/approvals}: results that a person has to accept before they leave the node. */
@Path("/api/v1/approvals")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.VIEWER, Roles.RADIOLOGIST, Roles.OPERATOR, Roles.ADMINISTRATOR})
class ApprovalsResource {
  private static final int MOST = 1000;

  private final ApprovalView view;
  private final Judging judging;

  ApprovalsResource(ApprovalView view, Judging judging) {
    this.view = view;
    this.judging = judging;
  }

  /**
   * An act about the result of a revision of a series; REJECT and COMMENT need a comment, which
   * goes on the audit record and must not name the patient.
   */
  public record Command(Approvals.Act command, Long series, Integer revision, String comment) {}

  /** What came of it: how many deliveries changed, and a sentence for a person. */
  public record Answer(int works, String said) {}

  /**
   * @param state AWAITING unless another is given
   * @param after number of the last report of the page before
   */
  @GET
  public Response list(
      @QueryParam("state") @DefaultValue("AWAITING") String state,
      @QueryParam("after") @DefaultValue("0") long after,
      @QueryParam("limit") @DefaultValue("100") int limit) {
    Optional<ApprovalView.State> wanted =
        Stream.of(ApprovalView.State.values()).filter(s -> s.name().equals(state)).findFirst();
    return wanted
        .map(s -> Response.ok(view.find(s, after, Math.clamp(limit, 1, MOST))).build())
        .orElseGet(
            () ->
                Problem.of(
                    400,
                    "'%s' is none of %s"
                        .formatted(state, Arrays.toString(ApprovalView.State.values()))));
  }

  @GET
  @Path("/{series}")
  public Response ofSeries(@PathParam("series") long series) {
    ApprovalView.OfSeries found = view.ofSeries(series);
    return found.approvals().isEmpty()
        ? Problem.of(404, "No result of a series %d was to be approved.".formatted(series))
        : Response.ok(found).build();
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed({Roles.RADIOLOGIST, Roles.ADMINISTRATOR})
  public Response command(Command c) {
    if (c == null || c.command() == null || c.series() == null || c.revision() == null) {
      return Problem.of(
          400,
          "Wanted are command (one of %s), series and revision."
              .formatted(Arrays.toString(Approvals.Act.values())));
    }
    String comment = c.comment() == null ? "" : c.comment();
    Optional<String> unfit = Judging.unfit(c.command(), comment);
    if (unfit.isPresent()) {
      return Problem.of(422, unfit.get());
    }
    return switch (judging.perform(c.command(), c.series(), c.revision(), comment)) {
      case Commanded.Done(int works, String said) -> Response.ok(new Answer(works, said)).build();
      case Commanded.Refused(String said) -> Problem.of(409, said);
      case Commanded.Unknown(String said) -> Problem.of(404, said);
    };
  }
}
