package org.seriate.dicom.net;

import java.util.Optional;
import java.util.ServiceLoader;

/**
 * A network that was built in beside our own, which is always there ({@link UpperLayerNetwork}).
 */
public interface NetworkEngine {
  /** As configuration names it. */
  String name();

  DicomNetwork network();

  /** Empty if this program was built without it. */
  static Optional<DicomNetwork> builtIn(String name) {
    return ServiceLoader.load(NetworkEngine.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(engine -> engine.name().equals(name))
        .map(NetworkEngine::network)
        .findFirst();
  }
}
