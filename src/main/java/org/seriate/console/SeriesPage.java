package org.seriate.console;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.seriate.access.Me;
import org.seriate.access.Roles;
import org.seriate.audit.AuditEvent;
import org.seriate.audit.AuditOutcome;
import org.seriate.audit.AuditTrail;
import org.seriate.config.AeConfig;
import org.seriate.dicom.io.DicomFile;
import org.seriate.dicom.io.TransferSyntax;
import org.seriate.models.Feedback;
import org.seriate.queue.Approvals;
import org.seriate.queue.Commanded;
import org.seriate.series.StoredImage;
import org.seriate.store.FindingJson;
import org.seriate.store.ReportRow;
import org.seriate.store.SeriesRow;

/** {@code /series/N}: everything about one series. */
@Path("/series/{id}")
@RolesAllowed({Roles.VIEWER, Roles.RADIOLOGIST, Roles.OPERATOR, Roles.ADMINISTRATOR})
class SeriesPage {
  private final Template page;
  private final SeriesView view;
  private final SlicePictures pictures;
  private final PatientBanner patients;
  private final ApprovalView approvals;
  private final Feedback feedback;
  private final Judging judging;
  private final AuditTrail audit;
  private final AeConfig config;
  private final Me me;

  SeriesPage(
      @Location("series.html") Template page,
      SeriesView view,
      SlicePictures pictures,
      PatientBanner patients,
      ApprovalView approvals,
      Feedback feedback,
      Judging judging,
      AuditTrail audit,
      AeConfig config,
      Me me) {
    this.page = page;
    this.view = view;
    this.pictures = pictures;
    this.patients = patients;
    this.approvals = approvals;
    this.feedback = feedback;
    this.judging = judging;
    this.audit = audit;
    this.config = config;
    this.me = me;
  }

  @GET
  @Produces(MediaType.TEXT_HTML)
  public Response show(
      @PathParam("id") long id,
      @QueryParam("slice") @DefaultValue("0") int slice,
      @QueryParam("window") @DefaultValue("brain") String window) {
    boolean radiologist = me.has(Roles.RADIOLOGIST);
    SeriesRow series = found(id);
    viewed(id, radiologist ? "series page seen, with patient" : "series page seen");
    return answer(series, slice, window, radiologist ? patients.of(id) : Optional.empty(), "");
  }

  /** Shows the patient to one who is no radiologist; who, when and why is on the record. */
  @POST
  @Path("patient")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Produces(MediaType.TEXT_HTML)
  public Response breakGlass(
      @PathParam("id") long id, @FormParam("why") @DefaultValue("") String why) {
    SeriesRow series = found(id);
    if (why.isBlank() || why.length() > 200) {
      return Response.status(422)
          .type(MediaType.TEXT_PLAIN)
          .entity("Say in 1 to 200 characters why you have to see the patient.\n")
          .build();
    }
    viewed(id, "patient seen without role radiologist, because: " + why.strip());
    return answer(series, 0, "brain", patients.of(id), "");
  }

  /** Accepts, rejects or reopens the result of a revision, or says something about it. */
  @POST
  @Path("approval")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Produces(MediaType.TEXT_HTML)
  @RolesAllowed({Roles.RADIOLOGIST, Roles.ADMINISTRATOR})
  public Response judge(
      @PathParam("id") long id,
      @FormParam("act") @DefaultValue("") String word,
      @FormParam("revision") @DefaultValue("0") int revision,
      @FormParam("comment") @DefaultValue("") String comment) {
    found(id);
    Optional<Approvals.Act> act =
        Stream.of(Approvals.Act.values()).filter(a -> a.name().equals(word)).findFirst();
    Optional<String> unfit =
        act.isEmpty()
            ? Optional.of("Choose what to do about the result.")
            : Judging.unfit(act.get(), comment);
    if (unfit.isPresent()) {
      return notJudged(id, 422, unfit.get());
    }
    return switch (judging.perform(act.get(), id, revision, comment)) {
      case Commanded.Done _ -> Response.seeOther(URI.create("/series/" + id + "#approval")).build();
      case Commanded.Refused(String said) -> notJudged(id, 409, said);
      case Commanded.Unknown(String said) -> notJudged(id, 404, said);
    };
  }

  /** Notes whether the person who asks agrees with the result of a revision. */
  @POST
  @Path("feedback")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Produces(MediaType.TEXT_HTML)
  @RolesAllowed({Roles.RADIOLOGIST, Roles.ADMINISTRATOR})
  public Response opine(
      @PathParam("id") long id,
      @FormParam("opinion") @DefaultValue("") String opinion,
      @FormParam("revision") @DefaultValue("0") int revision,
      @FormParam("comment") @DefaultValue("") String comment) {
    found(id);
    Optional<String> unfit =
        List.of("AGREE", "DISAGREE").contains(opinion)
            ? Judging.unfit(comment)
            : Optional.of("Say whether you agree.");
    if (unfit.isPresent()) {
      return notJudged(id, 422, unfit.get());
    }
    return switch (judging.opine(id, revision, opinion.equals("AGREE"), comment)) {
      case Feedback.Heard.Noted _ ->
          Response.seeOther(URI.create("/series/" + id + "#feedback")).build();
      case Feedback.Heard.Refused(String said) -> notJudged(id, 409, said);
      case Feedback.Heard.NoSuchResult(String said) -> notJudged(id, 404, said);
    };
  }

  private Response notJudged(long id, int status, String problem) {
    return Response.fromResponse(answer(found(id), 0, "brain", Optional.empty(), problem))
        .status(status)
        .build();
  }

  private SeriesRow found(long id) {
    return view.series(id).orElseThrow(NotFoundException::new);
  }

