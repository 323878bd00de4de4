package org.seriate.console.peers;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.seriate.access.Roles;
import org.seriate.config.ConfigProblem;
import org.seriate.peers.Changed;
import org.seriate.peers.PeerList;

/** {@code /peers/text}: the whole list as peers.yaml has it, for keys that the form lacks. */
@Path("/peers/text")
@RolesAllowed(Roles.ADMINISTRATOR)
class PeerTextPage {
  /** More than a thousand peers. */
  private static final int LONGEST = 500_000;

  private final Template page;
  private final PeerList list;
  private final PeerCommands commands;
  private final DryRun dryRun;

  PeerTextPage(
      @Location("peer-text.html") Template page,
      PeerList list,
      PeerCommands commands,
      DryRun dryRun) {
    this.page = page;
    this.list = list;
    this.commands = commands;
    this.dryRun = dryRun;
  }

  @GET
  @Produces(MediaType.TEXT_HTML)
  public Response show() {
    return answer(200, list.text(), list.version(), List.of(), null, "");
  }

  /** Shows what would change, or saves it. */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Produces(MediaType.TEXT_HTML)
  public Response submit(
      @FormParam("text") @DefaultValue("") String text,
      @FormParam("base") long base,
      @FormParam("act") @DefaultValue("") String act) {
    String whole = text.replace("\r\n", "\n");
    if (whole.length() > LONGEST) {
      return answer(413, "", base, List.of(), null, "Not read: longer than a list can be.");
    }
    if (!act.equals("save")) {
      return tried(whole, base);
    }
    return switch (commands.write(base, whole, "list written as text")) {
      case Changed.Saved s -> Answers.seePeers(s);
      case Changed.Refused r -> answer(422, whole, base, r.problems(), null, "Not saved.");
      case Changed.Overtaken o -> answer(409, whole, o.newest(), List.of(), null, Answers.words(o));
    };
  }

  private Response tried(String whole, long base) {
    try {
      return answer(200, whole, base, List.of(), dryRun.onPast(list.check(whole)), "");
    } catch (ConfigProblem e) {
      return answer(422, whole, base, e.problems(), null, "");
    }
  }

  private Response answer(
      int status,
      String text,
      long base,
      List<ConfigProblem.Problem> problems,
      DryRun.Past past,
      String problem) {
    return Response.status(status)
        .entity(
            page.data("text", text)
                .data("base", base)
                .data("problems", problems)
                .data("diff", past == null ? null : LineDiff.of(list.text(), text))
                .data("past", past)
                .data("problem", problem)
                .render())
        .header("Cache-Control", "no-store")
        .build();
  }
}
