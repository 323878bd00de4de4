package org.seriate;

import org.seriate.classify.ActiveModel;
import org.seriate.classify.BundleChoice;

/** Opens one more model as this node runs models, for series beside those of the active one. */
interface ModelOpener {
  ActiveModel open(BundleChoice choice);
}
