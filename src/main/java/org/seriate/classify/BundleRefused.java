package org.seriate.classify;

import java.io.IOException;

/** A model bundle that is not used, with the reason in words. */
public final class BundleRefused extends IOException {
  private static final long serialVersionUID = 1;

  BundleRefused(String message) {
    super(message);
  }

  BundleRefused(String message, Throwable cause) {
    super(message, cause);
  }
}
