package org.seriate.console.peers;

import java.net.InetAddress;
import java.time.Instant;
import org.seriate.config.AeConfig;
import org.seriate.config.Caller;
import org.seriate.config.PeerConfig;
import org.seriate.config.Role;
import org.seriate.peers.TurnedAway;

/**
 * A caller that was turned away, and what one click can do about it.
 *
 * @param offer words of the button; empty when no click helps
 * @param advice what else to do; empty when the button is the answer
 */
public record StrangerLine(TurnedAway.Caller caller, String offer, String advice) {

  static StrangerLine of(TurnedAway.Caller caller, AeConfig config) {
    if (caller.callingAe().isBlank()) {
      return new StrangerLine(caller, "", "See what TLS says; no peer was named yet.");
    }
    if (!caller.calledAe().equals(config.node().aeTitle())) {
      return new StrangerLine(
          caller,
          "",
          "It calls '%s'. Enter our AE title %s at the scanner."
              .formatted(caller.calledAe(), config.node().aeTitle()));
    }
    return switch (config.callerFor(caller.callingAe(), InetAddress.ofLiteral(caller.address()))) {
      case Caller.Allowed a -> new StrangerLine(caller, "", allowed(a.peer(), caller));
      case Caller.UnknownAe _ -> new StrangerLine(caller, "Allow as source", "");
      case Caller.WrongHost w ->
          new StrangerLine(caller, "Allow %s from here too".formatted(w.peer().name()), "");
    };
  }

  private static String allowed(PeerConfig peer, TurnedAway.Caller caller) {
    if (peer.requiresTls() || peer.user().isPresent()) {
      return "Known as %s: %s.".formatted(peer.name(), caller.why());
    }
    return peer.is(Role.SOURCE)
        ? "Allowed now as %s.".formatted(peer.name())
        : "Allowed now as %s, not as a source.".formatted(peer.name());
  }

  public Instant lastAt() {
    return caller.lastAt();
  }
}
