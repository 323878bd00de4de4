package org.seriate.report;

import org.seriate.dicom.data.Uid;

/**
 * The storage classes a report can be written as, best first. The tree is the same in all three: it
 * uses neither SCOORD3D nor by-reference relationships, which the lesser classes forbid (PS3.3
 * A.35).
 */
public enum SrSopClass {
  COMPREHENSIVE_3D_SR(Uid.Comprehensive3DSRStorage, "SR"),
  COMPREHENSIVE_SR(Uid.ComprehensiveSRStorage, "SR as Comprehensive SR"),
  ENHANCED_SR(Uid.EnhancedSRStorage, "SR as Enhanced SR");

  private final String uid;
  private final String objectKind;

  SrSopClass(String uid, String objectKind) {
    this.uid = uid;
    this.objectKind = objectKind;
  }

  public String uid() {
    return uid;
  }

  /** Goes into derived UIDs, never shown: one analysis written as two classes is two instances. */
  String objectKind() {
    return objectKind;
  }
}
