package org.seriate.report;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.seriate.dicom.data.Uid;

/**
 * The storage classes a report can be sent as, best first. The tree is the same in all three: it
 * uses neither SCOORD3D nor by-reference relationships, which the lesser classes forbid (PS3.3
 * A.35).
 */
public enum SrSopClass {
  COMPREHENSIVE_3D_SR(Uid.Comprehensive3DSRStorage, ""),
  COMPREHENSIVE_SR(Uid.ComprehensiveSRStorage, "as Comprehensive SR"),
  ENHANCED_SR(Uid.EnhancedSRStorage, "as Enhanced SR");

  private final String uid;
  private final String form;

  SrSopClass(String uid, String form) {
    this.uid = uid;
    this.form = form;
  }

  public String uid() {
    return uid;
  }

  /** The UIDs, best first. */
  public static List<String> uids() {
    return Arrays.stream(values()).map(SrSopClass::uid).toList();
  }

  public static Optional<SrSopClass> of(String uid) {
    return Arrays.stream(values()).filter(c -> c.uid.equals(uid)).findFirst();
  }

  /** Goes into derived UIDs, never shown: one report sent as two classes is two instances. */
  String form() {
    return form;
  }
}
