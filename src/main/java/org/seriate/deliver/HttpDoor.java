package org.seriate.deliver;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.seriate.config.Login;
import org.seriate.config.PeerConfig;
import org.seriate.dicom.net.TlsCall;
import org.seriate.web.WebDoor;
import org.seriate.web.WebDoor.Reply;

/** Requests to the web server of a destination, and what its answers mean for a delivery. */
final class HttpDoor {
  private final WebDoor door;
  private final CertificateRefusals refusals;

  HttpDoor(Optional<TlsCall> tls, CertificateRefusals refusals, Duration longest) {
    this.door = new WebDoor(tls, longest);
    this.refusals = refusals;
  }

  /** What came of a request: an answer with a body to be read, or what that means for all of it. */
  sealed interface Outcome {
    record Answered(HttpResponse<byte[]> response) implements Outcome {}

    record Failed(Delivery delivery) implements Outcome {}
  }

  Outcome send(HttpRequest.Builder request, Login login, PeerConfig destination)
      throws InterruptedException {
    return switch (door.send(request, login)) {
      case Reply.Answered(var response) -> judge(response, destination);
      case Reply.NotReached(String why) -> again(destination.name() + " " + why);
      case Reply.Untrusted(var failure) -> {
        refusals.refused(destination, failure);
        yield again(destination.name() + " was not called with TLS, " + failure.getMessage());
      }
    };
  }

  private static Outcome again(String why) {
    return new Outcome.Failed(new Delivery.TryAgain(why));
  }

  /** 409 has a body that says which objects and why (PS3.18 10.5.3); other failures are for all. */
  private static Outcome judge(HttpResponse<byte[]> response, PeerConfig destination) {
    int status = response.statusCode();
    if (status / 100 == 2 || status == 409) {
      return new Outcome.Answered(response);
    }
    String why = destination.name() + " answered HTTP " + status;
    return switch (status) {
      // A log-in that is wrong, or a service that is not there today: every object has this, and a
      // person mends it without looking at each.
      case 401, 403, 404, 407, 408, 421, 423, 425, 429, 500, 502, 503, 504, 507 ->
          new Outcome.Failed(new Delivery.TryAgain(why + advice(status)));
      default -> new Outcome.Failed(new Delivery.Refused(why + advice(status)));
    };
  }

  private static String advice(int status) {
    return switch (status) {
      case 301, 302, 303, 307, 308 -> " (it is elsewhere); correct the peer's url";
      case 401, 403, 407 -> "; check the peer's login";
      case 404 -> "; check the peer's url";
      case 413 -> " (too large for it)";
      default -> "";
    };
  }
}
