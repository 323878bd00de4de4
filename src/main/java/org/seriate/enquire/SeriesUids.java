package org.seriate.enquire;

/**
 * A series with its study, as the hierarchical queries of PS3.4 C.4.1.3.1 want it.
 *
 * @param study Study Instance UID
 * @param series Series Instance UID
 */
public record SeriesUids(String study, String series) {}
