package org.seriate.audit.syslog;

import java.io.IOException;
import java.util.List;

/** How messages get to a server. */
@FunctionalInterface
interface Transport {

  /**
   * Sends all of them.
   *
   * @throws IOException when it is not known that the server has every one of them
   */
  void send(List<byte[]> messages) throws IOException;
}
