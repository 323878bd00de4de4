package org.seriate.console;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.seriate.access.Me;
import org.seriate.access.Roles;
import org.seriate.config.AeConfig;

/** {@code /worklist}: what a person does with chosen series, and the filters a person keeps. */
@Path("/worklist")
@RolesAllowed({Roles.VIEWER, Roles.RADIOLOGIST, Roles.OPERATOR, Roles.ADMINISTRATOR})
class WorklistCommands {
  private static final int MOST = 200;
  private static final int LONGEST_REASON = 500;
  private static final WorklistFilter.Asked EVERYTHING =
      new WorklistFilter.Asked(null, null, null, null, null, null, null, null, 0);

  private final WorklistPage list;
  private final SeriesCommands commands;
  private final SavedFilters filters;
  private final AeConfig config;
  private final Me me;

  WorklistCommands(
      WorklistPage list, SeriesCommands commands, SavedFilters filters, AeConfig config, Me me) {
    this.list = list;
    this.commands = commands;
    this.filters = filters;
    this.config = config;
    this.me = me;
  }

  @POST
  @Path("act")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Produces(MediaType.TEXT_HTML)
  @RolesAllowed({Roles.OPERATOR, Roles.ADMINISTRATOR})
  public Response act(
      @FormParam("act") @DefaultValue("") String word,
      @FormParam("series") List<Long> series,
      @FormParam("destination") @DefaultValue("") String destination,
      @FormParam("reason") @DefaultValue("") String reason) {
    Optional<SeriesCommands.Act> act =
        Stream.of(SeriesCommands.Act.values()).filter(a -> a.name().equals(word)).findFirst();
    String why = reason.strip();
    if (act.isEmpty() || series.isEmpty() || series.size() > MOST) {
      return list.after(EVERYTHING, null, "Tick 1 to %d series first.".formatted(MOST));
    }
    if (act.get().needsReason() && (why.isEmpty() || why.length() > LONGEST_REASON)) {
      return list.after(EVERYTHING, null, "Say why: others will read it at the series.");
    }
    if (act.get() == SeriesCommands.Act.RESEND && config.peer(destination).isEmpty()) {
      return list.after(EVERYTHING, null, "Choose the destination.");
    }
    return list.after(EVERYTHING, commands.perform(act.get(), series, destination, why), "");
  }

  @POST
  @Path("filters")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Produces(MediaType.TEXT_HTML)
  public Response keep(
      @FormParam("name") @DefaultValue("") String name,
      @FormParam("text") String text,
      @FormParam("state") String state,
      @FormParam("result") String result,
      @FormParam("approval") String approval,
      @FormParam("source") String source,
      @FormParam("model") String model,
      @FormParam("from") String from,
      @FormParam("to") String to) {
    var asked = new WorklistFilter.Asked(text, state, result, approval, source, model, from, to, 0);
    WorklistFilter filter = WorklistFilter.of(asked, false, config.node().timezone());
    String called = name.strip();
    if (called.isEmpty() || called.length() > 40 || filter.address().isEmpty()) {
      return list.after(asked, null, "Narrow the list first, then give the filter a name.");
    }
    if (!filters.keep(me.getName(), called, filter.address())) {
      return list.after(asked, null, "You keep 20 filters already; drop one first.");
    }
    return Response.seeOther(URI.create("/?" + filter.address())).build();
  }

  @POST
  @Path("filters/{id}/drop")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response drop(@PathParam("id") long id) {
    filters.drop(me.getName(), id);
    return Response.seeOther(URI.create("/")).build();
  }
}
