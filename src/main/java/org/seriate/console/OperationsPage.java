package org.seriate.console;

import io.quarkus.qute.Location;
import io.quarkus.qute.RawString;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.health.SmallRyeHealthReporter;
import jakarta.annotation.security.RolesAllowed;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.seriate.access.Me;
import org.seriate.access.Roles;
import org.seriate.check.CheckFinding;
import org.seriate.config.AeConfig;
import org.seriate.config.PeerConfig;
import org.seriate.queue.Commanded;
import org.seriate.queue.Holds;
import org.seriate.queue.WorkCommands;

/** {@code /operations}: does it run, what waits, what went wrong. */
@Path("/operations")
@RolesAllowed({Roles.OPERATOR, Roles.ADMINISTRATOR})
class OperationsPage {
  private static final int LONGEST_REASON = 500;

  private final Template page;
  private final WorkListing listing;
  private final OperationsRows rows;
  private final WorkCommands commands;
  private final Holds holds;
  private final SystemCheck check;
  private final SmallRyeHealthReporter health;
  private final AeConfig config;
  private final Me me;
  private final java.nio.file.Path home;

  OperationsPage(
      @Location("operations.html") Template page,
      WorkListing listing,
      OperationsRows rows,
      WorkCommands commands,
      Holds holds,
      SystemCheck check,
      SmallRyeHealthReporter health,
      AeConfig config,
      Me me,
      @ConfigProperty(name = "seriate.home") String home) {
    this.page = page;
    this.listing = listing;
    this.rows = rows;
    this.commands = commands;
    this.holds = holds;
    this.check = check;
    this.health = health;
    this.config = config;
    this.me = me;
    this.home = java.nio.file.Path.of(home);
  }

  /** A destination, its line, and whether it is paused. */
  public record Destination(String name, WorkListing.Depth depth, WorkListing.Hold pause) {}

  /** One answer of the readiness check. */
  public record Part(String name, boolean up, List<String> facts) {}

  /** Space of the disk under the home. */
  public record Disk(String free, String total, long usedPercent, boolean low) {}

  @GET
  @Produces(MediaType.TEXT_HTML)
  public TemplateInstance show() {
    return instance("", List.of());
  }

  /** Home, certificate and every peer; takes as long as the slowest peer. */
  @POST
  @Path("check")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Produces(MediaType.TEXT_HTML)
  public TemplateInstance check() {
    return instance("", check.run());
  }

  @POST
  @Path("pause")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Produces(MediaType.TEXT_HTML)
  public Response pause(
      @FormParam("destination") @DefaultValue("") String destination,
      @FormParam("reason") @DefaultValue("") String reason) {
    String why = reason.strip();
    if (why.isEmpty() || why.length() > LONGEST_REASON) {
      return Response.status(422)
          .entity(instance("Say why it is paused.", List.of()).render())
          .build();
    }
    return said(holds.pause(destination, why, me.actor()));
  }

  @POST
  @Path("resume")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Produces(MediaType.TEXT_HTML)
  public Response resume(@FormParam("destination") @DefaultValue("") String destination) {
    return said(holds.resume(destination, me.actor()));
  }

  @POST
  @Path("rerun")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Produces(MediaType.TEXT_HTML)
  public Response rerun(
      @FormParam("work") long work, @FormParam("like") @DefaultValue("") String like) {
    return said(
        like.equals("all")
            ? commands.rerunLike(work, me.actor())
            : commands.rerun(work, me.actor()));
  }

  private Response said(Commanded commanded) {
    return switch (commanded) {
      case Commanded.Done(int _, String said) -> answer(200, said);
      case Commanded.Refused(String said) -> answer(409, said);
      case Commanded.Unknown(String said) -> answer(404, said);
    };
  }

  private Response answer(int status, String said) {
    return Response.status(status).entity(instance(said, List.of()).render()).build();
  }

  private TemplateInstance instance(String said, List<CheckFinding> findings) {
    List<WorkListing.Depth> depth = listing.depth();
    List<WorkListing.Hold> holds = listing.holds();
    OperationsRows.Day day = rows.day(config.node().timezone());
    return page.data("said", said)
        .data("findings", findings)
        .data("parts", parts())
        .data("disk", disk())
        .data("analysis", depth.stream().filter(d -> d.destination().isEmpty()).toList())
        .data("destinations", destinations(depth, holds))
        .data("held", holds.stream().filter(h -> h.series() != null).toList())
        .data("inHand", rows.inHand())
        .data("dead", rows.deadLetters())
        .data(
            "written",
            new RawString(BarChart.svg("Reports written each hour", "reports", day.written())))
        .data(
            "waited",
            new RawString(BarChart.svg("Seconds from complete to delivered", "s", day.waited())));
  }

  private List<Destination> destinations(
      List<WorkListing.Depth> depth, List<WorkListing.Hold> holds) {
    return config.destinations().stream()
        .map(PeerConfig::name)
        .map(
            name ->
                new Destination(
                    name,
                    depth.stream()
                        .filter(d -> d.destination().equals(name))
                        .findFirst()
                        .orElse(new WorkListing.Depth("DELIVER", name, 0, 0, 0, 0, 0, 0)),
                    holds.stream()
                        .filter(h -> name.equals(h.destination()))
                        .findFirst()
                        .orElse(null)))
        .toList();
  }

  private List<Part> parts() {
    return health.getReadiness().getPayload().getJsonArray("checks").stream()
        .map(value -> (JsonObject) value)
        .map(OperationsPage::part)
        .toList();
  }

  private static Part part(JsonObject check) {
    Map<String, ?> data = check.containsKey("data") ? check.getJsonObject("data") : Map.of();
    return new Part(
        check.getString("name"),
        check.getString("status").equals("UP"),
        data.entrySet().stream()
            .map(e -> e.getKey() + ": " + Objects.toString(e.getValue()).replace("\"", ""))
            .sorted()
            .collect(Collectors.toList()));
  }

  private Disk disk() {
    try {
      FileStore store = Files.getFileStore(home);
      long total = store.getTotalSpace();
      long free = store.getUsableSpace();
      return new Disk(
          gib(free),
          gib(total),
          total == 0 ? 0 : 100 - 100 * free / total,
          free < 2 * config.node().disk().refuseBelowFree().bytesOf(total));
    } catch (IOException e) {
      return new Disk("unknown", "unknown", 0, true);
    }
  }

  private static String gib(long bytes) {
    return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
  }
}
