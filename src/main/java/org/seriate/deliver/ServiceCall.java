package org.seriate.deliver;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;
import org.seriate.config.Endpoint;
import org.seriate.config.Login;
import org.seriate.config.PeerConfig;
import org.seriate.dicom.net.TlsCall;

/** Asks a destination for something that changes nothing, to learn whether it would answer. */
public final class ServiceCall {
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final HttpDoor door;

  public ServiceCall(Optional<TlsCall> tls) {
    this.door = new HttpDoor(tls, (destination, failure) -> {}, LONGEST);
  }

  /** Delivered means: it answered as such a service does. */
  public Delivery of(PeerConfig destination) throws InterruptedException {
    return switch (destination.endpoint()) {
      case Endpoint.Dimse _ -> throw new IllegalArgumentException("C-ECHO is for that");
      case Endpoint.Stow stow ->
          get(stow.url() + "/studies?limit=1", "application/dicom+json", stow.login(), destination);
      case Endpoint.Fhir fhir ->
          get(fhir.url() + "/metadata", "application/fhir+json", fhir.login(), destination);
      case Endpoint.Hl7 _ -> connect(destination);
    };
  }

  private Delivery get(String url, String accept, Login login, PeerConfig destination)
      throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url)).header("Accept", accept).GET();
    return switch (door.send(request, login, destination)) {
      case HttpDoor.Outcome.Failed(Delivery delivery) -> delivery;
      case HttpDoor.Outcome.Answered(var response) ->
          new Delivery.Delivered("HTTP " + response.statusCode());
    };
  }

  /** No message that could be tried exists in HL7 version 2. */
  private static Delivery connect(PeerConfig destination) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(destination.host().orElseThrow(), destination.port().orElseThrow()),
          (int) LONGEST.toMillis());
      return new Delivery.Delivered("takes connections");
    } catch (IOException e) {
      return new Delivery.TryAgain(destination.name() + " was not reached: " + e.getMessage());
    }
  }
}
