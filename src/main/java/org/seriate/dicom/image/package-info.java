/**
 * A DICOM file comes in; its frames go out as stored values and, on request, in Hounsfield units.
 * One small codec per transfer syntax does the work, with no state shared between calls, so that a
 * thousand slices can be decoded side by side. It refuses, with a reason in words, what is not one
 * grey sample of 8 or 16 bits per pixel, what it has no exact decoder for, lossy compression unless
 * the caller asks for it, and whatever is damaged or larger than any CT image.
 */
package org.seriate.dicom.image;
