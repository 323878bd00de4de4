/**
 * Rows of the record in the words of others: DICOM audit messages (PS3.15 A.5), CSV. A row comes
 * in, text goes out; the same row gives the same text every time. It refuses to guess: what the row
 * does not hold is left out.
 */
package org.seriate.audit.message;
