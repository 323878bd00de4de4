package org.seriate.series;

/**
 * The identity of a model as every object we emit states it (TID 4019, Contributing Equipment).
 *
 * @param digest SHA-256 of the model bundle, lower-case hexadecimal; the Device UID is derived from
 *     it
 * @param intendedUse the card's sentence, e.g. "Demonstration only. Not for clinical use."
 * @param clinicalUse false where the card says "not for clinical use"
 */
public record Algorithm(
    String name,
    String version,
    String manufacturer,
    String digest,
    String intendedUse,
    boolean clinicalUse) {}
