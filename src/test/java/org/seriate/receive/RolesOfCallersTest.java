package org.seriate.receive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.seriate.config.AeConfigFiles;
import org.seriate.config.PeerConfig;
import org.seriate.config.Role;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.net.AssociationFacts;
import org.seriate.dicom.net.AssociationPolicy;
import org.seriate.dicom.net.DimseServices;

/** Who may call, and what each role may use. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RolesOfCallersTest {
  private static final String FIND = Uid.StudyRootQueryRetrieveInformationModelFind;

  @TempDir private Path folder;
  private SourcePolicy policy;

  /** A further service that peers of role query may use. */
  private static final FurtherServices QUERIES =
      new FurtherServices() {
        @Override
        public void addTo(DimseServices services) {}

        @Override
        public boolean permits(PeerConfig peer, String abstractSyntax) {
          return peer.is(Role.QUERY) && abstractSyntax.equals(FIND);
        }
      };

  @BeforeEach
  void read() throws Exception {
    Files.writeString(
        folder.resolve("peers.yaml"),
        """
        - {name: ct, aeTitle: CT, hosts: [127.0.0.1], roles: [source]}
        - {name: viewer, aeTitle: VIEWER, hosts: [127.0.0.1], roles: [query]}
        - {name: pacs, aeTitle: PACS, host: 127.0.0.1, port: 104, roles: [destination]}
        """);
    policy = new SourcePolicy(AeConfigFiles.read(folder, Map.of()), null, null, List.of(QUERIES));
  }

  private AssociationPolicy.Decision decide(String callingAe, String calledAe) throws IOException {
    return policy.decide(
        new AssociationFacts(
            1, callingAe, calledAe, InetAddress.ofLiteral("127.0.0.1"), "1.2.3", Optional.empty()));
  }

  @ParameterizedTest(name = "{0}: echo {1}, store {2}, find {3}")
  @CsvSource({"CT, true, true, false", "VIEWER, true, false, true", "PACS, true, false, false"})
  void every_peer_may_echo_and_only_its_role_may_do_more(
      String callingAe, boolean echo, boolean store, boolean find) throws IOException {
    var accept = assertInstanceOf(AssociationPolicy.Accept.class, decide(callingAe, "SERIATE"));
    assertEquals(echo, accept.mayUse().test(Uid.Verification));
    assertEquals(store, accept.mayUse().test(Uid.CTImageStorage));
    assertEquals(find, accept.mayUse().test(FIND));
  }

  @Test
  void strangers_and_wrong_numbers_are_turned_away() throws IOException {
    var stranger = assertInstanceOf(AssociationPolicy.Reject.class, decide("X", "SERIATE"));
    var wrongNumber = assertInstanceOf(AssociationPolicy.Reject.class, decide("CT", "OTHER"));
    assertEquals(3, stranger.reason());
    assertEquals(7, wrongNumber.reason());
  }
}
