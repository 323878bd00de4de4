package org.seriate.export;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Locale;
import org.seriate.dicom.data.Uid;
import org.seriate.series.Sha256;

/**
 * Other names for patients and UIDs: the same for the same one within an export, and not to be
 * traced back, for the secret they are made with is thrown away.
 */
final class Pseudonyms {
  private final byte[] secret;

  private Pseudonyms(byte[] secret) {
    this.secret = secret;
  }

  static Pseudonyms fresh() {
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    return new Pseudonyms(secret);
  }

  /** As Patient ID and Patient's Name. */
  String patient(String id, String issuer) {
    return "P" + digest("patient", id == null ? "" : id, issuer == null ? "" : issuer, 12);
  }

  /** Null for null. */
  String uid(String uid) {
    return uid == null || uid.isEmpty() ? uid : Uid.nameBased(digest("uid", uid, "", 64));
  }

  private String digest(String what, String one, String two, int length) {
    MessageDigest sha = Sha256.begin();
    sha.update(secret);
    sha.update((what + "\0" + one + "\0" + two).getBytes(StandardCharsets.UTF_8));
    return Sha256.of(sha).substring(0, length).toUpperCase(Locale.ROOT);
  }
}
