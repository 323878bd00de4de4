package org.seriate.console.peers;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.seriate.access.Me;
import org.seriate.access.Roles;
import org.seriate.peers.Changed;
import org.seriate.peers.PeerList;
import org.seriate.peers.PeerVersion;

/** {@code /peers/versions}: who changed the list, what, and the way back. */
@Path("/peers/versions")
@RolesAllowed({Roles.OPERATOR, Roles.ADMINISTRATOR})
class PeerHistoryPage {
  private final Template page;
  private final PeerList list;
  private final PeerCommands commands;
  private final Me me;

  PeerHistoryPage(
      @Location("peer-versions.html") Template page, PeerList list, PeerCommands commands, Me me) {
    this.page = page;
    this.list = list;
    this.commands = commands;
    this.me = me;
  }

  @GET
  @Produces(MediaType.TEXT_HTML)
  public Response all() {
    return answer(200, Optional.empty(), "");
  }

  /** What this version changed, and what going back to it would change. */
  @GET
  @Path("{version}")
  @Produces(MediaType.TEXT_HTML)
  public Response one(@PathParam("version") long version) {
    return answer(200, Optional.of(known(version)), "");
  }

  @POST
  @Path("{version}")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Produces(MediaType.TEXT_HTML)
  @RolesAllowed(Roles.ADMINISTRATOR)
  public Response goBack(@PathParam("version") long version, @FormParam("base") long base) {
    PeerVersion to = known(version);
    return switch (commands.goBack(base, to)) {
      case Changed.Saved s -> Answers.seePeers(s);
      case Changed.Refused r -> answer(422, Optional.of(to), Answers.words(r));
      case Changed.Overtaken o -> answer(409, Optional.of(to), Answers.words(o));
    };
  }

  private PeerVersion known(long version) {
    return list.version(version).orElseThrow(NotFoundException::new);
  }

  private Response answer(int status, Optional<PeerVersion> shown, String problem) {
    List<PeerVersion> versions = list.versions();
    String now = list.text();
    Optional<List<LineDiff.Line>> made = shown.map(v -> LineDiff.of(before(v, versions), v.text()));
    Optional<List<LineDiff.Line>> back = shown.map(v -> LineDiff.of(now, v.text()));
    return Response.status(status)
        .entity(
            page.data("versions", versions)
                .data("inForce", list.version())
                .data("shown", shown.orElse(null))
                .data("made", made.filter(LineDiff::changes).orElse(null))
                .data("back", back.filter(LineDiff::changes).orElse(null))
                .data("mayChange", me.has(Roles.ADMINISTRATOR))
                .data("problem", problem)
                .render())
        .header("Cache-Control", "no-store")
        .build();
  }

  private static String before(PeerVersion version, List<PeerVersion> newestFirst) {
    return newestFirst.stream()
        .filter(v -> v.id() < version.id())
        .findFirst()
        .map(PeerVersion::text)
        .orElse("");
  }
}
