package org.seriate.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AeConfigTest {
  private static final PeerConfig NORTH = peer("CT north", "CT", "10.1.0.0/16", Role.SOURCE);
  private static final PeerConfig SOUTH = peer("CT south", "CT", "fd00::/8", Role.SOURCE);
  private static final PeerConfig ARCHIVE = peer("Archive", "PACS", "10.9.9.9", Role.DESTINATION);
  private final AeConfig config = new AeConfig(NodeConfig.DEFAULT, List.of(NORTH, SOUTH, ARCHIVE));

  private static PeerConfig peer(String name, String aeTitle, String hosts, Role role) {
    return new PeerConfig(
        name,
        aeTitle,
        List.of(Cidr.parse(hosts).orElseThrow()),
        Optional.empty(),
        OptionalInt.empty(),
        Set.of(role),
        Completeness.DEFAULT,
        List.of());
  }

  private Caller caller(String aeTitle, String address) {
    return config.sourceFor(aeTitle, InetAddress.ofLiteral(address));
  }

  @Test
  void a_listed_source_may_call_from_its_hosts() {
    assertEquals(new Caller.Allowed(NORTH), caller("CT", "10.1.200.3"));
  }

  @Test
  void two_sources_of_one_title_are_told_apart_by_address() {
    assertEquals(new Caller.Allowed(SOUTH), caller("CT", "fd12::1"));
  }

  @Test
  void spaces_around_the_title_do_not_count() {
    assertEquals(new Caller.Allowed(NORTH), caller("CT              ", "10.1.0.1"));
  }

  @Test
  void letter_case_of_the_title_counts() {
    assertEquals(
        new Caller.UnknownAe("AE title 'ct' is no peer of this node"), caller("ct", "10.1.0.1"));
  }

  @Test
  void an_unlisted_title_is_unknown() {
    assertEquals(
        new Caller.UnknownAe("AE title 'OTHER' is no peer of this node"),
        caller("OTHER", "10.1.0.1"));
  }

  @Test
  void a_destination_is_no_source() {
    assertEquals(
        new Caller.UnknownAe("peer 'Archive' has no role source"), caller("PACS", "10.9.9.9"));
  }

  @Test
  void a_listed_title_from_elsewhere_has_the_wrong_host() {
    assertEquals(
        new Caller.WrongHost(
            NORTH,
            "AE title 'CT' may call from 10.1.0.0/16, fd00:0:0:0:0:0:0:0/8, not from 10.2.0.1"),
        caller("CT", "10.2.0.1"));
  }

  @Test
  void a_peer_of_any_role_may_call() {
    assertEquals(
        new Caller.Allowed(ARCHIVE), config.callerFor("PACS", InetAddress.ofLiteral("10.9.9.9")));
    assertEquals(
        new Caller.UnknownAe("AE title 'OTHER' is no peer of this node"),
        config.callerFor("OTHER", InetAddress.ofLiteral("10.9.9.9")));
  }

  @Test
  void a_move_goes_only_to_a_listed_peer_that_can_be_called() {
    PeerConfig reachable =
        new PeerConfig(
            "Archive",
            "PACS",
            List.of(),
            Optional.of("pacs"),
            OptionalInt.of(104),
            Set.of(Role.DESTINATION),
            Completeness.DEFAULT,
            List.of());
    AeConfig known = new AeConfig(NodeConfig.DEFAULT, List.of(NORTH, ARCHIVE, reachable));
    assertEquals(Optional.of(reachable), known.moveDestination("PACS "));
    assertEquals(Optional.empty(), known.moveDestination("CT"));
    assertEquals(Optional.empty(), known.moveDestination("OTHER"));
  }

  @Test
  void a_peer_without_hosts_is_told_so() {
    PeerConfig nowhere =
        new PeerConfig(
            "Viewer",
            "V",
            List.of(),
            Optional.of("viewer.example"),
            OptionalInt.of(104),
            Set.of(Role.QUERY),
            Completeness.DEFAULT,
            List.of());
    assertEquals(
        new Caller.WrongHost(nowhere, "peer 'Viewer' has no hosts to call from"),
        new AeConfig(NodeConfig.DEFAULT, List.of(nowhere))
            .callerFor("V", InetAddress.ofLiteral("10.9.9.9")));
  }

  @Test
  void destinations_are_those_with_the_role() {
    assertEquals(List.of(ARCHIVE), config.destinations());
  }

  @Test
  void a_peer_is_found_by_name() {
    assertEquals(Optional.of(SOUTH), config.peer("CT south"));
  }
}
