package org.seriate.receive;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import org.seriate.config.AeConfig;
import org.seriate.config.Caller;

/** The name of the peer behind an association, as peers.yaml has it. */
@ApplicationScoped
class SourceNames {
  private final AeConfig config;

  SourceNames(AeConfig config) {
    this.config = config;
  }

  String nameOf(String callingAe, InetAddress from) {
    return switch (config.sourceFor(callingAe, from)) {
      case Caller.Allowed a -> a.peer().name();
      case Caller.UnknownAe _ -> callingAe;
      case Caller.WrongHost w -> w.peer().name();
    };
  }
}
