/**
 * Which model bundles there are, what each is for, and what the ones in the shadow say beside the
 * active one. Bundles that a node found come in, roles go out to the nodes; runs of shadow models
 * come in, their agreement goes out. A change of role is refused with the reason where it would
 * leave the node without an active model.
 */
package org.seriate.models;
