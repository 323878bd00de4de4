/**
 * From the wire to disk and row. Associations of known sources and their C-STORE requests come in;
 * synced files, rows and DIMSE statuses go out. Unknown callers, objects that do not parse to their
 * end, and UIDs that disagree or are none are refused, each with the status the Standard has for
 * it.
 */
package org.seriate.receive;
