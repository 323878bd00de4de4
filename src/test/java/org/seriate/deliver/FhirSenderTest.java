package org.seriate.deliver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.seriate.config.Endpoint;
import org.seriate.config.Login;
import org.seriate.config.PeerConfig;
import org.seriate.config.Role;
import org.seriate.config.Secret;
import org.seriate.deliver.WebServerForTests.Answer;
import org.seriate.deliver.WebServerForTests.Request;

/** What a FHIR server's answer makes of a transaction. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FhirSenderTest {
  private static final String BUNDLE = "{\"resourceType\":\"Bundle\",\"x\":\"Ä\"}";
  private WebServerForTests server;

  @BeforeEach
  void begin() throws Exception {
    server = new WebServerForTests();
  }

  @AfterEach
  void end() {
    server.close();
  }

  private Delivery send() throws InterruptedException {
    Endpoint.Fhir endpoint =
        new Endpoint.Fhir(
            server.url("/r4"), new Login.Bearer(new Login.Word.Given(new Secret("t0ken"))));
    PeerConfig peer =
        new PeerConfig(
                "EHR",
                "",
                List.of(),
                Optional.empty(),
                OptionalInt.empty(),
                Set.of(Role.DESTINATION),
                null,
                List.of())
            .at(endpoint);
    return new FhirSender(Optional.empty(), (d, f) -> {}, Duration.ofSeconds(20))
        .send(BUNDLE, peer, endpoint);
  }

  private static Answer entries(String... statuses) {
    StringBuilder entries = new StringBuilder();
    for (String status : statuses) {
      entries
          .append(entries.isEmpty() ? "" : ",")
          .append("{\"response\":{\"status\":\"%s\"}}".formatted(status));
    }
    return new Answer(
        200,
        "application/fhir+json",
        "{\"resourceType\":\"Bundle\",\"type\":\"transaction-response\",\"entry\":[%s]}"
            .formatted(entries));
  }

  @Test
  void a_transaction_is_posted_to_the_base_of_the_server() throws Exception {
    server.answering(r -> entries("201 Created", "200 OK"));
    assertEquals(new Delivery.Delivered("HTTP 200"), send());
    Request request = server.requests().getFirst();
    assertEquals("POST /r4", request.method() + " " + request.path());
    assertEquals("application/fhir+json; charset=utf-8", request.header("Content-Type"));
    assertEquals("application/fhir+json", request.header("Accept"));
    assertEquals("Bearer t0ken", request.header("Authorization"));
    assertEquals(BUNDLE, new String(request.body(), StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource({
    "400, Refused", "401, TryAgain", "403, TryAgain", "404, TryAgain", "405, Refused",
    "409, TryAgain", "412, Refused", "422, Refused", "429, TryAgain", "500, TryAgain",
    "503, TryAgain"
  })
  void the_status_says_whether_trying_again_can_help(int http, String outcome) throws Exception {
    server.answering(r -> new Answer(http, "application/fhir+json", "{\"issue\":[]}"));
    assertEquals(outcome, send().getClass().getSimpleName());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[]", "<Bundle/>", "{\"type\":\"transaction-response\"}"})
  void success_that_names_no_entry_is_no_success(String body) throws Exception {
    server.answering(r -> new Answer(200, "application/fhir+json", body));
    assertInstanceOf(Delivery.TryAgain.class, send());
  }

  @Test
  void one_entry_that_failed_is_no_success() throws Exception {
    server.answering(r -> entries("201 Created", "422 Müller"));
    assertEquals(new Delivery.TryAgain("EHR answered HTTP 200, but one entry with 422"), send());
  }
}
