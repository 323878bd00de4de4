package org.seriate.web;

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
import org.seriate.dicom.net.TlsCall;
import org.seriate.dicom.tls.TlsFailure;
import org.seriate.dicom.tls.TlsProfile;

/**
 * Requests to a web server: certificates, log-in, and how long it may take.
 *
 * <p>Certificates of https are judged by {@code tls.trusted} of node.yaml, and by the authorities
 * that Java knows where that is not given. Nothing is followed elsewhere: what we send goes to the
 * address that a person wrote, or nowhere.
 */
public final class WebDoor {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final int LONGEST_ANSWER = 4 << 20;

  private final Optional<TlsCall> tls;
  private final Duration longest;

  /**
   * @param tls whom we trust, for https
   * @param longest wait for an answer
   */
  public WebDoor(Optional<TlsCall> tls, Duration longest) {
    this.tls = tls;
    this.longest = longest;
  }

  /** What came of a request. */
  public sealed interface Reply {
    /** Of whatever status. */
    record Answered(HttpResponse<byte[]> response) implements Reply {}

    /** Nothing was asked: it and we do not trust each other's certificate. */
    record Untrusted(TlsFailure failure) implements Reply {}

    /**
     * It may have got the request or not.
     *
     * @param why continues a sentence that begins with the server's name
     */
    record NotReached(String why) implements Reply {}
  }

  public Reply send(HttpRequest.Builder request, Login login) throws InterruptedException {
    HttpClient client = client();
    try {
      login.authorization().ifPresent(value -> request.setHeader("Authorization", value));
      return new Reply.Answered(await(client, request.timeout(longest).build()));
    } catch (SSLException e) {
      TlsFailure failure = TlsFailure.of(e);
      return failure.kind().isAboutCertificates()
          ? new Reply.Untrusted(failure)
          : new Reply.NotReached("was not called with TLS, " + failure.getMessage());
    } catch (IOException e) {
      return new Reply.NotReached("was not reached: " + words(e));
    } finally {
      client.shutdownNow();
    }
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
}
