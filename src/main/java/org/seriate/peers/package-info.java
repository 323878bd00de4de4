/**
 * The list of peers while the node runs. What people change comes in, and callers that were turned
 * away; out goes the list in force, the same on every node within two seconds. A list that does not
 * pass the checks of peers.yaml is refused, and so is a change to a version that is no longer the
 * newest.
 */
package org.seriate.peers;
