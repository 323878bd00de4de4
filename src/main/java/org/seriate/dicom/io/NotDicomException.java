package org.seriate.dicom.io;

import java.io.IOException;

/** The bytes are no well-formed data set; says where and what, never a value. */
public final class NotDicomException extends IOException {
  private static final long serialVersionUID = 1L;

  private final long offset;
  private final String path;
  private final String reason;

  /**
   * @param offset of the byte where the trouble was seen, counted from the start of the data set
   * @param path of the element, e.g. {@code (0040,A730)[2].(0040,A043)}; empty outside of one
   */
  public NotDicomException(long offset, String path, String reason) {
    super("byte " + offset + (path.isEmpty() ? "" : ", " + path) + ": " + reason);
    this.offset = offset;
    this.path = path;
    this.reason = reason;
  }

  public long offset() {
    return offset;
  }

  public String path() {
    return path;
  }

  public String reason() {
    return reason;
  }
}
