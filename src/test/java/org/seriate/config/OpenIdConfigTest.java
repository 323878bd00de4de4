package org.seriate.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
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

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OpenIdConfigTest {
  @TempDir Path temporary;
  private ConfigFolder folder;

  @BeforeEach
  void begin() throws Exception {
    folder = new ConfigFolder(temporary);
    folder.write("peers.yaml", "");
    Files.writeString(temporary.resolve("authorities.pem"), "");
  }

  @Test
  void every_key_is_read() throws Exception {
    folder.write(
        "node.yaml",
        """
        access:
          provider:
            issuer: https://login.example.org/realms/hospital
            client: seriate
            secret: ${SERIATE_OIDC_SECRET}
            trusted: authorities.pem
            https: true
            scopes: [profile, groups]
            nameClaim: email
            rolesClaim: realm_access/roles
            viewer: [everybody]
            radiologist: [radiology, "radiology residents"]
            operator: [mta]
            administrator: [it]
            auditor: [revision]
            only: true
        """);

    OpenIdProvider read =
        folder.read(Map.of("SERIATE_OIDC_SECRET", "sesame")).node().access().provider();

    assertEquals(
        new OpenIdProvider(
            Optional.of(URI.create("https://login.example.org/realms/hospital")),
            Optional.of("seriate"),
            Optional.of(new Secret("sesame")),
            Optional.of(temporary.resolve("authorities.pem").toAbsolutePath()),
            true,
            List.of("profile", "groups"),
            "email",
            "realm_access/roles",
            List.of("everybody"),
            List.of("radiology", "radiology residents"),
            List.of("mta"),
            List.of("it"),
            List.of("revision"),
            true),
        read);
    assertTrue(read.isSet());
    assertFalse(read.toString().contains("sesame"));
  }

  @Test
  void without_the_section_there_is_no_provider() throws Exception {
    folder.write("node.yaml", "access: {idle: PT10M}\n");

    assertEquals(OpenIdProvider.NONE, folder.read(Map.of()).node().access().provider());
    assertFalse(OpenIdProvider.NONE.isSet());
  }

  @Test
  void what_would_shut_people_out_or_send_secrets_in_the_clear_is_a_problem() throws Exception {
    folder.write(
        "node.yaml",
        """
        access:
          provider:
            issuer: http://login.example.org
            secret: sesame
            only: true
        """);

    assertEquals(
        List.of(
            "node.yaml:3:13: issuer must be an https address, without ? and #; http is for this"
                + " machine only, not 'http://login.example.org'",
            "node.yaml:4:13: secret must be the name of an environment variable in the form"
                + " ${NAME}; secrets do not belong into this file",
            "node.yaml:5:11: only would shut everybody out: there is no issuer"),
        folder.problems(Map.of()));
  }

  @Test
  void an_issuer_needs_a_client_and_a_group_with_a_role() throws Exception {
    folder.write("node.yaml", "access: {provider: {issuer: 'https://login.example.org'}}\n");

    assertEquals(
        List.of(
            "node.yaml:1:29: issuer and client need each other",
            "node.yaml:1:29: issuer is of no use while no group has a role: give some of viewer,"
                + " radiologist, operator, administrator, auditor"),
        folder.problems(Map.of()));
  }
}
