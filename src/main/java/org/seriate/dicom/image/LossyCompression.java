package org.seriate.dicom.image;

/** What to do with a transfer syntax that does not give back the pixels it was given. */
public enum LossyCompression {
  REFUSE,
  DECODE
}
