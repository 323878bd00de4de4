package org.seriate.backup;

import java.nio.file.Path;

/**
 * Where a node keeps what is backed up.
 *
 * @param store the home itself, unless several nodes share a folder
 */
public record Places(Path home, Path store, Path aeConfig) {}
