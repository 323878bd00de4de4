package org.seriate.report;

import java.util.Optional;

/**
 * Who writes: this node, as General Equipment and as the observer's station.
 *
 * @param serial distinguishes nodes of one site, LO
 * @param stationAeTitle our AE title, also Station Name
 */
public record NodeIdentity(
    String manufacturer,
    String modelName,
    String serial,
    String softwareVersion,
    String stationAeTitle,
    Optional<String> institutionName) {}
