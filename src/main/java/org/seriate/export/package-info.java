/**
 * Results leave as files. Rows of series and reports come in; a table, a JSON file and DICOM
 * objects go out, as they are or without what names a person. What leaves is on the audit record
 * first.
 */
package org.seriate.export;
