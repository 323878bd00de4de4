package org.seriate.console;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.seriate.access.Me;
import org.seriate.access.Roles;
import org.seriate.queue.Commanded;
import org.seriate.queue.Holds;
import org.seriate.queue.Resending;
import org.seriate.queue.WorkCommands;
import org.seriate.store.WorkRow.State;
import org.seriate.store.WorkRow.Step;

/**
 * {@code /api/v1/work}: the work of every node on this database, and what a person does with it.
 *
 * <p>A command is a JSON body, which a web page of somebody else cannot send here without being
 * asked first (it would need CORS, and there is none).
 */
@Path("/api/v1/work")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.VIEWER, Roles.RADIOLOGIST, Roles.OPERATOR, Roles.ADMINISTRATOR})
class WorkResource {
  private static final int MOST = 1000;
  private static final int LONGEST_REASON = 500;

  private final WorkListing listing;
  private final WorkCommands commands;
  private final Holds holds;
  private final Resending resending;
  private final Me me;

  WorkResource(
      WorkListing listing, WorkCommands commands, Holds holds, Resending resending, Me me) {
    this.holds = holds;
    this.resending = resending;
    this.listing = listing;
    this.commands = commands;
    this.me = me;
  }

  /** The words of a command. */
  public enum Word {
    RERUN,
    RERUN_LIKE,
    CANCEL,
    HOLD,
    RELEASE,
    PAUSE,
    RESUME,
    RESEND
  }

  /**
   * A command and what it is for: {@code work}, or for HOLD and RELEASE {@code series}, or for
   * PAUSE and RESUME {@code destination}, or for RESEND both ({@code all} instead of a series).
   */
  public record Command(
      Word command, Long work, Long series, String destination, String reason, Boolean all) {}

  /** What came of it. */
  public record Answer(int works, String said) {}

  /** Lanes, and what people keep back. */
  public record Standing(List<WorkListing.Depth> lanes, List<WorkListing.Hold> holds) {}

  @GET
  public Response list(
      @QueryParam("state") List<String> states,
      @QueryParam("step") String step,
      @QueryParam("destination") String destination,
      @QueryParam("series") Long series,
      @QueryParam("before") Long before,
      @QueryParam("limit") @DefaultValue("100") int limit) {
    Optional<String> unknown =
        Stream.concat(
                states.stream().filter(s -> word(State.values(), s).isEmpty()),
                Stream.ofNullable(step).filter(s -> word(Step.values(), s).isEmpty()))
            .findFirst();
    if (unknown.isPresent()) {
      return said(
          400,
          "'%s' is none of %s, %s"
              .formatted(
                  unknown.get(), Arrays.toString(State.values()), Arrays.toString(Step.values())));
    }
    return Response.ok(
            listing.page(
                new WorkListing.Wanted(
                    states.stream().flatMap(s -> word(State.values(), s).stream()).toList(),
                    Optional.ofNullable(step).flatMap(s -> word(Step.values(), s)),
                    Optional.ofNullable(destination),
                    Optional.ofNullable(series),
                    Optional.ofNullable(before)),
                Math.clamp(limit, 1, MOST)))
        .build();
  }

  private static <E extends Enum<E>> Optional<E> word(E[] all, String text) {
    return Stream.of(all).filter(e -> e.name().equals(text)).findFirst();
  }

  @GET
  @Path("/{work}")
  public Response one(@PathParam("work") long work) {
    return listing
        .one(work)
        .map(line -> Response.ok(line).build())
        .orElseGet(() -> said(404, "There is no work %d.".formatted(work)));
  }

  @GET
  @Path("/depth")
  public Standing depth() {
    return new Standing(listing.depth(), listing.holds());
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed({Roles.OPERATOR, Roles.ADMINISTRATOR})
  public Response command(Command c) {
    if (c == null || c.command() == null) {
      return said(400, "command is missing; it is one of " + Arrays.toString(Word.values()));
    }
    return perform(c, me.actor()).map(WorkResource::answer).orElseGet(() -> notWhole(c));
  }

  private static Response notWhole(Command c) {
    return said(
        400,
        switch (c.command()) {
          case RERUN, RERUN_LIKE -> "work is missing: the number of the work";
          case CANCEL -> "work or reason is missing (1 to " + LONGEST_REASON + " characters)";
          case HOLD -> "work or series, or the reason, is missing";
          case RELEASE -> "work or series is missing";
          case PAUSE -> "destination or reason is missing";
          case RESUME -> "destination is missing";
          case RESEND -> "destination, or series, or all is missing";
        });
  }

  private Optional<Commanded> perform(Command c, String actor) {
    Optional<Long> work = Optional.ofNullable(c.work());
    Optional<Long> series = Optional.ofNullable(c.series());
    Optional<String> destination = Optional.ofNullable(c.destination());
    Optional<String> reason =
        Optional.ofNullable(c.reason())
            .map(String::strip)
            .filter(r -> !r.isEmpty() && r.length() <= LONGEST_REASON);
    return switch (c.command()) {
      case RERUN -> work.map(w -> commands.rerun(w, actor));
      case RERUN_LIKE -> work.map(w -> commands.rerunLike(w, actor));
      case CANCEL -> reason.flatMap(r -> work.map(w -> commands.cancel(w, r, actor)));
      case HOLD ->
          reason.flatMap(
              r ->
                  work.map(w -> commands.hold(w, r, actor))
                      .or(() -> series.map(s -> holds.onSeries(s, r, actor))));
      case RELEASE ->
          work.map(w -> commands.release(w, actor))
              .or(() -> series.map(s -> holds.releaseSeries(s, actor)));
      case PAUSE -> reason.flatMap(r -> destination.map(d -> holds.pause(d, r, actor)));
      case RESUME -> destination.map(d -> holds.resume(d, actor));
      case RESEND ->
          destination
              .filter(_ -> series.isPresent() != Boolean.TRUE.equals(c.all()))
              .map(d -> resending.resend(series, d, actor));
    };
  }

  private static Response answer(Commanded commanded) {
    return switch (commanded) {
      case Commanded.Done(int works, String said) -> Response.ok(new Answer(works, said)).build();
      case Commanded.Refused(String said) -> said(409, said);
      case Commanded.Unknown(String said) -> said(404, said);
    };
  }

  /** The member {@code said} is what commands of this program print. */
  private static Response said(int status, String words) {
    return Problem.of(status, words, Map.of("works", 0, "said", words));
  }
}
