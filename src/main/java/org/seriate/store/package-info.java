/**
 * What is kept: the files of received objects, and the rows that are the truth about them. Bytes
 * and facts come in, paths and rows go out. Nothing is overwritten; a row never names a file that
 * is not synced to disk.
 */
package org.seriate.store;
