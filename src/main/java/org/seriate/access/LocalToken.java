package org.seriate.access;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * A key that changes with every start and lies in the home of the node, readable by its owner only.
 * Who can read it can read the objects and the database beside it too, so it opens nothing that was
 * closed; commands and scripts on this machine use the web services with it.
 */
@ApplicationScoped
public class LocalToken {
  /** Name of the file in the home of the node. */
  public static final String FILE = "local-token";

  private final Path file;
  private volatile String token = "";

  LocalToken(@ConfigProperty(name = "seriate.home") String home) {
    this.file = Path.of(home).resolve(FILE);
  }

  /** Writes a new one; the former stops to work. */
  public void renew() throws IOException {
    String fresh = "local_" + Secrets.token();
    Path beside = file.resolveSibling(FILE + ".new");
    Files.deleteIfExists(beside);
    Files.createFile(
        beside, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(beside, fresh + "\n");
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    token = fresh;
  }

  boolean isIt(String presented) {
    return !token.isEmpty()
        && MessageDigest.isEqual(
            token.getBytes(StandardCharsets.UTF_8), presented.getBytes(StandardCharsets.UTF_8));
  }
}
