package org.seriate.measure;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The trace of one revision of a series. Its ids are derived, so nodes that never met give the same
 * span the same id, and a span that is sent twice is one span.
 *
 * @param id 16 bytes in hexadecimal, a trace-id of W3C Trace Context
 */
public record SeriesTrace(String id) {

  /**
   * The UID tells installations apart that share a collector, our number keeps those who know the
   * UID alone from finding the trace.
   */
  public static SeriesTrace of(String seriesInstanceUid, long series, int revision) {
    return new SeriesTrace(digest(seriesInstanceUid + "/" + series + "/" + revision, 16));
  }

  /** The span of the whole life: parent of all others. */
  public String root() {
    return span("series");
  }

  /** Id of a span, 8 bytes in hexadecimal, by what it is of; the same words are the same span. */
  public String span(String what) {
    return digest(id + "/" + what, 8);
  }

  private static String digest(String text, int bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
