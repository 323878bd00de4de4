package org.seriate.models;

import java.time.Instant;

/**
 * A bundle and its role.
 *
 * @param engine ONNX or DL4J
 * @param device CPU or CUDA
 * @param card model.yaml of the bundle
 */
public record Model(
    long id,
    String digest,
    String name,
    String version,
    String manufacturer,
    String intendedUse,
    boolean clinicalUse,
    ModelRole role,
    String engine,
    String device,
    Instant installedAt,
    String installedBy,
    Instant roleSince,
    String roleBy,
    String card) {}
