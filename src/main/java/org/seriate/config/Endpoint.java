package org.seriate.config;

import java.net.URI;

/** How a destination takes our results. */
public sealed interface Endpoint {

  /** C-STORE to its AE title, host and port; the only way for a peer with other roles. */
  record Dimse() implements Endpoint {}

  /**
   * STOW-RS (PS3.18 10.5).
   *
   * @param url of the DICOMweb service, before {@code /studies}
   */
  record Stow(URI url, Login login) implements Endpoint {}

  /**
   * HL7 version 2 ORU^R01 over MLLP, to the peer's host and port.
   *
   * @param application who receives there (MSH-5); may be empty
   * @param facility where (MSH-6); may be empty
   */
  record Hl7(String application, String facility) implements Endpoint {}

  /**
   * FHIR R4 by REST.
   *
   * @param url base of the server
   */
  record Fhir(URI url, Login login) implements Endpoint {}

  Endpoint DIMSE = new Dimse();
}
