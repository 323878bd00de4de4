package org.seriate.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.seriate.access.Roles;
import org.seriate.access.Users;
import org.seriate.audit.AuditEntry;
import org.seriate.audit.AuditEvent;
import org.seriate.audit.AuditOutcome;
import org.seriate.audit.AuditTrail;
import org.seriate.config.AeConfig;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Element;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.query.ResultRows.ObjectFound;

/**
 * {@code /dicom-web}: QIDO-RS and WADO-RS over the results of this node (PS3.18 10.4, 10.6). Not
 * there at all unless node.yaml says {@code http.dicomWeb: true}.
 */
@RolesAllowed({Roles.RADIOLOGIST, Roles.OPERATOR, Roles.ADMINISTRATOR})
@Path("/dicom-web")
class DicomWebResource {
  private static final String JSON = "application/dicom+json";
  private static final String PLAIN_JSON = "application/json";
  private static final String DICOM = "application/dicom";
  private static final String MULTIPART = "multipart/related";
  private static final String OCTETS = "application/octet-stream";
  private static final String PDF = "application/pdf";

  private final ResultRows rows;
  private final AeConfig config;
  private final AuditTrail audit;

  @Context UriInfo uri;
  @Context SecurityContext login;
  @Context HttpServerRequest request;

  @HeaderParam("Accept")
  String acceptHeader;

  @QueryParam("accept")
  String acceptParameter;

