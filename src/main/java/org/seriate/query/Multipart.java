package org.seriate.query;

import jakarta.ws.rs.core.StreamingOutput;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/** A multipart/related body (RFC 2387; PS3.18 8.6.1.2), written part by part. */
final class Multipart {
  private final String boundary = "seriate-" + UUID.randomUUID();
  private final String type;

  Multipart(String type) {
    this.type = type;
  }

  /**
   * @param body asked for when its turn comes, so that one part at a time is in memory
   */
  record Part(String contentType, String location, Supplier<byte[]> body) {}

  String contentType() {
    return "multipart/related; type=\"%s\"; boundary=%s".formatted(type, boundary);
  }

  StreamingOutput of(List<Part> parts) {
    return out -> {
      for (Part part : parts) {
        String head =
            "--%s\r\nContent-Type: %s\r\nContent-Location: %s\r\n\r\n"
                .formatted(boundary, part.contentType(), part.location());
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.write(part.body().get());
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
      }
      out.write(("--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII));
    };
  }
}
