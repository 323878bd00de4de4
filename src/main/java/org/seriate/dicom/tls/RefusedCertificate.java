package org.seriate.dicom.tls;

import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;

/** Whose certificate was refused; the cause says why. */
final class RefusedCertificate extends CertificateException {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST_SUBJECT = 128;

  RefusedCertificate(X509Certificate[] chain, CertificateException why) {
    super(subject(chain), told(why));
  }

  // The platform chooses the alert it sends by this cause, where there is one.
  private static Throwable told(CertificateException why) {
    return why.getCause() instanceof CertPathValidatorException path ? path : why;
  }

  // Nobody has vouched for this text.
  private static String subject(X509Certificate[] chain) {
    if (chain == null || chain.length == 0) {
      return "none";
    }
    String name = chain[0].getSubjectX500Principal().getName().replaceAll("\\p{C}", "?");
    return name.substring(0, Math.min(LONGEST_SUBJECT, name.length()));
  }
}
