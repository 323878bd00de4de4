/**
 * How long images are kept. The rules of {@code disk} in node.yaml and the clock come in; room on
 * the disk and audit events go out. Nothing goes without a rule that names its state, and nothing
 * of a series that is not finished.
 */
package org.seriate.retain;
