package org.seriate.dicom.net;

import java.time.Duration;
import java.util.OptionalInt;

/** A port on which associations are accepted. */
public interface Listener extends AutoCloseable {
  /** The bound port; the one chosen by the system when {@link ListenerSettings#port()} was 0. */
  int port();

  /** The bound port of {@link ListenerSettings#tls()}; empty when there is none. */
  default OptionalInt tlsPort() {
    return OptionalInt.empty();
  }

  int openAssociations();

  /**
   * Stops accepting, lets open associations end by themselves for {@code grace}, aborts the rest.
   */
  void close(Duration grace);

  @Override
  default void close() {
    close(Duration.ZERO);
  }
}
