package org.seriate.dicom.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CRLException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Reads certificates and keys in their textual encoding (RFC 7468). */
final class PemFiles {
  private static final long LONGEST = 1 << 20;
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");
  private static final String TO_PKCS8 =
      "; convert it with: openssl pkcs8 -topk8 -v2 aes-256-cbc -in KEY -out NEW";

  private record Block(String label, byte[] bytes) {}

  private PemFiles() {}

  static List<X509Certificate> certificates(Path file) throws TlsFilesProblem {
    List<X509Certificate> found = new ArrayList<>();
    for (Block block : blocks(file)) {
      if (block.label().equals("CERTIFICATE")) {
        found.add(certificate(file, block));
      }
    }
    if (found.isEmpty()) {
      throw new TlsFilesProblem(file, "holds no '-----BEGIN CERTIFICATE-----'");
    }
    return found;
  }

  private static X509Certificate certificate(Path file, Block block) throws TlsFilesProblem {
    try {
      Certificate certificate =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(block.bytes()));
      return (X509Certificate) certificate;
    } catch (CertificateException e) {
      throw new TlsFilesProblem(file, "holds a damaged certificate: " + e.getMessage(), e);
    }
  }

  /** Lists of revoked certificates. */
  static List<X509CRL> revocations(Path file) throws TlsFilesProblem {
    List<X509CRL> found = new ArrayList<>();
    for (Block block : blocks(file)) {
      if (block.label().equals("X509 CRL")) {
        found.add(revocations(file, block));
      }
    }
    if (found.isEmpty()) {
      throw new TlsFilesProblem(
          file,
          "holds no '-----BEGIN X509 CRL-----'; a binary list is converted with: openssl crl"
              + " -inform DER -in FILE -out NEW");
    }
    return found;
  }

  private static X509CRL revocations(Path file, Block block) throws TlsFilesProblem {
    try {
      return (X509CRL)
          CertificateFactory.getInstance("X.509")
              .generateCRL(new ByteArrayInputStream(block.bytes()));
    } catch (CertificateException | CRLException e) {
      throw new TlsFilesProblem(
          file, "holds a damaged list of revoked certificates: " + e.getMessage(), e);
    }
  }

  /**
   * @param algorithm of the public key that this one must fit
   */
  static PrivateKey key(Path file, Optional<String> password, String algorithm)
      throws TlsFilesProblem {
    for (Block block : blocks(file)) {
      switch (block.label()) {
        case "PRIVATE KEY" -> {
          return key(file, new PKCS8EncodedKeySpec(block.bytes()), algorithm);
        }
        case "ENCRYPTED PRIVATE KEY" -> {
          return key(file, decrypted(file, block, password), algorithm);
        }
        case "RSA PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY" ->
            throw new TlsFilesProblem(file, "is a key, but not in PKCS#8" + TO_PKCS8);
        default -> {
          // Certificates and parameters may stand in the same file.
        }
      }
    }
    throw new TlsFilesProblem(file, "holds no '-----BEGIN PRIVATE KEY-----'");
  }

  private static PrivateKey key(Path file, PKCS8EncodedKeySpec spec, String algorithm)
      throws TlsFilesProblem {
    try {
      return KeyFactory.getInstance(algorithm).generatePrivate(spec);
    } catch (GeneralSecurityException e) {
      throw new TlsFilesProblem(
          file, "holds no usable " + algorithm + " key, as the certificate needs", e);
    }
  }

  private static PKCS8EncodedKeySpec decrypted(Path file, Block block, Optional<String> password)
      throws TlsFilesProblem {
    if (password.isEmpty()) {
      throw new TlsFilesProblem(file, "is encrypted and no password is given");
    }
    EncryptedPrivateKeyInfo info = encrypted(file, block);
    try {
      String scheme = info.getAlgParameters().toString();
      SecretKey key =
          SecretKeyFactory.getInstance(scheme)
              .generateSecret(new PBEKeySpec(password.get().toCharArray()));
      Cipher cipher = Cipher.getInstance(scheme);
      cipher.init(Cipher.DECRYPT_MODE, key, info.getAlgParameters());
      return info.getKeySpec(cipher);
    } catch (GeneralSecurityException e) {
      throw new TlsFilesProblem(file, "cannot be decrypted with the password given", e);
    }
  }

  private static EncryptedPrivateKeyInfo encrypted(Path file, Block block) throws TlsFilesProblem {
    try {
      return new EncryptedPrivateKeyInfo(block.bytes());
    } catch (IOException e) {
      throw new TlsFilesProblem(file, "is encrypted in an old way that is not safe" + TO_PKCS8, e);
    }
  }

  private static List<Block> blocks(Path file) throws TlsFilesProblem {
    Matcher matcher = BLOCK.matcher(text(file));
    List<Block> blocks = new ArrayList<>();
    while (matcher.find()) {
      blocks.add(block(file, matcher.group(1), matcher.group(2)));
    }
    return blocks;
  }

  private static Block block(Path file, String label, String body) throws TlsFilesProblem {
    try {
      // Headers as in "Proc-Type: 4,ENCRYPTED" belong to encodings older than PKCS#8.
      String encoded = body.contains(":") ? "" : body;
      return new Block(label, Base64.getMimeDecoder().decode(encoded));
    } catch (IllegalArgumentException e) {
      throw new TlsFilesProblem(file, "is damaged: what it holds is not Base64", e);
    }
  }

  private static String text(Path file) throws TlsFilesProblem {
    try {
      if (Files.size(file) > LONGEST) {
        throw new TlsFilesProblem(file, "is too long for a PEM file");
      }
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new TlsFilesProblem(file, "is not there", e);
    } catch (TlsFilesProblem e) {
      throw e;
    } catch (IOException e) {
      throw new TlsFilesProblem(file, "cannot be read: " + e.getMessage(), e);
    }
  }
}
