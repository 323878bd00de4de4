package org.seriate.audit.chain;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;

/**
 * The Ed25519 key of one home. It lies beside the database, not in it: who can write every table
 * still cannot sign what he made of them.
 */
public final class CheckpointKey {
  private static final String ALGORITHM = "Ed25519";

  private final PrivateKey key;
  private final String publicKey;

  private CheckpointKey(PrivateKey key, String publicKey) {
    this.key = key;
    this.publicKey = publicKey;
  }

  static Path folder(Path home) {
    return home.resolve("audit");
  }

  /**
   * The key of this home, made the first time.
   *
   * @throws IOException when its files cannot be read or written
   */
  public static CheckpointKey of(Path home) throws IOException {
    Path folder = Files.createDirectories(folder(home));
    Path file = folder.resolve("checkpoint-key.pem");
    if (!Files.exists(file)) {
      make(folder, file);
    }
    try {
      PrivateKey key =
          KeyFactory.getInstance(ALGORITHM)
              .generatePrivate(new PKCS8EncodedKeySpec(pem(Files.readString(file))));
      return new CheckpointKey(key, publicKey(home).orElseThrow());
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(file + " holds no Ed25519 key in PEM form", e);
    }
  }

  // The public half first, and the private one in one move: a crash between leaves no half pair.
  private static void make(Path folder, Path file) throws IOException {
    try {
      KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
      Files.writeString(
          folder.resolve("checkpoint-key.pub"), pem("PUBLIC KEY", pair.getPublic().getEncoded()));
      Path fresh = folder.resolve("checkpoint-key.new");
      Files.deleteIfExists(fresh);
      Files.createFile(
          fresh,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(fresh, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (GeneralSecurityException e) {
      throw new IOException("this Java cannot make Ed25519 keys", e);
    }
  }

  /** The public half of this home's key: X.509 SubjectPublicKeyInfo, Base64. */
  public static Optional<String> publicKey(Path home) throws IOException {
    Path file = folder(home).resolve("checkpoint-key.pub");
    return Files.exists(file) ? Optional.of(readPublicKey(file)) : Optional.empty();
  }

  /** The key of a PEM file, in the form of {@link #publicKey()}. */
  public static String readPublicKey(Path file) throws IOException {
    try {
      return Base64.getEncoder().encodeToString(pem(Files.readString(file)));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " holds no public key in PEM form", e);
    }
  }

  public String publicKey() {
    return publicKey;
  }

  /** Ed25519 signature, Base64. */
  String sign(String text) {
    try {
      Signature s = Signature.getInstance(ALGORITHM);
      s.initSign(key);
      s.update(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(s.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the key of this home does not sign", e);
    }
  }

  /** Whether the signature is of this text by this key; false for what is no signature at all. */
  static boolean verifies(String publicKey, String text, String signature) {
    try {
      PublicKey key =
          KeyFactory.getInstance(ALGORITHM)
              .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(publicKey)));
      Signature s = Signature.getInstance(ALGORITHM);
      s.initVerify(key);
      s.update(text.getBytes(StandardCharsets.UTF_8));
      return s.verify(Base64.getDecoder().decode(signature));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  private static String pem(String what, byte[] bytes) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(what, Base64.getEncoder().encodeToString(bytes), what);
  }

  private static byte[] pem(String text) {
    return Base64.getMimeDecoder().decode(text.replaceAll("-----[A-Z ]+-----", ""));
  }
}
