/**
 * Writes the report of a series: an outcome, the header of the source image and the images'
 * references come in. Encoded DICOM objects go out, Comprehensive 3D SR (TID 1500 Measurement
 * Report) first, the same bytes for the same request. It opens no file and no connection, and it
 * refuses to write about a series that has no images or no Study or Series Instance UID.
 */
package org.seriate.report;
