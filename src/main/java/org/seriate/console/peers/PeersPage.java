package org.seriate.console.peers;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.seriate.access.Me;
import org.seriate.access.Roles;
import org.seriate.check.CheckFinding;
import org.seriate.config.AeConfig;
import org.seriate.config.PeerConfig;
import org.seriate.config.Role;
import org.seriate.peers.Changed;
import org.seriate.peers.PeerList;
import org.seriate.peers.TurnedAway;

/** {@code /peers}: who may send, who gets reports, and who was turned away. */
@Path("/peers")
@RolesAllowed({Roles.OPERATOR, Roles.ADMINISTRATOR})
class PeersPage {
  private static final int CALLERS = 50;

  private final Template page;
  private final PeerList list;
  private final PeerCommands commands;
  private final PeerTests tests;
  private final TurnedAway turnedAway;
  private final AeConfig config;
  private final Me me;

  PeersPage(
      @Location("peers.html") Template page,
      PeerList list,
      PeerCommands commands,
      PeerTests tests,
      TurnedAway turnedAway,
      AeConfig config,
      Me me) {
    this.page = page;
    this.list = list;
    this.commands = commands;
    this.tests = tests;
    this.turnedAway = turnedAway;
    this.config = config;
    this.me = me;
  }

  @GET
  @Produces(MediaType.TEXT_HTML)
  public Response show(@QueryParam("saved") @DefaultValue("0") long saved) {
    return answer(
        200, "", saved > 0 ? "Version %d of the list is in force.".formatted(saved) : "", null);
  }

  @POST
  @Path("test")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Produces(MediaType.TEXT_HTML)
  public Response test(@FormParam("name") @DefaultValue("") String name) {
    PeerConfig peer = config.peer(name).orElseThrow(NotFoundException::new);
    return answer(200, "", "", new Tested(name, tests.of(peer, me.actor())));
  }

  /** What a test found, shown at its peer. */
  public record Tested(String name, List<CheckFinding> findings) {}

  @POST
  @Path("allow")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Produces(MediaType.TEXT_HTML)
  @RolesAllowed(Roles.ADMINISTRATOR)
  public Response allow(@FormParam("caller") long caller, @FormParam("base") long base) {
    TurnedAway.Caller who = turnedAway.one(caller).orElseThrow(NotFoundException::new);
    return answer(commands.allow(base, who));
  }

  @POST
  @Path("forget")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Produces(MediaType.TEXT_HTML)
  @RolesAllowed(Roles.ADMINISTRATOR)
  public Response forget(@FormParam("caller") long caller) {
    turnedAway.forget(caller);
    return answer(200, "", "", null);
  }

  @POST
  @Path("remove")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Produces(MediaType.TEXT_HTML)
  @RolesAllowed(Roles.ADMINISTRATOR)
  public Response remove(
      @FormParam("name") @DefaultValue("") String name, @FormParam("base") long base) {
    config.peer(name).orElseThrow(NotFoundException::new);
    return answer(commands.remove(base, name));
  }

  @POST
  @Path("reload")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Produces(MediaType.TEXT_HTML)
  @RolesAllowed(Roles.ADMINISTRATOR)
  public Response reload() {
    return answer(commands.reload());
  }

  private Response answer(Changed changed) {
    return switch (changed) {
      case Changed.Saved s -> Answers.seePeers(s);
      case Changed.Refused r -> answer(422, Answers.words(r), "", null);
      case Changed.Overtaken o -> answer(409, Answers.words(o), "", null);
    };
  }

  private Response answer(int status, String problem, String news, Tested tested) {
    List<StrangerLine> strangers =
        turnedAway.latest(CALLERS).stream().map(c -> StrangerLine.of(c, config)).toList();
    return Response.status(status)
        .entity(
            page.data("node", config.node())
                .data("peers", config.peers().stream().map(PeerLine::new).toList())
                .data("strangers", strangers)
                .data("version", list.version())
                .data("fromFile", list.isFromFile())
                .data("trouble", list.trouble())
                .data("mayChange", me.has(Roles.ADMINISTRATOR))
                .data("noSource", lacks(Role.SOURCE))
                .data("noDestination", lacks(Role.DESTINATION))
                .data("tested", tested)
                .data("problem", problem)
                .data("news", news)
                .render())
        .header("Cache-Control", "no-store")
        .build();
  }

  private boolean lacks(Role role) {
    return config.peers().stream().noneMatch(p -> p.is(role));
  }
}
