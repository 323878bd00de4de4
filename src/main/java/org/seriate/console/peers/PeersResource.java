package org.seriate.console.peers;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.seriate.access.Me;
import org.seriate.access.Roles;
import org.seriate.check.CheckFinding;
import org.seriate.config.AeConfig;
import org.seriate.config.ConfigProblem;
import org.seriate.config.PeersText;
import org.seriate.console.Problem;
import org.seriate.peers.Changed;
import org.seriate.peers.PeerList;
import org.seriate.peers.PeerVersion;
import org.seriate.peers.TurnedAway;

/**
 * {@code /api/v1/peers}: the list of peers, with the keys of peers.yaml. A change names the version
 * that it was made to in {@code If-Match}; without the header it is made to the newest.
 */
@Path("/api/v1/peers")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.OPERATOR, Roles.ADMINISTRATOR})
class PeersResource {
  private final PeerList list;
  private final PeerCommands commands;
  private final PeerTests tests;
  private final TurnedAway turnedAway;
  private final DryRun dryRun;
  private final AeConfig config;
  private final Me me;

  PeersResource(
      PeerList list,
      PeerCommands commands,
      PeerTests tests,
      TurnedAway turnedAway,
      DryRun dryRun,
      AeConfig config,
      Me me) {
    this.list = list;
    this.commands = commands;
    this.tests = tests;
    this.turnedAway = turnedAway;
    this.dryRun = dryRun;
    this.config = config;
    this.me = me;
  }

  /** The list in force. */
  public record Listed(long version, boolean fromFile, List<Map<String, Object>> peers) {}

  /** A change that was made. */
  public record Made(long version) {}

  @GET
  public Response all() {
    return Response.ok(new Listed(list.version(), list.isFromFile(), PeersText.peers(list.text())))
        .tag(String.valueOf(list.version()))
        .build();
  }

  @GET
  @Path("/{name}")
  public Response one(@PathParam("name") String name) {
    return Response.ok(known(name)).tag(String.valueOf(list.version())).build();
  }

  private Map<String, Object> known(String name) {
    return PeersText.peer(list.text(), name).orElseThrow(NotFoundException::new);
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Roles.ADMINISTRATOR)
  public Response add(@HeaderParam("If-Match") String match, JsonNode peer) {
    return keys(peer)
        .map(p -> answer(commands.add(base(match), p)))
        .orElseGet(PeersResource::noPeer);
  }

  @PUT
  @Path("/{name}")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Roles.ADMINISTRATOR)
  public Response put(
      @HeaderParam("If-Match") String match, @PathParam("name") String name, JsonNode peer) {
    known(name);
    return keys(peer)
        .map(p -> answer(commands.put(base(match), name, p)))
        .orElseGet(PeersResource::noPeer);
  }

  @DELETE
  @Path("/{name}")
  @RolesAllowed(Roles.ADMINISTRATOR)
  public Response remove(@HeaderParam("If-Match") String match, @PathParam("name") String name) {
    known(name);
    return answer(commands.remove(base(match), name));
  }

  /** C-ECHO and a sample query. */
  @POST
  @Path("/{name}/test")
  public List<CheckFinding> test(@PathParam("name") String name) {
    return tests.of(config.peer(name).orElseThrow(NotFoundException::new), me.actor());
  }

  @GET
  @Path("/versions")
  public List<PeerVersion> versions() {
    return list.versions();
  }

  /** Makes the list of an earlier version a new one. */
  @POST
  @Path("/versions/{version}")
  @RolesAllowed(Roles.ADMINISTRATOR)
  public Response goBack(
      @HeaderParam("If-Match") String match, @PathParam("version") long version) {
    PeerVersion to = list.version(version).orElseThrow(NotFoundException::new);
    return answer(commands.goBack(base(match), to));
  }

  /** Lets peers.yaml of each node count again. */
  @POST
  @Path("/reload")
  @RolesAllowed(Roles.ADMINISTRATOR)
  public Response reload() {
    return answer(commands.reload());
  }

  /** What past series would have met, had this list been in force; body as peers.yaml. */
  @POST
  @Path("/try")
  @Consumes({"application/yaml", MediaType.TEXT_PLAIN})
  public Response tryOut(String text) {
    try {
      return Response.ok(dryRun.onPast(list.check(text))).build();
    } catch (ConfigProblem e) {
      return refused(e.problems());
    }
  }

  @GET
  @Path("/turned-away")
  public List<TurnedAway.Caller> turnedAway() {
    return turnedAway.latest(500);
  }

  @POST
  @Path("/turned-away/{caller}/allow")
  @RolesAllowed(Roles.ADMINISTRATOR)
  public Response allow(@HeaderParam("If-Match") String match, @PathParam("caller") long caller) {
    return answer(
        commands.allow(base(match), turnedAway.one(caller).orElseThrow(NotFoundException::new)));
  }

  /** -1 for a header that names no version, which is never in force. */
  private long base(String match) {
    if (match == null) {
      return list.version();
    }
    String number = match.replaceAll("^(W/)?\"|\"$", "");
    return number.matches("\\d{1,18}") ? Long.parseLong(number) : -1;
  }

  private static Optional<Map<String, Object>> keys(JsonNode peer) {
    return peer != null && peer.isObject() ? Optional.of(map(peer)) : Optional.empty();
  }

  private static Map<String, Object> map(JsonNode object) {
    Map<String, Object> keys = new LinkedHashMap<>();
    object.properties().forEach(e -> keys.put(e.getKey(), value(e.getValue())));
    return keys;
  }

  private static Object value(JsonNode node) {
    if (node.isObject()) {
      return map(node);
    }
    if (node.isArray()) {
      List<Object> items = new ArrayList<>();
      node.forEach(item -> items.add(value(item)));
      return items;
    }
    return node.asText();
  }

  private static Response answer(Changed changed) {
    return switch (changed) {
      case Changed.Saved s -> Response.ok(new Made(s.version())).build();
      case Changed.Refused r -> refused(r.problems());
      case Changed.Overtaken o ->
          Problem.of(
              412,
              "version %d was made meanwhile; read it and change that one".formatted(o.newest()));
    };
  }

  private static Response noPeer() {
    return Problem.of(400, "the body must be one peer, a JSON object");
  }

  private static Response refused(List<ConfigProblem.Problem> problems) {
    return Problem.of(
        422,
        "the list would not be one",
        problems.stream().map(ConfigProblem.Problem::toString).toList());
  }
}
