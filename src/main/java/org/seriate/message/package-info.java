/**
 * Results for systems that read no DICOM. A written structured report comes in; the same result as
 * HL7 version 2 message or as FHIR resources goes out. Nothing is said that the report does not
 * say, and equal reports give equal messages.
 */
package org.seriate.message;
