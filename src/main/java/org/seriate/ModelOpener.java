package org.seriate;

import org.seriate.classify.ActiveModel;
import org.seriate.classify.BundleChoice;

/** Opens more models than the active one, as this node runs models. */
interface ModelOpener {
  /** For one series at a time, with little of the machine. */
  ActiveModel shadow(BundleChoice choice);

  /** For as many series at a time as the active model takes. */
  ActiveModel additional(BundleChoice choice);
}
