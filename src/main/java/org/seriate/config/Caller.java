package org.seriate.config;

/** Whether someone who calls us is one of our sources, or of our peers. */
public sealed interface Caller {

  record Allowed(PeerConfig peer) implements Caller {}

  /**
   * @param why for our log: not listed at all, or not with the role that was asked about
   */
  record UnknownAe(String why) implements Caller {}

  /**
   * The AE title is listed, the address is not one of its hosts.
   *
   * @param why for our log
   */
  record WrongHost(PeerConfig peer, String why) implements Caller {}
}
