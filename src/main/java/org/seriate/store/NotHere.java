package org.seriate.store;

import java.io.IOException;

/** What another host received has not come here: it is not in the bucket yet, or that is away. */
public class NotHere extends IOException {
  private static final long serialVersionUID = 1;

  NotHere(String message) {
    super(message);
  }

  NotHere(String message, Throwable cause) {
    super(message, cause);
  }
}
