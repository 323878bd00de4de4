package org.seriate.dicom.data;

import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Numbers as the value representations encode them: binary, DS and IS (PS3.5 6.2). */
final class Numbers {
  /** PS3.5 6.2: a Decimal String has at most 16 bytes. */
  private static final int DS_LENGTH = 16;

  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
  private static final Pattern INTEGER = Pattern.compile("[+-]?\\d{1,18}");

  private Numbers() {}

  /** Empty if any of the values is no decimal number. */
  static double[] decimals(List<String> values) {
    double[] numbers = new double[values.size()];
    for (int i = 0; i < numbers.length; i++) {
      if (!DECIMAL.matcher(values.get(i)).matches()) {
        return new double[0];
      }
      numbers[i] = Double.parseDouble(values.get(i));
    }
    return numbers;
  }

  static OptionalLong integer(String value) {
    return INTEGER.matcher(value).matches()
        ? OptionalLong.of(Long.parseLong(value))
        : OptionalLong.empty();
  }

  /** How many bytes one number of this VR takes; 0 where it holds none. */
  static int width(Vr vr) {
    return switch (vr) {
      case US, SS, OW -> 2;
      case UL, SL, FL, OF, OL, AT -> 4;
      case FD, OD, OV, SV, UV -> 8;
      case OB -> 1;
      case AE, AS, CS, DA, DS, DT, IS, LO, LT, PN, SH, SQ, ST, TM, UC, UI, UN, UR, UT -> 0;
    };
  }

  /** The number at an index of a binary value; whole numbers lose nothing below 2^53. */
  static double binary(Vr vr, ByteBuffer value, int index) {
    return switch (vr) {
      case FL, OF -> value.getFloat(index * 4);
      case FD, OD -> value.getDouble(index * 8);
      case AE,
          AS,
          AT,
          CS,
          DA,
          DS,
          DT,
          IS,
          LO,
          LT,
          OB,
          OL,
          OV,
          OW,
          PN,
          SH,
          SL,
          SQ,
          SS,
          ST,
          SV,
          TM,
          UC,
          UI,
          UL,
          UN,
          UR,
          US,
          UT,
          UV ->
          whole(vr, value, index);
    };
  }

  static long whole(Vr vr, ByteBuffer value, int index) {
    return switch (vr) {
      case OB -> value.get(index) & 0xFF;
      case US, OW -> value.getShort(index * 2) & 0xFFFF;
      case SS -> value.getShort(index * 2);
      case UL, OL -> value.getInt(index * 4) & 0xFFFFFFFFL;
      case SL -> value.getInt(index * 4);
      case SV, UV, OV -> value.getLong(index * 8);
      case AT -> tag(value, index * 4);
      case FL, OF, FD, OD -> (long) binary(vr, value, index);
      case AE, AS, CS, DA, DS, DT, IS, LO, LT, PN, SH, SQ, ST, TM, UC, UI, UN, UR, UT ->
          throw new IllegalArgumentException(vr + " holds no binary numbers");
    };
  }

  /** An attribute tag is two unsigned shorts, the group first. */
  private static int tag(ByteBuffer value, int at) {
    return (value.getShort(at) & 0xFFFF) << 16 | value.getShort(at + 2) & 0xFFFF;
  }

  static byte[] encode(Vr vr, long... numbers) {
    ByteBuffer out = buffer(vr, numbers.length);
    for (long n : numbers) {
      switch (width(vr)) {
        case 1 -> out.put((byte) n);
        case 2 -> out.putShort((short) n);
        case 4 -> out.putInt(vr == Vr.AT ? Integer.rotateLeft((int) n, 16) : (int) n);
        default -> out.putLong(n);
      }
    }
    return out.array();
  }

  static byte[] encode(Vr vr, double... numbers) {
    ByteBuffer out = buffer(vr, numbers.length);
    for (double n : numbers) {
      if (width(vr) == 4) {
        out.putFloat((float) n);
      } else {
        out.putDouble(n);
      }
    }
    return out.array();
  }

  private static ByteBuffer buffer(Vr vr, int count) {
    return ByteBuffer.allocate(count * width(vr)).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The shortest exact form if it fits in 16 characters, else rounded until it does. */
  static String decimalString(double number) {
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException("a Decimal String cannot say " + number);
    }
    if (number == 0) {
      return "0";
    }
    BigDecimal exact = new BigDecimal(Double.toString(number)).stripTrailingZeros();
    for (int digits = exact.precision(); digits > 0; digits--) {
      BigDecimal rounded = exact.round(new MathContext(digits)).stripTrailingZeros();
      String plain = rounded.toPlainString();
      if (plain.length() <= DS_LENGTH) {
        return plain;
      }
      String scientific = rounded.toString();
      if (scientific.length() <= DS_LENGTH) {
        return scientific;
      }
    }
    throw new IllegalStateException("one digit always fits");
  }
}
