/**
 * The words everyone shares: a series, its images in slice order, what a model found in them. Plain
 * values come in and go out. Nothing here opens a file, a connection or a transaction.
 */
package org.seriate.series;
