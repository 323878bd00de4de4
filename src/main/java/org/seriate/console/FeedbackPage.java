package org.seriate.console;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.seriate.access.Me;
import org.seriate.access.Roles;
import org.seriate.config.AeConfig;
import org.seriate.models.Feedback;

/** {@code /feedback}: what people think of results, by model and month. */
@Path("/feedback")
@RolesAllowed({Roles.VIEWER, Roles.RADIOLOGIST, Roles.OPERATOR, Roles.ADMINISTRATOR})
class FeedbackPage {
  private static final int MONTHS = 12;
  private static final int LINES = 100;

  private final Template page;
  private final Feedback feedback;
  private final AeConfig config;
  private final Me me;

  FeedbackPage(
      @Location("feedback.html") Template page, Feedback feedback, AeConfig config, Me me) {
    this.page = page;
    this.feedback = feedback;
    this.config = config;
    this.me = me;
  }

  @GET
  @Blocking
  @Produces(MediaType.TEXT_HTML)
  public TemplateInstance show() {
    return page.data("months", feedback.months(MONTHS, config.node().timezone()))
        .data("disputed", feedback.disputed(LINES))
        .data("mayExport", me.has(Roles.RADIOLOGIST) || me.has(Roles.ADMINISTRATOR));
  }
}
