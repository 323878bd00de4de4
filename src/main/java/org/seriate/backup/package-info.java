/**
 * Takes the whole of a node to a folder, and puts it back. Rows as of one moment and every file
 * they name go out together, also while the node runs; a folder that was not finished is refused,
 * and nothing that is there is ever written over.
 */
package org.seriate.backup;
