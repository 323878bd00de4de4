package org.seriate.series;

/**
 * A person who may take responsibility for a report: an item of Verifying Observer Sequence
 * (0040,A073).
 *
 * @param name as a Person Name (VR PN)
 * @param organization in whose name (VR LO)
 */
public record VerifyingObserver(String name, String organization) {}
