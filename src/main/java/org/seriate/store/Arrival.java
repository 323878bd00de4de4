package org.seriate.store;

import java.time.Instant;
import java.util.UUID;

/**
 * Who brought an object and when: what its rows need and its data set does not say.
 *
 * @param run of the node that took it
 * @param association number within that run
 * @param caller as the audit record names it
 * @param at when its last byte had come
 */
public record Arrival(
    UUID run,
    long association,
    String callingAe,
    String remoteAddress,
    String caller,
    Instant at) {}
