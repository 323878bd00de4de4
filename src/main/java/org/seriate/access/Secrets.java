package org.seriate.access;

import java.security.SecureRandom;
import java.util.Base64;
import org.seriate.series.Sha256;

/** Random secrets that are given away once, and their digests that are kept. */
final class Secrets {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** No 0, O, 1, l or I: people copy one-time passwords from paper. */
  private static final String LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

  private Secrets() {}

  /** 256 random bits for a cookie or a program. */
  static String token() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** 16 characters, above 90 random bits. */
  static String oneTimePassword() {
    return RANDOM
        .ints(16, 0, LETTERS.length())
        .collect(
            StringBuilder::new, (text, i) -> text.append(LETTERS.charAt(i)), StringBuilder::append)
        .toString();
  }

  /** The token has full entropy, so a plain digest is enough. */
  static String digest(String token) {
    return Sha256.of(token);
  }
}
