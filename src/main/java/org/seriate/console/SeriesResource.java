package org.seriate.console;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.seriate.access.Roles;
import org.seriate.config.AeConfig;

/**
 * {@code GET /api/v1/series}: the newest series, for scripts. {@code before} is the number of the
 * last series of the page before, {@code model} that of a model of {@code /api/v1/models}.
 */
@Path("/api/v1/series")
@RolesAllowed({Roles.VIEWER, Roles.RADIOLOGIST, Roles.OPERATOR, Roles.ADMINISTRATOR})
class SeriesResource {
  private static final int MOST = 1000;
  private final Worklist worklist;
  private final AeConfig config;

  SeriesResource(Worklist worklist, AeConfig config) {
    this.worklist = worklist;
    this.config = config;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public List<Worklist.Line> newest(
      @QueryParam("limit") @DefaultValue("100") int limit,
      @QueryParam("before") @DefaultValue("0") long before,
      @QueryParam("state") String state,
      @QueryParam("result") String result,
      @QueryParam("approval") String approval,
      @QueryParam("source") String source,
      @QueryParam("model") String model,
      @QueryParam("text") String text,
      @QueryParam("from") String from,
      @QueryParam("to") String to) {
    var asked =
        new WorklistFilter.Asked(text, state, result, approval, source, model, from, to, before);
    WorklistFilter filter = WorklistFilter.of(asked, false, config.node().timezone());
    return worklist.find(filter, Math.clamp(limit, 1, MOST)).lines();
  }
}
