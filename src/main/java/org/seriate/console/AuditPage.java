package org.seriate.console;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.seriate.access.Roles;
import org.seriate.audit.AuditEvent;
import org.seriate.audit.AuditRow;
import org.seriate.audit.chain.Verification;
import org.seriate.config.AeConfig;

/** The page at {@code /audit}: who did what. The search is its address, to be kept and shared. */
@Path("/audit")
@Blocking
@RolesAllowed(Roles.AUDITOR)
@Produces(MediaType.TEXT_HTML)
class AuditPage {
  private static final int LINES = 100;
  private final Template page;
  private final AuditReading reading;
  private final AeConfig config;

  @Context SecurityContext security;
  @Context HttpServerRequest request;

  AuditPage(@Location("audit.html") Template page, AuditReading reading, AeConfig config) {
    this.page = page;
    this.reading = reading;
    this.config = config;
  }

  @GET
  public TemplateInstance show(@BeanParam AuditQuery query) throws SQLException {
    try {
      List<AuditRow> rows = reading.search(reader(), "/audit", query.search(), LINES);
      return page(query)
          .data("rows", rows)
          .data("older", rows.size() < LINES ? null : query.inAddress(rows.getLast().id()));
    } catch (AuditQuery.NotUnderstood e) {
      return page(query).data("problem", e.getMessage());
    }
  }

  @GET
  @Path("/verify")
  public TemplateInstance verify(@BeanParam AuditQuery query) throws SQLException, IOException {
    Verification.Result result = reading.verify(reader(), "/audit/verify");
    return page(query).data("verification", result);
  }

  private TemplateInstance page(AuditQuery query) {
    return page.data("node", config.node())
        .data("query", query)
        .data("address", query.inAddress(null))
        .data("events", Arrays.stream(AuditEvent.values()).map(Enum::name).sorted().toList())
        .data("rows", List.of())
        .data("older", null)
        .data("problem", null)
        .data("verification", null);
  }

  private String reader() {
    return AuditReading.reader(security, request);
  }
}
