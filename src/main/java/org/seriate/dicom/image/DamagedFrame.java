package org.seriate.dicom.image;

/** A frame's bytes contradict the format that they claim to be in. */
final class DamagedFrame extends Exception {
  private static final long serialVersionUID = 1L;

  DamagedFrame(String what) {
    super(what);
  }
}
