package org.seriate.dicom.data;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What an encoded value says: texts or numbers, none where the encoding is not that of its VR. */
final class ValueField {
  private ValueField() {}

  /** All values, padding taken off; of an element that is no text, none. */
  static List<String> texts(Element.Value value, SpecificCharacterSet characterSet) {
    Vr vr = effectiveVr(value);
    if (!vr.isText()) {
      return List.of();
    }
    String all = characterSet.decode(value.value(), vr);
    return vr.isMultiValuedText()
        ? Stream.of(all.split("\\\\", -1)).map(text -> trim(text, vr)).toList()
        : List.of(trim(all, vr));
  }

  /** All values as numbers; whole ones lose nothing below 2^53. */
  static double[] doubles(Element.Value value) {
    Vr vr = effectiveVr(value);
    if (vr.isText()) {
      return value.isEmpty()
          ? new double[0]
          : Numbers.decimals(texts(value, SpecificCharacterSet.DEFAULT));
    }
    int width = wholeUnits(value, vr);
    if (width == 0) {
      return new double[0];
    }
    ByteBuffer buffer = value.buffer();
    double[] numbers = new double[value.value().length / width];
    Arrays.setAll(numbers, i -> Numbers.binary(vr, buffer, i));
    return numbers;
  }

  static long[] wholeNumbers(Element.Value value) {
    Vr vr = effectiveVr(value);
    if (vr.isText()) {
      return wholeNumbers(texts(value, SpecificCharacterSet.DEFAULT));
    }
    int width = wholeUnits(value, vr);
    if (width == 0 || isFloating(vr)) {
      return new long[0];
    }
    ByteBuffer buffer = value.buffer();
    long[] numbers = new long[value.value().length / width];
    Arrays.setAll(numbers, i -> Numbers.whole(vr, buffer, i));
    return numbers;
  }

  private static long[] wholeNumbers(List<String> texts) {
    List<OptionalLong> all = texts.stream().map(Numbers::integer).toList();
    return all.stream().allMatch(OptionalLong::isPresent)
        ? all.stream().mapToLong(OptionalLong::getAsLong).toArray()
        : new long[0];
  }

  /** A known element can come as UN from a sender that did not know it (PS3.5 6.2.2). */
  static Vr effectiveVr(Element.Value value) {
    return value.vr() == Vr.UN ? Dictionary.vrOf(value.tag()) : value.vr();
  }

  /** Bytes of one number, 0 if the VR holds none or the length is no multiple of it. */
  private static int wholeUnits(Element.Value value, Vr vr) {
    int width = Numbers.width(vr);
    return width == 0 || value.value().length % width != 0 ? 0 : width;
  }

  private static boolean isFloating(Vr vr) {
    return vr == Vr.FL || vr == Vr.FD || vr == Vr.OF || vr == Vr.OD;
  }

  /** Padding is by spaces, and by NUL as UI has it and others wrongly do (PS3.5 6.2). */
  private static String trim(String text, Vr vr) {
    int from = 0;
    int to = text.length();
    while (to > 0 && (text.charAt(to - 1) == ' ' || text.charAt(to - 1) == 0)) {
      to--;
    }
    while (vr.ignoresLeadingSpaces() && from < to && text.charAt(from) == ' ') {
      from++;
    }
    return text.substring(from, to);
  }
}
