package org.seriate.dicom.tls;

import java.io.IOException;
import java.nio.file.Path;

/** A PEM file cannot be used; the message names it and says why, in words. */
public final class TlsFilesProblem extends IOException {
  private static final long serialVersionUID = 1L;

  TlsFilesProblem(Path file, String what) {
    this(file, what, null);
  }

  TlsFilesProblem(Path file, String what, Throwable origin) {
    super(file + " " + what, origin);
  }
}
