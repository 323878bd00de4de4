/**
 * What makes a change of the record show: a hash chain over its rows, and signed statements of how
 * far it goes. Rows that are committed come in; links, checkpoints and findings go out. It refuses
 * to slow the acts that are recorded: it links after them, never in their transaction.
 */
package org.seriate.audit.chain;
