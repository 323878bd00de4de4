package org.seriate.dicom.net;

/**
 * The engine that the over-the-wire suite is played against: our own, or the one named by {@code
 * -Dseriate.network=dcm4che} in a build with {@code -Pdcm4che} (ADR 18).
 */
final class NetworkUnderTest {
  static final String NAME = System.getProperty("seriate.network", "own");

  private NetworkUnderTest() {}

  static boolean isOwn() {
    return NAME.equals("own");
  }

  static DicomNetwork open() {
    return isOwn()
        ? new UpperLayerNetwork()
        : NetworkEngine.builtIn(NAME)
            .orElseThrow(() -> new IllegalStateException(NAME + " was not built in"));
  }
}
