package org.seriate.report;

/** The report that a new one replaces, as Predecessor Documents Sequence (0040,A360) names it. */
public record Predecessor(
    String studyInstanceUid, String seriesInstanceUid, String sopClassUid, String sopInstanceUid) {}
