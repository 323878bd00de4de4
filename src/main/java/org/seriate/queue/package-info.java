/**
 * The line of series waiting for a step, kept in table {@code series_work}. Work comes in inside
 * the transaction that made it necessary; claims go out, one worker each. A worker whose lease ran
 * out can write nothing more: every write names the attempt it belongs to.
 */
package org.seriate.queue;
