package org.seriate.program;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.seriate.dicom.net.TlsCall;
import org.seriate.dicom.tls.TlsFiles;
import org.seriate.dicom.tls.TlsFilesProblem;
import org.seriate.dicom.tls.TlsIdentity;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of the practice commands that can speak TLS. */
final class TlsOptions {
  /** The commands live for one sending or an afternoon; whoever renews files there starts anew. */
  private static final Duration RELOAD = Duration.ofSeconds(10);

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--tls-trusted",
      paramLabel = "FILE",
      description =
          "Speak TLS, and trust peers whose certificate one of the authorities in this PEM file"
              + " signed.")
  private Path trusted;

  @Option(
      names = "--tls-revocation",
      paramLabel = "FILE",
      description =
          "PEM file of these authorities' lists of revoked certificates (CRL); peers on them are"
              + " refused.")
  private Path revocation;

  @Option(
      names = "--tls-any-host",
      description =
          "Do not ask that the certificate of a peer that is called names the host that is called.")
  private boolean anyHost;

  @Option(
      names = "--tls-certificate",
      paramLabel = "FILE",
      description =
          "PEM file of our own certificate, for peers that want to see one; needs --tls-key.")
  private Path certificate;

  @Option(names = "--tls-key", paramLabel = "FILE", description = "PEM file of its key (PKCS#8).")
  private Path key;

  @Option(
      names = "--tls-key-password",
      paramLabel = "VARIABLE",
      description = "Name of the environment variable that holds the password of the key.")
  private String keyPassword;

  /** Empty when the command is to speak without TLS. */
  Optional<TlsIdentity> identity(Map<String, String> environment) throws CommandFailed {
    boolean none =
        Stream.of(certificate, key, trusted, keyPassword, revocation).allMatch(Objects::isNull);
    if (none && !anyHost) {
      return Optional.empty();
    }
    requirePairs();
    Optional<String> password =
        keyPassword == null ? Optional.empty() : Optional.of(password(environment));
    try {
      return Optional.of(
          TlsIdentity.of(
              new TlsFiles(
                  Optional.ofNullable(certificate),
                  Optional.ofNullable(key),
                  password,
                  Optional.ofNullable(trusted),
                  Optional.ofNullable(revocation)),
              RELOAD));
    } catch (TlsFilesProblem e) {
      throw new CommandFailed(e.getMessage(), e);
    }
  }

  private void requirePairs() {
    if (certificate == null != (key == null)) {
      throw misused("--tls-certificate and --tls-key belong together");
    }
    if (keyPassword != null && key == null) {
      throw misused("--tls-key-password needs --tls-key");
    }
    if (trusted == null) {
      throw misused(
          "TLS needs --tls-trusted: the authorities that signed the certificates of peers");
    }
  }

  private String password(Map<String, String> environment) {
    String value = environment.get(keyPassword);
    if (value == null) {
      throw misused(
          "--tls-key-password names the environment variable "
              + keyPassword
              + ", which is not set");
    }
    return value;
  }

  private ParameterException misused(String why) {
    return new ParameterException(spec.commandLine(), why);
  }

  /**
   * For a call; the peer's certificate must name the host that is called, unless told otherwise.
   */
  Optional<TlsCall> call(Map<String, String> environment) throws CommandFailed {
    return identity(environment).map(i -> new TlsCall(i, !anyHost));
  }
}