  DicomWebResource(DataSource database, AeConfig config, AuditTrail audit) {
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

  @GET
  @Path("/studies/{study}")
  public Response study(@PathParam("study") String study) {
    return objects(study, null, null);
  }

  @GET
  @Path("/studies/{study}/series/{series}")
  public Response oneSeries(@PathParam("study") String study, @PathParam("series") String series) {
    return objects(study, series, null);
  }

  @GET
  @Path("/studies/{study}/series/{series}/instances/{instance}")
  public Response instance(
      @PathParam("study") String study,
      @PathParam("series") String series,
      @PathParam("instance") String instance) {
    return objects(study, series, instance);
  }

  @GET
  @Path("/studies/{study}/metadata")
  public Response metadata(@PathParam("study") String study) {
    return metadata(study, null, null);
  }

  @GET
  @Path("/studies/{study}/series/{series}/metadata")
  public Response metadata(@PathParam("study") String study, @PathParam("series") String series) {
    return metadata(study, series, null);
  }

  @GET
  @Path("/studies/{study}/series/{series}/instances/{instance}/metadata")
  public Response metadata(
      @PathParam("study") String study,
      @PathParam("series") String series,
      @PathParam("instance") String instance) {
    if (!config.node().http().dicomWeb()) {
      return notHere();
    }
    Optional<String> type = accept().best(JSON, PLAIN_JSON);
    if (type.isEmpty()) {
      return notAcceptable(JSON);
    }
    List<ObjectFound> found = find(study, series, instance);
    if (found.isEmpty()) {
      return nothing();
    }
    retrieved(found, "metadata");
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    for (ObjectFound object : found) {
      DataSet dataSet = WebObjects.read(rows.dataSet(object.object()));
      String here = address(dataSet);
      all.add(DicomJson.of(dataSet, tag -> here + "/bulkdata/%08X".formatted(tag)));
    }
    return Response.ok(all.toString(), type.get()).build();
  }

  @GET
  @Path("/studies/{study}/series/{series}/instances/{instance}/rendered")
  public Response rendered(
      @PathParam("study") String study,
      @PathParam("series") String series,
      @PathParam("instance") String instance)
      throws IOException {
    return picture(study, series, instance, WebObjects.WHOLE);
  }

  @GET
  @Path("/studies/{study}/series/{series}/instances/{instance}/thumbnail")
  public Response thumbnail(
      @PathParam("study") String study,
      @PathParam("series") String series,
      @PathParam("instance") String instance)
      throws IOException {
    return picture(study, series, instance, WebObjects.THUMBNAIL);
  }

  @GET
  @Path("/studies/{study}/series/{series}/instances/{instance}/bulkdata/{tag}")
  public Response bulkData(
      @PathParam("study") String study,
      @PathParam("series") String series,
      @PathParam("instance") String instance,
      @PathParam("tag") String tag) {
    if (!config.node().http().dicomWeb()) {
      return notHere();
    }
    if (!tag.matches("[0-9A-Fa-f]{8}")) {
      return said(400, "a tag has eight hexadecimal digits");
    }
    List<ObjectFound> found = find(study, series, instance);
    Optional<byte[]> value =
        found.stream()
            .findFirst()
            .map(o -> WebObjects.read(rows.dataSet(o.object())))
            .flatMap(d -> d.element(Integer.parseUnsignedInt(tag, 16)))
            .filter(e -> e instanceof Element.Value v && DicomJson.isBinary(v.vr()))
            .map(e -> ((Element.Value) e).value());
    if (value.isEmpty()) {
      return nothing();
    }
    Optional<String> type = accept().best(MULTIPART, OCTETS);
    if (type.isEmpty()) {
      return notAcceptable(MULTIPART + "; type=\"" + OCTETS + "\"");
    }
    retrieved(found, "bulk data " + tag);
    if (type.get().equals(OCTETS)) {
      return Response.ok(value.get(), OCTETS).build();
    }
    Multipart parts = new Multipart(OCTETS);
    return Response.ok(
            parts.of(
                List.of(new Multipart.Part(OCTETS, uri.getRequestUri().toString(), value::get))),
            parts.contentType())
        .build();
  }

  private Response search(QueryLevel level, String study, String series) {
    if (!config.node().http().dicomWeb()) {
      return notHere();
    }
    Optional<String> type = accept().best(JSON, PLAIN_JSON);
    if (type.isEmpty()) {
      return notAcceptable(JSON);
    }
    Map<String, List<String>> parameters = uri.getQueryParameters();
    return switch (WebSearch.of(
        level, Optional.ofNullable(study), Optional.ofNullable(series), parameters)) {
      case WebSearch.BadRequest(String why) -> said(400, why);
      case WebSearch.Understood understood -> matches(understood, type.get());
    };
  }

  private Response matches(WebSearch.Understood search, String type) {
    audit.recordAlone(
        AuditEntry.of(
            AuditEvent.QUERY,
            AuditOutcome.SUCCESS,
            actor(),
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
            .string(Tag.RetrieveURL, address(match))
            .build();
    return DicomJson.of(answer, _ -> "");
  }

  private String warning(String words) {
    return "299 " + base() + " \"" + words + "\"";
  }

  private Response objects(String study, String series, String instance) {
    if (!config.node().http().dicomWeb()) {
      return notHere();
    }
    boolean single = instance != null;
    Optional<String> type = single ? accept().best(MULTIPART, DICOM) : accept().best(MULTIPART);
    if (type.isEmpty() || !WebObjects.canBeGiven(accept(), type.get())) {
      return notAcceptable(MULTIPART + "; type=\"" + DICOM + "\"");
    }
    List<ObjectFound> found = find(study, series, instance);
    if (found.isEmpty()) {
      return nothing();
    }
    retrieved(found, "%d objects".formatted(found.size()));
    if (type.get().equals(DICOM)) {
      return Response.ok(file(found.getFirst()), DICOM).build();
    }
    Multipart parts = new Multipart(DICOM);
    return Response.ok(
            parts.of(
                found.stream()
                    .map(
                        o ->
                            new Multipart.Part(
                                DICOM + "; transfer-syntax=" + Uid.ExplicitVrLittleEndian,
                                base() + "/studies/" + study,
                                () -> file(o)))
                    .toList()),
            parts.contentType())
        .build();
  }

  private byte[] file(ObjectFound object) {
    return WebObjects.file(object, rows.dataSet(object.object()), config.node().aeTitle());
  }

  private Response picture(String study, String series, String instance, int widest)
      throws IOException {
    if (!config.node().http().dicomWeb()) {
      return notHere();
    }
    List<ObjectFound> found = find(study, series, instance);
    if (found.isEmpty()) {
      return nothing();
    }
    DataSet dataSet = WebObjects.read(rows.dataSet(found.getFirst().object()));
    String sopClass = found.getFirst().sopClassUid();
    if (sopClass.equals(Uid.EncapsulatedPDFStorage) && widest == WebObjects.WHOLE) {
      return accept()
          .best(PDF)
          .map(_ -> given(found, WebObjects.pdf(dataSet), PDF))
          .orElseGet(() -> notAcceptable(PDF));
    }
    if (!sopClass.equals(Uid.SecondaryCaptureImageStorage)) {
      return said(406, "this object is no picture; ask for it as " + DICOM);
    }
    Optional<String> type = accept().best("image/jpeg", "image/png");
    return type.isEmpty()
        ? notAcceptable("image/jpeg or image/png")
        : given(found, WebObjects.picture(dataSet, widest, type.get()), type.get());
  }

  private Response given(List<ObjectFound> found, byte[] body, String type) {
    retrieved(found, "as " + type);
    return Response.ok(body, type).build();
  }

  private List<ObjectFound> find(String study, String series, String instance) {
    DataSet.Builder keys = DataSet.builder().string(Tag.StudyInstanceUID, study);
    QueryLevel level = QueryLevel.STUDY;
    if (series != null) {
      keys.string(Tag.SeriesInstanceUID, series);
      level = QueryLevel.SERIES;
    }
    if (instance != null) {
      keys.string(Tag.SOPInstanceUID, instance);
      level = QueryLevel.IMAGE;
    }
    boolean valid =
        Uid.isValid(study)
            && (series == null || Uid.isValid(series))
            && (instance == null || Uid.isValid(instance));
    return valid
        ? rows.objects(new QueryRequest.Asked(QueryModel.STUDY_ROOT, level, keys.build()))
        : List.of();
  }

  private void retrieved(List<ObjectFound> found, String what) {
    found.stream()
        .map(ObjectFound::series)
        .distinct()
        .forEach(
            series ->
                audit.recordAlone(
                    AuditEntry.of(
                            AuditEvent.REPORT_SENT,
                            AuditOutcome.SUCCESS,
                            actor(),
                            "WADO-RS, " + what)
                        .aboutSeries(series)));
  }

  private String actor() {
    return Users.actor(login.getUserPrincipal().getName(), request.remoteAddress().hostAddress());
  }

  private Accept accept() {
    return Accept.of(acceptParameter == null ? acceptHeader : acceptParameter);
  }

  private String base() {
    return uri.getBaseUriBuilder().path("dicom-web").build().toString();
  }

  private String address(DataSet of) {
    StringBuilder address =
        new StringBuilder(base())
            .append("/studies/")
            .append(of.string(Tag.StudyInstanceUID).orElse(""));
    of.string(Tag.SeriesInstanceUID).ifPresent(s -> address.append("/series/").append(s));
    of.string(Tag.SOPInstanceUID).ifPresent(i -> address.append("/instances/").append(i));
    return address.toString();
  }

  private static Response notHere() {
    return said(404, "DICOMweb is off; http.dicomWeb in node.yaml turns it on");
  }

  private static Response nothing() {
    return said(404, "there is no such result here");
  }

  private static Response notAcceptable(String offered) {
    return said(406, "this is given as " + offered);
  }

  private static Response said(int status, String words) {
    return Response.status(status).type("text/plain").entity(words + "\n").build();
  }
}
