package org.seriate.dicom.net;

/** Makes {@link Dcm4cheNetwork} known to {@link NetworkEngine#builtIn}. */
public final class Dcm4cheEngine implements NetworkEngine {
  @Override
  public String name() {
    return "dcm4che";
  }

  @Override
  public DicomNetwork network() {
    return new Dcm4cheNetwork();
  }
}
