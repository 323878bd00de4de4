package org.seriate.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.seriate.access.Roles;
import org.seriate.audit.AuditEntry;
import org.seriate.audit.AuditEvent;
import org.seriate.audit.AuditOutcome;
import org.seriate.audit.AuditTrail;
import org.seriate.config.AeConfig;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Element;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.io.DicomJson;
import org.seriate.query.ResultRows.ObjectFound;

/**
 * WADO-RS over the results of this node (PS3.18 10.4). Like {@link DicomWebSearch} not there at all
 * unless node.yaml says {@code http.dicomWeb: true}.
 */
@RolesAllowed({Roles.RADIOLOGIST, Roles.OPERATOR, Roles.ADMINISTRATOR})
@Path("/dicom-web")
class DicomWebRetrieval {
  private final ResultRows rows;
  private final AeConfig config;
  private final AuditTrail audit;

  @Context UriInfo uri;
  @Context SecurityContext login;
  @Context HttpServerRequest request;

  @Context HttpHeaders headers;

  DicomWebRetrieval(DataSource database, AeConfig config, AuditTrail audit) {
    this.rows = new ResultRows(database);
    this.config = config;
    this.audit = audit;
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
      return WebAnswers.notHere();
    }
    Optional<String> type = visit().accept().best(WebAnswers.JSON, WebAnswers.PLAIN_JSON);
    if (type.isEmpty()) {
      return WebAnswers.notAcceptable(WebAnswers.JSON);
    }
    List<ObjectFound> found = find(study, series, instance);
    if (found.isEmpty()) {
      return WebAnswers.nothing();
    }
    retrieved(found, "metadata");
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    for (ObjectFound object : found) {
      DataSet dataSet = WebObjects.read(rows.dataSet(object.object()));
      String here = visit().address(dataSet);
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
      return WebAnswers.notHere();
    }
    if (!tag.matches("[0-9A-Fa-f]{8}")) {
      return WebAnswers.said(400, "a tag has eight hexadecimal digits");
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
      return WebAnswers.nothing();
    }
    Optional<String> type = visit().accept().best(WebAnswers.MULTIPART, WebAnswers.OCTETS);
    if (type.isEmpty()) {
      return WebAnswers.notAcceptable(
          WebAnswers.MULTIPART + "; type=\"" + WebAnswers.OCTETS + "\"");
    }
    retrieved(found, "bulk data " + tag);
    if (type.get().equals(WebAnswers.OCTETS)) {
      return Response.ok(value.get(), WebAnswers.OCTETS).build();
    }
    Multipart parts = new Multipart(WebAnswers.OCTETS);
    return Response.ok(
            parts.of(
                List.of(
                    new Multipart.Part(
                        WebAnswers.OCTETS, uri.getRequestUri().toString(), value::get))),
            parts.contentType())
        .build();
  }

  @GET
  @Path("/studies/{study}/series/{series}/instances/{instance}/frames/{frames}")
  public Response frames(
      @PathParam("study") String study,
      @PathParam("series") String series,
      @PathParam("instance") String instance,
      @PathParam("frames") String frames) {
    if (!config.node().http().dicomWeb()) {
      return WebAnswers.notHere();
    }
    if (!frames.matches("[1-9]\\d{0,5}(,[1-9]\\d{0,5})*")) {
      return WebAnswers.said(400, "frames are numbers from 1, with commas between");
    }
    List<ObjectFound> found = find(study, series, instance);
    Optional<WebFrames> all =
        found.stream()
            .findFirst()
            .flatMap(o -> WebFrames.of(WebObjects.read(rows.dataSet(o.object()))));
    List<Integer> numbers = Arrays.stream(frames.split(",")).map(Integer::valueOf).toList();
    if (all.isEmpty() || numbers.stream().anyMatch(n -> n > all.get().count())) {
      return WebAnswers.nothing();
    }
    Optional<String> type =
        numbers.size() == 1
            ? visit().accept().best(WebAnswers.MULTIPART, WebAnswers.OCTETS)
            : visit().accept().best(WebAnswers.MULTIPART);
    if (type.isEmpty()) {
      return WebAnswers.notAcceptable(
          WebAnswers.MULTIPART + "; type=\"" + WebAnswers.OCTETS + "\"");
    }
    retrieved(found, "frames " + frames);
    if (type.get().equals(WebAnswers.OCTETS)) {
      return Response.ok(all.get().frame(numbers.getFirst()), WebAnswers.OCTETS).build();
    }
    Multipart parts = new Multipart(WebAnswers.OCTETS);
    String here = visit().base() + "/studies/%s/series/%s/instances/%s/frames/";
    return Response.ok(
            parts.of(
                numbers.stream()
                    .map(
                        n ->
                            new Multipart.Part(
                                WebAnswers.OCTETS
                                    + "; transfer-syntax="
                                    + Uid.ExplicitVrLittleEndian,
                                here.formatted(study, series, instance) + n,
                                () -> all.get().frame(n)))
                    .toList()),
            parts.contentType())
        .build();
  }

  private Response objects(String study, String series, String instance) {
    if (!config.node().http().dicomWeb()) {
      return WebAnswers.notHere();
    }
    boolean single = instance != null;
    Optional<String> type =
        single
            ? visit().accept().best(WebAnswers.MULTIPART, WebAnswers.DICOM)
            : visit().accept().best(WebAnswers.MULTIPART);
    if (type.isEmpty() || !WebObjects.canBeGiven(visit().accept(), type.get())) {
      return WebAnswers.notAcceptable(WebAnswers.MULTIPART + "; type=\"" + WebAnswers.DICOM + "\"");
    }
    List<ObjectFound> found = find(study, series, instance);
    if (found.isEmpty()) {
      return WebAnswers.nothing();
    }
    retrieved(found, "%d objects".formatted(found.size()));
    if (type.get().equals(WebAnswers.DICOM)) {
      return Response.ok(file(found.getFirst()), WebAnswers.DICOM).build();
    }
    Multipart parts = new Multipart(WebAnswers.DICOM);
    return Response.ok(
            parts.of(
                found.stream()
                    .map(
                        o ->
                            new Multipart.Part(
                                WebAnswers.DICOM
                                    + "; transfer-syntax="
                                    + Uid.ExplicitVrLittleEndian,
                                visit().base() + "/studies/" + study,
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
      return WebAnswers.notHere();
    }
    List<ObjectFound> found = find(study, series, instance);
    if (found.isEmpty()) {
      return WebAnswers.nothing();
    }
    DataSet dataSet = WebObjects.read(rows.dataSet(found.getFirst().object()));
    String sopClass = found.getFirst().sopClassUid();
    if (sopClass.equals(Uid.EncapsulatedPDFStorage) && widest == WebObjects.WHOLE) {
      return visit()
          .accept()
          .best(WebAnswers.PDF)
          .map(_ -> given(found, WebObjects.pdf(dataSet), WebAnswers.PDF))
          .orElseGet(() -> WebAnswers.notAcceptable(WebAnswers.PDF));
    }
    if (!sopClass.equals(Uid.SecondaryCaptureImageStorage)) {
      return WebAnswers.said(406, "this object is no picture; ask for it as " + WebAnswers.DICOM);
    }
    Optional<String> type = visit().accept().best("image/jpeg", "image/png");
    return type.isEmpty()
        ? WebAnswers.notAcceptable("image/jpeg or image/png")
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
                            visit().actor(),
                            "WADO-RS, " + what)
                        .aboutSeries(series)));
  }

  private WebVisit visit() {
    return new WebVisit(uri, headers, login, request);
  }
}
