package org.seriate.dicom.net;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import org.seriate.dicom.net.UserInformation.UserIdentity;

/**
 * Who the peer says is at work there (PS3.7 D.3.3.7, types 1 and 2). Nothing of it is verified yet.
 *
 * <p>The passcode can be compared and nothing else: it is in no text, log or answer of ours.
 */
public final class ClaimedUser {
  static final int USERNAME = 1;
  static final int USERNAME_AND_PASSCODE = 2;

  /** Names are for records and logs; a longer one is cut. */
  private static final int LONGEST_NAME = 64;

  private final String name;
  private final Optional<byte[]> passcode;

  private ClaimedUser(String name, Optional<byte[]> passcode) {
    this.name = name;
    this.passcode = passcode;
  }

  public static ClaimedUser named(String name) {
    return new ClaimedUser(shown(name), Optional.empty());
  }

  public static ClaimedUser withPasscode(String name, String passcode) {
    return new ClaimedUser(shown(name), Optional.of(passcode.getBytes(StandardCharsets.UTF_8)));
  }

  /** Empty for Kerberos, SAML and the like, which we do not take. */
  static Optional<ClaimedUser> of(UserIdentity identity) {
    String name = shown(new String(identity.primary(), StandardCharsets.UTF_8));
    return switch (identity.kind()) {
      case USERNAME -> Optional.of(new ClaimedUser(name, Optional.empty()));
      case USERNAME_AND_PASSCODE ->
          Optional.of(new ClaimedUser(name, Optional.of(identity.secondary().clone())));
      default -> Optional.empty();
    };
  }

  private static String shown(String text) {
    String visible = text.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "?").strip();
    int end = Math.min(visible.codePointCount(0, visible.length()), LONGEST_NAME);
    return visible.substring(0, visible.offsetByCodePoints(0, end));
  }

  /** Without control characters, at most 64 long. */
  public String name() {
    return name;
  }

  /** Sent, be it right or wrong. */
  public boolean hasPasscode() {
    return passcode.isPresent();
  }

  /** Takes as long for a nearly right passcode as for a wrong one. */
  public boolean hasPasscode(String expected) {
    byte[] wanted = expected.getBytes(StandardCharsets.UTF_8);
    return passcode.map(sent -> MessageDigest.isEqual(sent, wanted)).orElse(false);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClaimedUser that
        && name.equals(that.name)
        && Arrays.equals(passcode.orElse(null), that.passcode.orElse(null));
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