  private void viewed(long id, String how) {
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                audit.record(
                    AuditEvent.SERIES_OPENED, AuditOutcome.SUCCESS, me.actor(), null, id, how));
  }

  private Response answer(
      SeriesRow series,
      int slice,
      String window,
      Optional<PatientBanner.Patient> patient,
      String problem) {
    List<ReportRow> reports = view.reports(series.id);
    Optional<ReportRow> current = current(series, reports);
    Optional<FindingJson> finding = current.flatMap(SeriesView::finding);
    List<StoredImage> slices = pictures.slices(series.id, finding);
    List<SeriesView.Written> objects = view.objects(series.id);
    // The images of a finding may have been purged since.
    int wished = slice > 0 ? slice : firstToShow(finding, slices.size());
    int shown = Math.min(wished, slices.size());
    ApprovalView.OfSeries approval = approvals.ofSeries(series.id);
    return Response.ok(
            page.data("series", series)
                .data("problem", problem)
                .data("approval", approval.of(series.revision).orElse(null))
                .data("acts", approval.acts())
                .data("opinions", feedback.ofSeries(series.id))
                .data("me", me.getName())
                .data("mayJudge", me.has(Roles.RADIOLOGIST) || me.has(Roles.ADMINISTRATOR))
                .data("observer", judging.observer().orElse(null))
                .data("numbers", view.numbers(series.id))
                .data("timeline", view.timeline(series.id))
                .data("work", view.work(series.id))
                .data("statements", view.statements(series.id))
                .data("current", current.orElse(null))
                .data("objects", objects)
                .data("tree", tree(objects, series.revision))
                .data("finding", finding.orElse(null))
                .data("alsoAsked", view.alsoAsked(series.id, series.revision))
                .data("curve", finding.map(f -> ProbabilityCurve.svg(series.id, f)).orElse(""))
                .data("slices", slices.size())
                .data("slice", shown)
                .data("heat", shown > 0 && hasHeat(slices.get(shown - 1), finding))
                .data("window", VoiWindow.of(window).orElse(VoiWindow.BRAIN))
                .data("windows", VoiWindow.values())
                .data("patient", patient.orElse(null))
                .data("radiologist", me.has(Roles.RADIOLOGIST))
                .render())
        .header("Cache-Control", "no-store")
        .build();
  }

  private static boolean hasHeat(StoredImage image, Optional<FindingJson> finding) {
    return SlicePictures.heat(image, finding).isPresent();
  }

  private static Optional<ReportRow> current(SeriesRow series, List<ReportRow> reports) {
    return reports.stream().filter(r -> r.revision == series.revision).findFirst();
  }

  /** The report, then those that additional models have of their own. */
  private String tree(List<SeriesView.Written> objects, int revision) {
    Map<String, SeriesView.Written> firstOfModel = new LinkedHashMap<>();
    objects.stream()
        .filter(o -> o.revision() == revision && o.kind().equals("SR"))
        .forEach(o -> firstOfModel.putIfAbsent(o.model(), o));
    return firstOfModel.values().stream().map(view::tree).collect(Collectors.joining("\n"));
  }

  /** The first key slice, else the one in the middle. */
  private static int firstToShow(Optional<FindingJson> finding, int slices) {
    if (finding.isPresent()) {
      for (int i = 0; i < finding.get().slices().size(); i++) {
        if (finding.get().slices().get(i).key()) {
          return i + 1;
        }
      }
    }
    return (slices + 1) / 2;
  }

  @GET
  @Path("slices/{n}.png")
  @Produces("image/png")
  @Transactional(Transactional.TxType.NEVER)
  public Response slice(
      @PathParam("id") long id,
      @PathParam("n") int n,
      @QueryParam("window") @DefaultValue("brain") String window,
      @QueryParam("heat") @DefaultValue("false") boolean heat)
      throws IOException {
    Optional<FindingJson> finding =
        current(found(id), view.reports(id)).flatMap(SeriesView::finding);
    List<StoredImage> slices = pictures.slices(id, finding);
    if (n < 1 || n > slices.size()) {
      throw new NotFoundException();
    }
    StoredImage image = slices.get(n - 1);
    if (image.header().burnedInAnnotation() && !me.has(Roles.RADIOLOGIST)) {
      throw new NotFoundException();
    }
    return pictures
        .png(
            image,
            VoiWindow.of(window).orElse(VoiWindow.BRAIN),
            heat ? SlicePictures.heat(image, finding) : Optional.empty())
        .map(png -> Response.ok(png).header("Cache-Control", "private, max-age=300").build())
        .orElseThrow(NotFoundException::new);
  }

  /**
   * An object as the PACS gets it; patient attributes included, so it is on the record. None of a
   * report that nobody has accepted.
   */
  @GET
  @Path("objects/{object}.dcm")
  @Produces("application/dicom")
  @RolesAllowed({Roles.RADIOLOGIST, Roles.OPERATOR, Roles.ADMINISTRATOR})
  public Response object(@PathParam("id") long id, @PathParam("object") long number)
      throws IOException {
    SeriesView.Written object =
        view.objects(id).stream()
            .filter(o -> o.id() == number && o.mayLeave())
            .findFirst()
            .orElseThrow(NotFoundException::new);
    viewed(id, "object downloaded, " + object.words());
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    DicomFile.writePreambleAndMeta(
        file,
        object.sopClassUid(),
        object.sopInstanceUid(),
        TransferSyntax.ExplicitVrLittleEndian,
        config.node().aeTitle());
    file.write(view.dataSet(object));
    return Response.ok(file.toByteArray())
        .header(
            "Content-Disposition",
            "attachment; filename=\"series-%d-%s-%d.dcm\""
                .formatted(id, object.kind().toLowerCase(Locale.ROOT), object.id()))
        .build();
  }
}
