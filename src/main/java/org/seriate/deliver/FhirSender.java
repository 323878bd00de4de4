package org.seriate.deliver;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.seriate.config.Endpoint;
import org.seriate.config.PeerConfig;
import org.seriate.dicom.net.TlsCall;

/** A FHIR transaction to a server, which takes all of it or nothing (FHIR R4, 3.1.0.11). */
public final class FhirSender {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String FHIR_JSON = "application/fhir+json";

  private final HttpDoor door;

  /**
   * @param tls whom we trust, for https
   * @param longest wait for the answer
   */
  public FhirSender(Optional<TlsCall> tls, CertificateRefusals refusals, Duration longest) {
    this.door = new HttpDoor(tls, refusals, longest);
  }

  /**
   * @param transaction a Bundle of that type, as JSON
   */
  public Delivery send(String transaction, PeerConfig destination, Endpoint.Fhir endpoint)
      throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint.url())
            .header("Content-Type", FHIR_JSON + "; charset=utf-8")
            .header("Accept", FHIR_JSON)
            .POST(BodyPublishers.ofString(transaction, StandardCharsets.UTF_8));
    return switch (door.send(request, endpoint.login(), destination)) {
      case HttpDoor.Outcome.Failed(Delivery delivery) -> delivery;
      case HttpDoor.Outcome.Answered(var response) -> judge(response, destination);
    };
  }

  private static Delivery judge(HttpResponse<byte[]> response, PeerConfig destination) {
    if (response.statusCode() == 409) {
      // Another transaction about the same resources was faster (FHIR R4, 3.1.0.11.2).
      return new Delivery.TryAgain(destination.name() + " answered HTTP 409");
    }
    Optional<String> wrong = firstThatFailed(response.body());
    return wrong
        .<Delivery>map(
            why ->
                new Delivery.TryAgain(
                    "%s answered HTTP %d, %s"
                        .formatted(destination.name(), response.statusCode(), why)))
        .orElseGet(() -> new Delivery.Delivered("HTTP " + response.statusCode()));
  }

  /** Of the entries of a transaction-response; the words of an OperationOutcome stay unread. */
  private static Optional<String> firstThatFailed(byte[] body) {
    JsonNode bundle = read(body);
    JsonNode entries = bundle.path("entry");
    if (!"transaction-response".equals(bundle.path("type").asText()) || entries.isEmpty()) {
      return Optional.of("and not with a transaction-response");
    }
    for (JsonNode entry : entries) {
      String status = entry.path("response").path("status").asText();
      if (!status.startsWith("2")) {
        return Optional.of("but one entry with " + status.replaceAll("[^0-9].*", ""));
      }
    }
    return Optional.empty();
  }

  private static JsonNode read(byte[] body) {
    try {
      return body.length == 0 ? JSON.nullNode() : JSON.readTree(body);
    } catch (JacksonException e) {
      return JSON.nullNode();
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory failed", e);
    }
  }
}
