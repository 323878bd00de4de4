package org.seriate.dicom.net;

import java.io.IOException;

/** The peer ended a query with a failure; the association goes on. */
public final class QueryFailed extends IOException {
  private static final long serialVersionUID = 1L;
  private final transient Status status;

  QueryFailed(Status status) {
    super("The query failed with status " + status.hex() + " " + status.comment());
    this.status = status;
  }

  public Status status() {
    return status;
  }
}
