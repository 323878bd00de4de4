package org.seriate.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The identity provider of the house (OpenID Connect), where people sign in. Without an issuer
 * there is none, and nothing is asked of anybody.
 *
 * @param issuer address under which it describes itself (OpenID Connect Discovery 1.0)
 * @param client our name there
 * @param secret our password there; empty for a public client
 * @param trusted PEM, the authorities whose certificates count; empty: those of the Java runtime
 * @param https whether browsers reach the console by https though we speak http, behind a proxy
 * @param scopes asked for beside openid
 * @param nameClaim claim of the ID token that becomes the name of the user
 * @param rolesClaim claim with the groups of the person; a slash leads into an object
 * @param viewer groups whose members have this role, likewise the next four
 * @param only true: nobody logs in with a password of this node
 */
public record OpenIdProvider(
    Optional<URI> issuer,
    Optional<String> client,
    Optional<Secret> secret,
    Optional<Path> trusted,
    boolean https,
    List<String> scopes,
    String nameClaim,
    String rolesClaim,
    List<String> viewer,
    List<String> radiologist,
    List<String> operator,
    List<String> administrator,
    List<String> auditor,
    boolean only) {
  public static final OpenIdProvider NONE =
      new OpenIdProvider(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false,
          List.of("profile"),
          "preferred_username",
          "groups",
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          false);

  public OpenIdProvider {
    scopes = List.copyOf(scopes);
    viewer = List.copyOf(viewer);
    radiologist = List.copyOf(radiologist);
    operator = List.copyOf(operator);
    administrator = List.copyOf(administrator);
    auditor = List.copyOf(auditor);
  }

  public boolean isSet() {
    return issuer.isPresent() && client.isPresent();
  }
}
