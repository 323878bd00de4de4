/**
 * Data sets as bytes: transfer syntaxes, data set reader and writer, DICOM files (PS3.5, PS3.10).
 * Streams come in and data sets go out, with notes on what was wrong but readable; and the reverse.
 * Truncated, malformed or boundless input is refused by {@link
 * org.seriate.dicom.io.NotDicomException}.
 */
package org.seriate.dicom.io;
