package org.seriate.enquire;

import java.util.List;
import org.seriate.config.PeerConfig;
import org.seriate.dicom.net.Retrieved;

/** Takes what an archive gives back, as durably as what is sent to us; the root says how. */
public interface ReturnedObjects {
  /** SOP classes that are taken. */
  List<String> sopClasses();

  /** The objects of one retrieval. */
  Session begin(PeerConfig archive);

  /** Used by one thread. */
  interface Session extends Retrieved.Back {
    /**
     * @param well false when the archive broke off
     */
    void end(boolean well);
  }
}
