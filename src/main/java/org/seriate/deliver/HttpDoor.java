package org.seriate.deliver;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.seriate.config.Login;
import org.seriate.config.PeerConfig;
import org.seriate.dicom.net.TlsCall;
import org.seriate.dicom.tls.TlsFailure;
import org.seriate.dicom.tls.TlsProfile;

/**
 * Requests to the web server of a destination: certificates, log-in, and how long it may take.
 *
 * <p>Certificates of https are judged by {@code tls.trusted} of node.yaml, and by the authorities
 * that Java knows where that is not given. Nothing is followed elsewhere: a result goes to the
 * address that a person wrote, or nowhere.
 */
final class HttpDoor {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final int LONGEST_ANSWER = 4 << 20;

  private final Optional<TlsCall> tls;
  private final CertificateRefusals refusals;
  private final Duration longest;

  HttpDoor(Optional<TlsCall> tls, CertificateRefusals refusals, Duration longest) {
    this.tls = tls;
    this.refusals = refusals;
    this.longest = longest;
  }

  /** What came of a request: an answer with a body to be read, or what that means for all of it. */
  sealed interface Outcome {
    record Answered(HttpResponse<byte[]> response) implements Outcome {}

    record Failed(Delivery delivery) implements Outcome {}
  }

  Outcome send(HttpRequest.Builder request, Login login, PeerConfig destination)
      throws InterruptedException {
    HttpClient client = client();
    try {
      login.authorization().ifPresent(value -> request.setHeader("Authorization", value));
      return judge(await(client, request.timeout(longest).build()), destination);
    } catch (SSLException e) {
      TlsFailure failure = TlsFailure.of(e);
      if (failure.kind().isAboutCertificates()) {
        refusals.refused(destination, failure);
      }
      return again(destination.name() + " was not called with TLS, " + failure.getMessage());
    } catch (IOException e) {
      return again(destination.name() + " was not reached: " + words(e));
    } finally {
      client.shutdownNow();
    }
  }

  private static Outcome again(String why) {
    return new Outcome.Failed(new Delivery.TryAgain(why));
  }

  // HTTP/1.1: the upgrade to HTTP/2 in the clear makes some servers drop the body.
  private HttpClient client() {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .sslParameters(TlsProfile.parameters());
    tls.ifPresent(call -> builder.sslContext(call.identity().context()));
    return builder.build();
  }

  private HttpResponse<byte[]> await(HttpClient client, HttpRequest request)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> coming =
        client.sendAsync(
            request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LONGEST_ANSWER));
    try {
      return coming.get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new HttpTimeoutException("no answer within " + longest);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } finally {
      coming.cancel(true);
    }
  }

  private static String words(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
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
