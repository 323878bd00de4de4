package org.seriate.console.peers;

import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Locale;
import java.util.stream.Collectors;
import org.seriate.config.ConfigProblem;
import org.seriate.peers.Changed;

/** How pages say what became of a change. */
final class Answers {
  private Answers() {}

  /** To the list, which is read again there and not sent twice by a reload of the page. */
  static Response seePeers(Changed.Saved saved) {
    return Response.seeOther(URI.create("/peers?saved=" + saved.version())).build();
  }

  static String words(Changed.Refused refused) {
    return "Not saved. "
        + refused.problems().stream()
            .map(ConfigProblem.Problem::what)
            .map(what -> what.substring(0, 1).toUpperCase(Locale.ROOT) + what.substring(1) + ".")
            .collect(Collectors.joining(" "));
  }

  static String words(Changed.Overtaken overtaken) {
    return "Not saved: version %d was made meanwhile. Look at it, then change that one."
        .formatted(overtaken.newest());
  }
}
