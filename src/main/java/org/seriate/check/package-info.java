/**
 * Is everything as the node needs it: its home, its certificate, its peers. Configuration comes in,
 * findings go out, each with what to do; nothing is changed and no image is touched.
 */
package org.seriate.check;
