package org.seriate.dicom.tls;

import java.security.AlgorithmConstraints;
import java.security.AlgorithmParameters;
import java.security.CryptoPrimitive;
import java.security.Key;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.util.Set;

/**
 * Keys long enough for BCP 195 (RFC 9325 4.3 and 4.5), in every certificate of a peer; what else is
 * weak the platform refuses by itself.
 */
final class KeyLengths implements AlgorithmConstraints {
  private static final int SHORTEST_RSA = 2048;
  private static final int SHORTEST_EC = 224;

  @Override
  public boolean permits(
      Set<CryptoPrimitive> primitives, String algorithm, AlgorithmParameters parameters) {
    return true;
  }

  @Override
  public boolean permits(Set<CryptoPrimitive> primitives, Key key) {
    return switch (key) {
      case RSAKey rsa -> rsa.getModulus().bitLength() >= SHORTEST_RSA;
      case ECKey ec -> ec.getParams().getOrder().bitLength() >= SHORTEST_EC;
      default -> true;
    };
  }

  @Override
  public boolean permits(
      Set<CryptoPrimitive> primitives, String algorithm, Key key, AlgorithmParameters parameters) {
    return permits(primitives, key);
  }
}
