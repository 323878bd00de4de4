/**
 * Reads and checks the folder ae-config: who we are (node.yaml) and who our peers are (peers.yaml).
 * Files and environment come in; one {@link org.seriate.config.AeConfig} goes out, which also says
 * whether a caller is one of our sources. It refuses unknown keys, wrong values and contradictions,
 * all of them at once, each with file, line and column.
 */
package org.seriate.config;
