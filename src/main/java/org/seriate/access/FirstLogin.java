package org.seriate.access;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Lets the first administrator in: there is no password that all nodes share. */
@ApplicationScoped
public class FirstLogin {
  /** Name of the file in the home of the node. */
  public static final String FILE = "first-login.txt";

  private static final Logger LOG = Logger.getLogger(FirstLogin.class);
  private static final String NAME = "admin";

  private final Users users;
  private final Path file;

  FirstLogin(Users users, @ConfigProperty(name = "seriate.home") String home) {
    this.users = users;
    this.file = Path.of(home).resolve(FILE);
  }

  /**
   * Makes user admin with a one-time password when there is no user. The file is written before the
   * user: after a crash between them there is still no user, and the next start begins anew.
   */
  public void prepare() throws IOException {
    if (!users.all().isEmpty()) {
      return;
    }
    String password = Secrets.oneTimePassword();
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(
        file,
        """
        First log-in at the console of this node.
        user      %s
        password  %s
        It has to be changed at once. Delete this file then.
        """
            .formatted(NAME, password));
    if (users.add(NAME, List.of(Roles.ADMINISTRATOR), password, "node")) {
      LOG.infof("nobody can log in yet: user %s and its first password are in %s", NAME, file);
    }
  }
}
