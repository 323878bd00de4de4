package org.seriate.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seriate.series.ResultObject;

/** Destinations that take results another way than by C-STORE. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class EndpointTest {
  @TempDir Path temporary;
  private ConfigFolder folder;

  @BeforeEach
  void begin() {
    folder = new ConfigFolder(temporary);
  }

  private AeConfig read(Map<String, String> environment, String peers) throws Exception {
    return folder.write("peers.yaml", peers).read(environment);
  }

  private List<String> problems(String peers) {
    return folder.write("peers.yaml", peers).problems(Map.of());
  }

  @Test
  void a_peer_without_protocol_is_one_of_dicom() throws Exception {
    AeConfig config =
        read(Map.of(), "- {name: A, aeTitle: A, host: a, port: 104, roles: [destination]}");
    assertEquals(Endpoint.DIMSE, config.peer("A").orElseThrow().endpoint());
  }

  @Test
  void a_stow_destination_needs_a_url_and_no_ae_title() throws Exception {
    AeConfig config =
        read(
            Map.of("PW", "hush"),
            """
            - name: Cloud
              roles: [destination]
              protocol: stow
              url: https://cloud.example/dicom-web/
              login: {user: seriate, password: "${PW}"}
              send: [SR, SC]
            """);
    PeerConfig cloud = config.destinations().getFirst();
    assertEquals(
        new Endpoint.Stow(
            URI.create("https://cloud.example/dicom-web"),
            new Login.Basic("seriate", new Login.Word.Given(new Secret("hush")))),
        cloud.endpoint());
    assertEquals(List.of(ResultObject.SR, ResultObject.SC), cloud.send());
    assertEquals("cloud.example", cloud.address());
    assertFalse(cloud.toString().contains("hush"), cloud.toString());
  }

  @Test
  void a_token_may_stand_in_a_file_beside_peers_yaml() throws Exception {
    Files.writeString(temporary.resolve("token"), "abc\n");
    AeConfig config =
        read(
            Map.of(),
            """
            - name: Cloud
              roles: [destination]
              protocol: stow
              url: https://cloud.example
              login: {tokenFile: token}
            """);
    Endpoint.Stow stow = (Endpoint.Stow) config.destinations().getFirst().endpoint();
    assertEquals("Bearer abc", stow.login().authorization().orElseThrow());
  }

  @Test
  void an_empty_calling_ae_title_is_no_destination_without_one() throws Exception {
    AeConfig config =
        read(
            Map.of(),
            "- {name: C, roles: [destination], protocol: stow, url: 'https://c.example'}");
    assertEquals(
        Caller.UnknownAe.class, config.callerFor(" ", InetAddress.getLoopbackAddress()).getClass());
  }

  @Test
  void without_a_url_there_is_no_service_to_call() {
    assertEquals(
        List.of("peers.yaml:1:45: protocol needs the address of the service as url"),
        problems("- {name: C, roles: [destination], protocol: stow}"));
  }

  @Test
  void a_log_in_that_everybody_could_read_is_refused() {
    assertEquals(
        List.of("peers.yaml:5:10: login would be readable on the way: use an https address"),
        problems(
            """
            - name: C
              roles: [destination]
              protocol: stow
              url: http://cloud.example/dicom-web
              login: {tokenFile: peers.yaml}
            """));
  }

  @Test
  void a_log_in_is_a_user_with_password_or_a_token() {
    assertEquals(
        List.of("peers.yaml:5:10: login is either user with password, or token"),
        problems(
            """
            - name: C
              roles: [destination]
              protocol: stow
              url: https://cloud.example/dicom-web
              login: {user: seriate}
            """));
  }

  @Test
  void a_password_is_not_written_into_the_file() {
    List<String> problems =
        problems(
            """
            - name: C
              roles: [destination]
              protocol: stow
              url: https://cloud.example/dicom-web
              login: {user: seriate, password: topsecret}
            """);
    assertFalse(problems.getFirst().contains("topsecret"), problems.toString());
  }

  @Test
  void what_belongs_to_a_dicom_peer_has_no_place_in_another() {
    assertEquals(
        List.of(
            "peers.yaml:3:13: protocol stow is for roles: [destination] alone",
            "peers.yaml:5:12: aeTitle is for DICOM peers, not for protocol stow; remove it",
            "peers.yaml:6:9: port is said by url here; remove it"),
        problems(
                """
                - name: C
                  roles: [destination, commitment]
                  protocol: stow
                  url: https://cloud.example
                  aeTitle: CLOUD
                  port: 104
                  hosts: []
                """)
            .stream()
            .filter(p -> !p.contains("hosts"))
            .toList());
  }

  @Test
  void a_url_is_for_web_services() {
    assertEquals(
        List.of(
            "peers.yaml:1:74: url is for protocol stow and fhir; remove it or correct protocol"),
        problems(
            "- {name: C, aeTitle: C, host: c, port: 104, roles: [destination],   url:"
                + " 'https://c'}"));
  }

  @Test
  void an_hl7_destination_has_host_port_and_perhaps_a_receiver() throws Exception {
    AeConfig config =
        read(
            Map.of(),
            """
            - name: RIS
              roles: [destination]
              protocol: hl7
              host: ris.example
              port: 2575
              receiver: {application: RIS, facility: HOSPITAL}
            """);
    PeerConfig ris = config.destinations().getFirst();
    assertEquals(new Endpoint.Hl7("RIS", "HOSPITAL"), ris.endpoint());
    assertEquals(2575, ris.port().getAsInt());
    assertEquals("ris.example", ris.address());
  }

  @Test
  void an_hl7_destination_without_an_address_is_a_problem() {
    assertEquals(
        List.of("peers.yaml:1:3: peer 'R' has role destination, so it needs host and port"),
        problems("- {name: R, roles: [destination], protocol: hl7}"));
  }

  @Test
  void messages_carry_no_dicom_objects() {
    assertEquals(
        List.of("peers.yaml:5:9: send is for DICOM objects, which fhir does not carry; remove it"),
        problems(
            """
            - name: F
              roles: [destination]
              protocol: fhir
              url: https://fhir.example/r4
              send: [SR]
            """));
  }
}
