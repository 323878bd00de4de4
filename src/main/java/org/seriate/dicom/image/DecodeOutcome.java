package org.seriate.dicom.image;

/** The pixels of one file, or the reason why there are none. */
public sealed interface DecodeOutcome {
  /**
   * Every frame, row by row from the top left.
   *
   * @param frames stored values: sign-extended from Bits Stored when the format is signed, else
   *     unsigned 16-bit numbers in the bits of a short
   */
  record Decoded(PixelFormat format, short[][] frames) implements DecodeOutcome {
    @Override
    public String toString() {
      return "Decoded[" + format + "]";
    }
  }

  /**
   * @param reason for a person: what is in the file that cannot be decoded, never patient data
   */
  record Undecodable(String reason) implements DecodeOutcome {}
}
