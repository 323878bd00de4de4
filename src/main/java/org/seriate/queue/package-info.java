/**
 * The lines of work, one lane for each step and destination, kept in table {@code series_work}.
 * Work comes in inside the transaction that made it necessary; claims go out, one worker each, and
 * commands of people move it. A worker whose lease ran out can write nothing more: every write
 * names the attempt it belongs to.
 */
package org.seriate.queue;
