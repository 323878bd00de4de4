package org.seriate.dicom.net;

/**
 * A DIMSE status (PS3.7 C, PS3.4 B.2.3) with the comment that goes into (0000,0902).
 *
 * @param comment at most 64 characters are sent; may be empty
 */
public record Status(int code, String comment) {
  public static final Status SUCCESS = new Status(0x0000, "");

  public static Status of(int code, String comment) {
    return new Status(code, comment);
  }

  public boolean isSuccess() {
    return code == 0;
  }

  /** 0001, 0107, 0116 and Bxxx (PS3.7 C.1.3). */
  public boolean isWarning() {
    return code == 0x0001 || code == 0x0107 || code == 0x0116 || (code & 0xF000) == 0xB000;
  }

  public boolean isPending() {
    return code == 0xFF00 || code == 0xFF01;
  }

  /** Four upper-case hexadecimal digits, as the Standard writes them. */
  public String hex() {
    return "%04X".formatted(code);
  }
}
