package org.seriate.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.seriate.access.Roles;
import org.seriate.audit.AuditEntry;
import org.seriate.audit.AuditEvent;
import org.seriate.audit.AuditOutcome;
import org.seriate.audit.AuditTrail;
import org.seriate.config.AeConfig;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.io.DicomJson;

/** QIDO-RS over the results of this node (PS3.18 10.6). */
@RolesAllowed({Roles.RADIOLOGIST, Roles.OPERATOR, Roles.ADMINISTRATOR})
@Path("/dicom-web")
class DicomWebSearch {
  private final ResultRows rows;
  private final AeConfig config;
  private final AuditTrail audit;

  @Context UriInfo uri;
  @Context HttpHeaders headers;
  @Context SecurityContext login;
  @Context HttpServerRequest request;

  DicomWebSearch(DataSource database, AeConfig config, AuditTrail audit) {
    this.rows = new ResultRows(database);
    this.config = config;
    this.audit = audit;
  }

  @GET
  @Path("/studies")
  public Response studies() {
    return search(QueryLevel.STUDY, null, null);
  }

  @GET
  @Path("/series")
  public Response allSeries() {
    return search(QueryLevel.SERIES, null, null);
  }

  @GET
  @Path("/instances")
  public Response allInstances() {
    return search(QueryLevel.IMAGE, null, null);
  }

  @GET
  @Path("/studies/{study}/series")
  public Response series(@PathParam("study") String study) {
    return search(QueryLevel.SERIES, study, null);
  }

  @GET
  @Path("/studies/{study}/instances")
  public Response instancesOfStudy(@PathParam("study") String study) {
    return search(QueryLevel.IMAGE, study, null);
  }

  @GET
  @Path("/studies/{study}/series/{series}/instances")
  public Response instances(@PathParam("study") String study, @PathParam("series") String series) {
    return search(QueryLevel.IMAGE, study, series);
  }

  private Response search(QueryLevel level, String study, String series) {
    if (!config.node().http().dicomWeb()) {
      return WebAnswers.notHere();
    }
    Optional<String> type = visit().accept().best(WebAnswers.JSON, WebAnswers.PLAIN_JSON);
    if (type.isEmpty()) {
      return WebAnswers.notAcceptable(WebAnswers.JSON);
    }
    Map<String, List<String>> parameters = uri.getQueryParameters();
    return switch (WebSearch.of(
        level, Optional.ofNullable(study), Optional.ofNullable(series), parameters)) {
      case WebSearch.BadRequest(String why) -> WebAnswers.said(400, why);
      case WebSearch.Understood understood -> matches(understood, type.get());
    };
  }

  private Response matches(WebSearch.Understood search, String type) {
    audit.recordAlone(
        AuditEntry.of(
            AuditEvent.QUERY,
            AuditOutcome.SUCCESS,
            visit().actor(),
            "QIDO-RS at level " + search.asked().level()));
    // One more than asked for tells whether there are more.
    List<DataSet> found =
        Answers.stream(search.asked(), rows, config.node().aeTitle())
            .skip(search.offset())
            .limit(search.limit() + 1L)
            .toList();
    boolean more = found.size() > search.limit();
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    found.stream().limit(search.limit()).map(this::withAddress).forEach(all::add);
    Response.ResponseBuilder response =
        all.isEmpty() ? Response.noContent() : Response.ok(all.toString(), type);
    search.warnings().forEach(w -> response.header("Warning", warning(w)));
    if (more && search.limit() == WebSearch.MOST) {
      response.header(
          "Warning",
          warning(
              "The number of results exceeded the maximum supported by the server."
                  + " Additional results can be requested."));
    }
    return response.build();
  }

  private ObjectNode withAddress(DataSet match) {
    DataSet answer =
        match.toBuilder()
            .remove(Tag.QueryRetrieveLevel)
            .string(Tag.RetrieveURL, visit().address(match))
            .build();
    return DicomJson.of(answer, _ -> "");
  }

  private String warning(String words) {
    return "299 " + visit().base() + " \"" + words + "\"";
  }

  private WebVisit visit() {
    return new WebVisit(uri, headers, login, request);
  }
}
