package org.seriate.console;

import io.smallrye.common.annotation.Blocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.seriate.access.Roles;
import org.seriate.audit.AuditRow;
import org.seriate.audit.AuditSearch;
import org.seriate.audit.chain.Verification;
import org.seriate.audit.message.AuditExport;
import org.seriate.audit.message.FhirAuditEvent;

/** {@code /api/v1/audit}: the audit record, for programs of auditors. */
@Path("/api/v1/audit")
@Blocking
@RolesAllowed(Roles.AUDITOR)
class AuditResource {
  private static final int MOST = 1000;
  private final AuditReading reading;

  @Context SecurityContext security;
  @Context HttpServerRequest request;

  AuditResource(AuditReading reading) {
    this.reading = reading;
  }

  /** An event without what only machines want; the key of a query is in the XML. */
  public record Event(
      long id,
      Instant at,
      String event,
      String eventId,
      String eventType,
      String action,
      int outcome,
      String node,
      String actor,
      String peer,
      Long series,
      String studyInstanceUid,
      String seriesInstanceUid,
      String patientId,
      String issuerOfPatientId,
      Integer instances,
      String object,
      String detail) {
    static Event of(AuditRow r) {
      return new Event(
          r.id(),
          r.at(),
          r.event(),
          r.eventId(),
          r.eventType(),
          r.action(),
          r.outcome(),
          r.node(),
          r.actor(),
          r.peer(),
          r.series(),
          r.studyInstanceUid(),
          r.seriesInstanceUid(),
          r.patientId(),
          r.issuerOfPatientId(),
          r.instances(),
          r.object(),
          r.detail());
    }
  }

  /**
   * A page of events, newest first.
   *
   * @param next address of the next page, null on the last one
   */
  public record Page(List<Event> events, String next) {}

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public Response search(
      @BeanParam AuditQuery query, @QueryParam("limit") @DefaultValue("100") int limit)
      throws SQLException {
    int most = Math.clamp(limit, 1, MOST);
    try {
      List<AuditRow> rows = reading.search(reader(), "/api/v1/audit", query.search(), most);
      String next =
          rows.size() < most
              ? null
              : "/api/v1/audit?" + query.inAddress(rows.getLast().id()) + "&limit=" + most;
      return Response.ok(new Page(rows.stream().map(Event::of).toList(), next)).build();
    } catch (AuditQuery.NotUnderstood e) {
      return problem(e.getMessage());
    }
  }

  @GET
  @Path("/export")
  @Produces({"text/csv", MediaType.APPLICATION_XML, "application/problem+json"})
  public Response export(
      @BeanParam AuditQuery query, @QueryParam("format") @DefaultValue("csv") String format) {
    AuditExport as;
    AuditSearch search;
    try {
      as = AuditExport.valueOf(format.toUpperCase(Locale.ROOT));
      search = query.search();
    } catch (IllegalArgumentException e) {
      return problem("format must be csv or xml");
    } catch (AuditQuery.NotUnderstood e) {
      return problem(e.getMessage());
    }
    reading.recordExport(reader(), "/api/v1/audit/export", as, search);
    StreamingOutput body =
        out -> {
          try (Writer text =
              new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8))) {
            reading.export(as, search, text);
          }
        };
    String name = "audit." + as.name().toLowerCase(Locale.ROOT);
    return Response.ok(body, as == AuditExport.CSV ? "text/csv" : MediaType.APPLICATION_XML)
        .header("Content-Disposition", "attachment; filename=\"" + name + "\"")
        .build();
  }

  @GET
  @Path("/verify")
  @Produces(MediaType.APPLICATION_JSON)
  public Verification.Result verify() throws SQLException, IOException {
    return reading.verify(reader(), "/api/v1/audit/verify");
  }

  /**
   * Retrieve ATNA Audit Event (ITI-81) over this record: {@code date} is required, {@code agent},
   * {@code patient.identifier}, {@code type}, {@code outcome} and {@code _count} narrow.
   */
  @GET
  @Path("/AuditEvent")
  @Produces("application/fhir+json")
  public Response retrieve(
      @QueryParam("date") List<String> dates,
      @QueryParam("agent") String agent,
      @QueryParam("patient.identifier") String patient,
      @QueryParam("type") String type,
      @QueryParam("outcome") String outcome,
      @QueryParam("_before") String before,
      @QueryParam("_count") @DefaultValue("100") int count)
      throws SQLException {
    try {
      AuditSearch search = FhirSearch.of(dates, agent, patient, type, outcome, before);
      int most = Math.clamp(count, 1, MOST);
      List<AuditRow> rows = reading.search(reader(), "/api/v1/audit/AuditEvent", search, most);
      Map<String, Object> bundle = new LinkedHashMap<>();
      bundle.put("resourceType", "Bundle");
      bundle.put("type", "searchset");
      if (rows.size() == most) {
        bundle.put("link", List.of(Map.of("relation", "next", "url", next(rows))));
      }
      bundle.put(
          "entry", rows.stream().map(r -> Map.of("resource", FhirAuditEvent.of(r))).toList());
      return Response.ok(bundle).build();
    } catch (AuditQuery.NotUnderstood e) {
      return Response.status(Response.Status.BAD_REQUEST)
          .entity(FhirSearch.refusal(e.getMessage()))
          .build();
    }
  }

  /** The address as it was asked, from behind the last event of this page on. */
  private String next(List<AuditRow> rows) {
    String asked = request.absoluteURI().replaceAll("[?&]_before=[^&]*", "");
    return asked + (asked.contains("?") ? "&" : "?") + "_before=" + rows.getLast().id();
  }

  private String reader() {
    return AuditReading.reader(security, request);
  }

  /** RFC 9457. */
  private static Response problem(String sentence) {
    return Response.status(Response.Status.BAD_REQUEST)
        .type("application/problem+json")
        .entity(Map.of("title", "The query was not understood", "status", 400, "detail", sentence))
        .build();
  }
}
