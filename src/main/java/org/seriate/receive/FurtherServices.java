package org.seriate.receive;

import org.seriate.config.PeerConfig;
import org.seriate.dicom.net.DimseServices;

/** Services beside storage that are offered at the same port; the root puts them here. */
public interface FurtherServices {
  /** Called once, before the port opens. */
  void addTo(DimseServices services);

  /** Whether a peer may use one of the abstract syntaxes added. */
  boolean permits(PeerConfig peer, String abstractSyntax);
}
