package org.seriate.console.peers;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.seriate.access.Roles;
import org.seriate.config.AeConfig;
import org.seriate.config.PeersText;
import org.seriate.config.Role;
import org.seriate.peers.Changed;
import org.seriate.peers.PeerList;
import org.seriate.series.Priority;
import org.seriate.series.ReportKind;
import org.seriate.series.ReportLayout;
import org.seriate.series.ResultObject;

/** {@code /peers/edit}: the fields of one peer. */
@Path("/peers/edit")
@RolesAllowed(Roles.ADMINISTRATOR)
class PeerEditPage {
  private final Template page;
  private final PeerList list;
  private final PeerCommands commands;
  private final AeConfig config;

  PeerEditPage(
      @Location("peer-edit.html") Template page,
      PeerList list,
      PeerCommands commands,
      AeConfig config) {
    this.page = page;
    this.list = list;
    this.commands = commands;
    this.config = config;
  }

  /**
   * @param name of the peer; empty for a new one
   * @param role that a new one is to have
   */
  @GET
  @Produces(MediaType.TEXT_HTML)
  public Response show(
      @QueryParam("name") @DefaultValue("") String name,
      @QueryParam("role") @DefaultValue("") String role) {
    Map<String, Object> peer =
        name.isEmpty()
            ? Map.of("roles", List.of(role))
            : PeersText.peer(list.text(), name).orElseThrow(NotFoundException::new);
    return peer.containsKey("protocol")
        ? Response.seeOther(URI.create("/peers/text")).build()
        : answer(200, name, list.version(), peer, "");
  }

  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Produces(MediaType.TEXT_HTML)
  public Response save(@BeanParam PeerForm form) {
    boolean isNew = form.was().isEmpty();
    Map<String, Object> before =
        isNew
            ? new LinkedHashMap<>()
            : PeersText.peer(list.text(), form.was()).orElseThrow(NotFoundException::new);
    Map<String, Object> peer = form.onto(new LinkedHashMap<>(before));
    Changed changed =
        isNew ? commands.add(form.base, peer) : commands.put(form.base, form.was(), peer);
    return switch (changed) {
      case Changed.Saved s -> Answers.seePeers(s);
      case Changed.Refused r -> answer(422, form.was(), form.base, peer, Answers.words(r));
      case Changed.Overtaken o -> answer(409, form.was(), o.newest(), peer, Answers.words(o));
    };
  }

  private Response answer(
      int status, String was, long base, Map<String, Object> peer, String problem) {
    return Response.status(status)
        .entity(
            page.data("was", was)
                .data("base", base)
                .data("peer", new PeerFields(peer))
                .data("roles", Arrays.stream(Role.values()).map(Role::word).toList())
                .data("priorities", Priority.values())
                .data("objects", ResultObject.values())
                .data("layouts", ReportLayout.values())
                .data("results", ReportKind.values())
                .data("sources", named(Role.SOURCE))
                .data("archives", named(Role.ARCHIVE))
                .data("rules", config.node().completeness())
                .data("problem", problem)
                .render())
        .header("Cache-Control", "no-store")
        .build();
  }

  private List<String> named(Role role) {
    return config.peers().stream().filter(p -> p.is(role)).map(p -> p.name()).toList();
  }
}
