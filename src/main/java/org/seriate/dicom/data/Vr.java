package org.seriate.dicom.data;

import java.util.Optional;

/** Value representations (PS3.5 6.2). */
public enum Vr {
  AE(Kind.TEXT),
  AS(Kind.TEXT),
  AT(Kind.NUMBER, 2),
  CS(Kind.TEXT),
  DA(Kind.TEXT),
  DS(Kind.TEXT),
  DT(Kind.TEXT),
  FD(Kind.NUMBER, 8),
  FL(Kind.NUMBER, 4),
  IS(Kind.TEXT),
  LO(Kind.EXTENDED_TEXT),
  LT(Kind.EXTENDED_TEXT),
  OB(Kind.BYTES, 1),
  OD(Kind.BYTES, 8),
  OF(Kind.BYTES, 4),
  OL(Kind.BYTES, 4),
  OV(Kind.BYTES, 8),
  OW(Kind.BYTES, 2),
  PN(Kind.EXTENDED_TEXT),
  SH(Kind.EXTENDED_TEXT),
  SL(Kind.NUMBER, 4),
  SQ(Kind.ITEMS),
  SS(Kind.NUMBER, 2),
  ST(Kind.EXTENDED_TEXT),
  SV(Kind.NUMBER, 8),
  TM(Kind.TEXT),
  UC(Kind.EXTENDED_TEXT),
  UI(Kind.TEXT),
  UL(Kind.NUMBER, 4),
  UN(Kind.BYTES, 1),
  UR(Kind.TEXT),
  US(Kind.NUMBER, 2),
  UT(Kind.EXTENDED_TEXT),
  UV(Kind.NUMBER, 8);

  private enum Kind {
    /** The default repertoire only. */
    TEXT,
    /** Written in the Specific Character Set (PS3.5 6.1.2.2). */
    EXTENDED_TEXT,
    NUMBER,
    BYTES,
    ITEMS
  }

  private static final Vr[] BY_CODE = new Vr[32 * 32];

  static {
    for (Vr vr : values()) {
      BY_CODE[slot(vr.name().charAt(0), vr.name().charAt(1))] = vr;
    }
  }

  private final Kind kind;
  private final int unit;

  Vr(Kind kind) {
    this(kind, 1);
  }

  Vr(Kind kind, int unit) {
    this.kind = kind;
    this.unit = unit;
  }

  /** The VR of two bytes of an explicit VR data set. */
  public static Optional<Vr> of(int first, int second) {
    return isLetter(first) && isLetter(second)
        ? Optional.ofNullable(BY_CODE[slot(first, second)])
        : Optional.empty();
  }

  public boolean isText() {
    return kind == Kind.TEXT || kind == Kind.EXTENDED_TEXT;
  }

  /** Whether Specific Character Set says how its characters are encoded (PS3.5 6.1.2.2). */
  public boolean isCharacterSetDependent() {
    return kind == Kind.EXTENDED_TEXT;
  }

  public boolean isBinaryNumber() {
    return kind == Kind.NUMBER;
  }

  /** Text in which backslash separates values; in ST, LT, UT and UR it is a character. PS3.5 6.2 */
  public boolean isMultiValuedText() {
    return isText() && this != ST && this != LT && this != UT && this != UR;
  }

  /** Whether leading spaces are padding too: not in ST, LT, UT, UC and UR (PS3.5 6.2). */
  public boolean ignoresLeadingSpaces() {
    return isText() && this != ST && this != LT && this != UT && this != UC && this != UR;
  }

  /** Bytes of the unit whose order a byte ordering turns round (PS3.5 7.3); 1 for text. */
  public int unitLength() {
    return unit;
  }

  /** Two reserved bytes and a length of four bytes follow the VR (PS3.5 7.1.2). */
  public boolean hasLongLength() {
    return switch (this) {
      case OB, OD, OF, OL, OV, OW, SQ, SV, UC, UN, UR, UT, UV -> true;
      case AE, AS, AT, CS, DA, DS, DT, FD, FL, IS, LO, LT, PN, SH, SL, SS, ST, TM, UI, UL, US ->
          false;
    };
  }

  /** What a value of odd length is padded with (PS3.5 6.2). */
  public byte padding() {
    return (byte) (isText() && this != UI ? ' ' : 0);
  }

  private static boolean isLetter(int c) {
    return c >= 'A' && c <= 'Z';
  }

  private static int slot(int first, int second) {
    return (first - 'A') * 32 + (second - 'A');
  }
}
