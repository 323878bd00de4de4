package org.seriate.dicom.net;

import java.time.Duration;
import java.util.OptionalInt;

/** A plain port and a TLS port that share their associations and limits. */
record SecondPort(UpperLayerListener plain, UpperLayerListener secured) implements Listener {
  @Override
  public int port() {
    return plain.port();
  }

  @Override
  public OptionalInt tlsPort() {
    return OptionalInt.of(secured.port());
  }

  @Override
  public int openAssociations() {
    return plain.openAssociations();
  }

  @Override
  public void close(Duration grace) {
    secured.stopAccepting();
    plain.close(grace);
  }
}
