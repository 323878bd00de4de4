package org.seriate.models;

import java.time.Instant;

/**
 * A series of which active model and shadow say different things.
 *
 * @param activeKind POSITIVE, NEGATIVE or NOT_ANALYSED
 * @param activeProbability of the first class; null where it gave none
 * @param reason why the shadow gave no result
 */
public record Disagreement(
    long series,
    int revision,
    String activeKind,
    String shadowKind,
    Double activeProbability,
    Double shadowProbability,
    String reason,
    Instant at) {}
