package org.seriate.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Keeps a file named by its digest from being deleted while the same object comes again: from its
 * rename until its rows are committed it counts as named.
 */
final class OwnFiles {
  private static final Logger LOG = Logger.getLogger(OwnFiles.class);

  private final Map<String, Integer> unlisted = new HashMap<>();

  /** The step that puts a file in its place. */
  interface Rename {
    void run() throws IOException;
  }

  synchronized void keep(String digest, Rename rename) throws IOException {
    rename.run();
    unlisted.merge(digest, 1, Integer::sum);
  }

  /** Its record was written and has rows, or was not written at all. */
  synchronized void listed(String digest) {
    unlisted.computeIfPresent(digest, (_, count) -> count == 1 ? null : count - 1);
  }

  synchronized void delete(String digest, Path file, BooleanSupplier isNamed) {
    if (unlisted.containsKey(digest) || isNamed.getAsBoolean()) {
      return;
    }
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warnf("a purged file could not be deleted, `seriate check` names it: %s", e.getMessage());
    }
  }
}
