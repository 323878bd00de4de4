package org.seriate.console;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.util.Set;
import org.seriate.access.Me;
import org.seriate.access.Roles;
import org.seriate.retain.Erasure;

/** {@code POST /api/v1/erasures}: deletes a series, or all of a patient, on request. */
@Path("/api/v1/erasures")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.ADMINISTRATOR)
class ErasureResource {
  private static final int LONGEST_REASON = 500;

  private final Erasure erasure;
  private final Me me;

  ErasureResource(Erasure erasure, Me me) {
    this.erasure = erasure;
    this.me = me;
  }

  /**
   * What is to go: {@code series}, or {@code patientId} with the issuer if there are several.
   *
   * @param reason goes on the audit record; it must name nobody
   */
  public record Request(Long series, String patientId, String issuer, String reason) {}

  /** What went. */
  public record Done(int series, int images, Set<String> delivered, String said) {}

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Response erase(Request request) throws SQLException {
    if (request == null
        || (request.series() == null) == (request.patientId() == null)
        || request.reason() == null
        || request.reason().isBlank()
        || request.reason().length() > LONGEST_REASON) {
      return said(400, "Give series or patientId, and a reason of at most 500 characters.");
    }
    return answer(
        request.series() != null
            ? erasure.series(request.series(), me.actor(), request.reason())
            : erasure.patient(request.patientId(), request.issuer(), me.actor(), request.reason()));
  }

  private static Response answer(Erasure.Answer answer) {
    return switch (answer) {
      case Erasure.Answer.Erased e ->
          Response.ok(
                  new Done(
                      e.series(),
                      e.images(),
                      e.delivered(),
                      "%d series with %d images erased.%s"
                          .formatted(
                              e.series(),
                              e.images(),
                              e.delivered().isEmpty()
                                  ? ""
                                  : " Delivered reports stay with "
                                      + String.join(", ", e.delivered())
                                      + "; have them deleted there.")))
              .build();
      case Erasure.Answer.NothingFound _ -> said(404, "There is no such series here.");
      case Erasure.Answer.BackupUnderWay _ ->
          said(409, "A backup is being taken; nothing is deleted meanwhile. Try again after it.");
    };
  }

  private static Response said(int status, String sentence) {
    return Response.status(status).entity(new Done(0, 0, Set.of(), sentence)).build();
  }
}
