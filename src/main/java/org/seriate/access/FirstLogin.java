package org.seriate.access;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
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
  private final Provider provider;
  private final Path file;
  private final Optional<String> chosen;

  FirstLogin(
      Users users,
      Provider provider,
      @ConfigProperty(name = "seriate.home") String home,
      @ConfigProperty(name = "SERIATE_ADMIN_PASSWORD") Optional<String> chosen) {
    this.users = users;
    this.provider = provider;
    this.file = Path.of(home).resolve(FILE);
    this.chosen = chosen.filter(p -> !p.isBlank());
  }

  /**
   * Makes user admin with a one-time password when there is no user, and passwords count: that of
   * SERIATE_ADMIN_PASSWORD, else one that is drawn and left in a file. The file is written before
   * the user: after a crash between them there is still no user, and the next start begins anew.
   *
   * @throws IOException when the file cannot be written, or the chosen password is a poor one
   */
  public void prepare() throws IOException {
    if (provider.isOnly() || !users.all().isEmpty()) {
      return;
    }
    if (chosen.isPresent()) {
      begin(chosen.get());
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

  private void begin(String password) throws IOException {
    Optional<String> objection = Passwords.objection(password, NAME);
    if (objection.isPresent()) {
      throw new IOException("SERIATE_ADMIN_PASSWORD is not taken: " + objection.get());
    }
    if (users.add(NAME, List.of(Roles.ADMINISTRATOR), password, "node")) {
      LOG.infof(
          "user %s can log in with the password of SERIATE_ADMIN_PASSWORD, and has to change it",
          NAME);
    }
  }
}
