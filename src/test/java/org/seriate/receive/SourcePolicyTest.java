package org.seriate.receive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seriate.config.AeConfig;
import org.seriate.config.AeConfigFiles;
import org.seriate.dicom.net.AssociationFacts;
import org.seriate.dicom.net.AssociationPolicy.Accept;
import org.seriate.dicom.net.AssociationPolicy.Decision;
import org.seriate.dicom.net.AssociationPolicy.Reject;
import org.seriate.dicom.net.ClaimedUser;
import org.seriate.dicom.tls.TlsFacts;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SourcePolicyTest {
  private static final Optional<TlsFacts> PLAIN = Optional.empty();
  private static final Optional<TlsFacts> TLS =
      Optional.of(new TlsFacts("TLSv1.3", "TLS_AES_256_GCM_SHA384", Optional.empty()));
  private static final Optional<ClaimedUser> NOBODY = Optional.empty();

  @TempDir Path folder;
  private SourcePolicy policy;

  @BeforeEach
  void begin() throws Exception {
    Files.writeString(folder.resolve("some.pem"), "");
    Files.writeString(
        folder.resolve("node.yaml"),
        "tls: {certificate: some.pem, key: some.pem, trusted: some.pem}\n");
    Files.writeString(
        folder.resolve("peers.yaml"),
        """
        - {name: Open, aeTitle: OPEN, hosts: [127.0.0.1], roles: [source]}
        - {name: Secure, aeTitle: SECURE, hosts: [127.0.0.1], roles: [source], tls: required}
        - {name: Named, aeTitle: NAMED, hosts: [127.0.0.1], roles: [source], user: jane}
        - {name: Verified, aeTitle: VERIFIED, hosts: [127.0.0.1], roles: [source], tls: required,
           user: jane, passcode: "${CODE}"}
        """);
    AeConfig config = AeConfigFiles.read(folder, Map.of("CODE", "open-sesame"));
    policy = new SourcePolicy(config, null, null, List.of());
  }

  private AssociationFacts facts(String ae, Optional<ClaimedUser> user, Optional<TlsFacts> tls) {
    return new AssociationFacts(
        1, ae, "SERIATE", InetAddress.getLoopbackAddress(), "1.2", Optional.empty(), user, tls);
  }

  private Decision decide(String ae, Optional<ClaimedUser> user, Optional<TlsFacts> tls) {
    return policy.decide(facts(ae, user, tls));
  }

  @Test
  void a_source_that_must_use_tls_is_refused_on_the_plain_port() {
    assertEquals(
        new Reject(1, 1, 1, "peer 'Secure' must call with TLS and called the plain port"),
        decide("SECURE", NOBODY, PLAIN));
    assertInstanceOf(Accept.class, decide("SECURE", NOBODY, TLS));
  }

  @Test
  void another_source_may_use_either_port() {
    assertInstanceOf(Accept.class, decide("OPEN", NOBODY, PLAIN));
    assertInstanceOf(Accept.class, decide("OPEN", NOBODY, TLS));
  }

  @Test
  void a_source_with_a_user_must_name_it() {
    assertInstanceOf(Accept.class, decide("NAMED", Optional.of(ClaimedUser.named("jane")), PLAIN));
    Reject refused = new Reject(1, 1, 1, "peer 'Named' did not name the user it must");
    assertEquals(refused, decide("NAMED", Optional.of(ClaimedUser.named("joe")), PLAIN));
    assertEquals(refused, decide("NAMED", NOBODY, PLAIN));
  }

  @Test
  void a_passcode_must_be_the_right_one() {
    var right = Optional.of(ClaimedUser.withPasscode("jane", "open-sesame"));
    var wrong = Optional.of(ClaimedUser.withPasscode("jane", "sesame"));
    assertInstanceOf(Accept.class, decide("VERIFIED", right, TLS));
    Reject refused = new Reject(1, 1, 1, "the passcode of peer 'Verified' is wrong");
    assertEquals(refused, decide("VERIFIED", wrong, TLS));
    assertEquals(refused, decide("VERIFIED", Optional.of(ClaimedUser.named("jane")), TLS));
  }

  @Test
  void the_user_goes_on_the_audit_record_and_the_passcode_does_not() {
    var user = Optional.of(ClaimedUser.withPasscode("jane", "open-sesame"));
    assertEquals("VERIFIED@127.0.0.1, user jane", CallerName.of(facts("VERIFIED", user, TLS)));
    assertEquals("OPEN@127.0.0.1", CallerName.of(facts("OPEN", NOBODY, PLAIN)));
  }
}
