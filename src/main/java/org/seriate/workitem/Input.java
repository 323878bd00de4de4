package org.seriate.workitem;

import java.time.Instant;
import java.util.Optional;

/**
 * A series that a workitem is about.
 *
 * @param position in the Input Information Sequence, from 1
 * @param retrieveAe AE title of who has it, where the workitem says so
 * @param askedAt when an archive was asked for it last
 */
public record Input(
    int position,
    String studyInstanceUid,
    String seriesInstanceUid,
    Optional<String> retrieveAe,
    Optional<Instant> askedAt) {}
