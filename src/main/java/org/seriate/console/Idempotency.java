package org.seriate.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.seriate.series.Sha256;

/**
 * A POST under /api with an {@code Idempotency-Key} is done once: sent again by the same user
 * within a day, it is answered as it was answered before.
 */
@Provider
@Blocking
class Idempotency implements ContainerRequestFilter, ContainerResponseFilter {
  private static final String HEADER = "Idempotency-Key";
  private static final String TAKEN = "seriate.idempotency-key";
  private static final int LONGEST = 100;

  private final IdempotencyKeys keys;
  private final ObjectMapper json;

  Idempotency(IdempotencyKeys keys, ObjectMapper json) {
    this.keys = keys;
    this.json = json;
  }

  @Override
  public void filter(ContainerRequestContext request) throws IOException {
    String key = request.getHeaderString(HEADER);
    boolean command =
        request.getMethod().equals("POST") && request.getUriInfo().getPath().startsWith("/api/");
    if (key == null || !command) {
      return;
    }
    if (!key.matches("[\\x21-\\x7E]{1," + LONGEST + "}")) {
      request.abortWith(
          Problem.of(400, "an Idempotency-Key has 1 to " + LONGEST + " printable characters"));
      return;
    }
    byte[] body = request.getEntityStream().readAllBytes();
    request.setEntityStream(new ByteArrayInputStream(body));
    Optional<IdempotencyKeys.Known> known = keys.take(user(request), key, digest(request, body));
    known.ifPresentOrElse(
        k -> request.abortWith(again(k, digest(request, body))),
        () -> request.setProperty(TAKEN, key));
  }

  private static Response again(IdempotencyKeys.Known known, String digest) {
    if (!known.request().equals(digest)) {
      return Problem.of(422, "this Idempotency-Key was used for another request");
    }
    if (known.status() == null) {
      return Problem.of(
          409,
          "a request with this Idempotency-Key is being done, or the node ended before it could"
              + " answer; look whether it was done");
    }
    return Response.status(known.status()).type(known.mediaType()).entity(known.answer()).build();
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (!(request.getProperty(TAKEN) instanceof String key)) {
      return;
    }
    if (response.getStatus() >= 500) {
      keys.free(user(request), key);
      return;
    }
    String type =
        response.getMediaType() == null ? "application/json" : response.getMediaType().toString();
    keys.answered(user(request), key, response.getStatus(), type, text(response.getEntity()));
  }

  private String text(Object entity) {
    try {
      return entity instanceof String s ? s : json.writeValueAsString(entity);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String user(ContainerRequestContext request) {
    return request.getSecurityContext().getUserPrincipal() == null
        ? ""
        : request.getSecurityContext().getUserPrincipal().getName();
  }

  private static String digest(ContainerRequestContext request, byte[] body) {
    MessageDigest sha = Sha256.begin();
    sha.update(
        (request.getMethod() + " " + request.getUriInfo().getRequestUri() + "\n")
            .getBytes(StandardCharsets.UTF_8));
    sha.update(body);
    return Sha256.of(sha);
  }
}
