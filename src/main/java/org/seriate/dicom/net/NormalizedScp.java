package org.seriate.dicom.net;

/** Answers N-ACTION-RQ, N-CREATE-RQ, N-SET-RQ and N-EVENT-REPORT-RQ (PS3.7 10.1). */
@FunctionalInterface
public interface NormalizedScp {
  /** What is thrown is answered 0110. The UIDs of the request are checked for their form. */
  NormalizedAnswer perform(AssociationFacts association, NormalizedRequest request);
}
