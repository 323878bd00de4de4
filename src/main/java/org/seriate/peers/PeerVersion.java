package org.seriate.peers;

import java.time.Instant;

/**
 * A row of {@code peer_list_version}.
 *
 * @param fromFile whether peers.yaml of each node counts; {@code text} then only shows what it said
 * @param text the list in the form of peers.yaml
 */
public record PeerVersion(
    long id, Instant madeAt, String madeBy, boolean fromFile, String note, String text) {}
