/**
 * TLS for DICOM connections as PS3.15 B.12 has it. PEM files come in; contexts, parameters and what
 * was agreed with a peer go out. It refuses protocols below TLS 1.2, suites outside BCP 195, keys
 * that do not fit their certificate, and peers whose certificate nobody we trust has signed.
 */
package org.seriate.dicom.tls;
