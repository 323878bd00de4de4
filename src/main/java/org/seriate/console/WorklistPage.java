package org.seriate.console;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.seriate.access.Me;
import org.seriate.access.Roles;
import org.seriate.audit.AuditEvent;
import org.seriate.audit.AuditOutcome;
import org.seriate.audit.AuditTrail;
import org.seriate.config.AeConfig;
import org.seriate.models.Models;
import org.seriate.series.ReportKind;
import org.seriate.series.SeriesState;

/** {@code /}: what came, where it stands, what it waits for. */
@Path("/")
@RolesAllowed({Roles.VIEWER, Roles.RADIOLOGIST, Roles.OPERATOR, Roles.ADMINISTRATOR, Roles.AUDITOR})
class WorklistPage {
  private static final int LINES = 50;

  private final Template page;
  private final Worklist worklist;
  private final SavedFilters filters;
  private final Models models;
  private final ApprovalView approvals;
  private final AeConfig config;
  private final AuditTrail audit;
  private final Me me;

  WorklistPage(
      @Location("worklist.html") Template page,
      Worklist worklist,
      SavedFilters filters,
      Models models,
      ApprovalView approvals,
      AeConfig config,
      AuditTrail audit,
      Me me) {
    this.page = page;
    this.worklist = worklist;
    this.filters = filters;
    this.models = models;
    this.approvals = approvals;
    this.config = config;
    this.audit = audit;
    this.me = me;
  }

  /** An auditor's start is the audit record. */
  @GET
  @Blocking
  @Produces(MediaType.TEXT_HTML)
  public Response show(
      @QueryParam("text") String text,
      @QueryParam("state") String state,
      @QueryParam("result") String result,
      @QueryParam("approval") String approval,
      @QueryParam("source") String source,
      @QueryParam("model") String model,
      @QueryParam("from") String from,
      @QueryParam("to") String to,
      @QueryParam("before") @DefaultValue("0") long before) {
    boolean maySee =
        me.has(Roles.VIEWER)
            || me.has(Roles.RADIOLOGIST)
            || me.has(Roles.OPERATOR)
            || me.has(Roles.ADMINISTRATOR);
    if (!maySee) {
      return Response.seeOther(URI.create("/audit")).build();
    }
    var asked =
        new WorklistFilter.Asked(text, state, result, approval, source, model, from, to, before);
    return Response.ok(instance(asked).render()).build();
  }

  /** The list with what came of a command. */
  Response after(WorklistFilter.Asked asked, SeriesCommands.Tally tally, String problem) {
    return Response.status(problem.isEmpty() ? 200 : 422)
        .entity(instance(asked).data("tally", tally).data("problem", problem).render())
        .build();
  }

  private TemplateInstance instance(WorklistFilter.Asked asked) {
    boolean patients = me.has(Roles.RADIOLOGIST);
    WorklistFilter filter = WorklistFilter.of(asked, patients, config.node().timezone());
    if (patients && filter.text().isPresent()) {
      audit.recordAlone(
          AuditEvent.QUERY,
          AuditOutcome.SUCCESS,
          me.actor(),
          null,
          "searched the list of series, by patient too");
    }
    return page.data("node", config.node())
        .data("tally", null)
        .data("problem", "")
        .data("mayCommand", me.has(Roles.OPERATOR) || me.has(Roles.ADMINISTRATOR))
        .data("acts", SeriesCommands.Act.values())
        .data("saved", filters.of(me.getName()))
        .data("asked", asked)
        .data("patients", patients)
        .data("filter", filter)
        .data("page", worklist.find(filter, LINES))
        .data("counts", worklist.counts())
        .data("approvalOn", config.node().approval().isOn())
        .data("awaiting", approvals.awaiting())
        .data("approvals", ApprovalView.State.values())
        .data("sources", worklist.sources())
        .data("models", models.all())
        .data("states", SeriesState.values())
        .data("results", ReportKind.values())
        .data("listed", config.peers().size())
        .data("destinations", config.destinations());
  }
}
