package org.seriate.dicom.data;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How the bytes of text become characters: Specific Character Set (0008,0005), PS3.3 C.12.1.1.2 and
 * PS3.5 6.1.
 *
 * <p>Three ways: one character set throughout (ISO_IR 100); one that takes all bytes its own way
 * (ISO_IR 192, GB18030, GBK); or code extension, where escape sequences change the set until the
 * next delimiter. Names we do not know are read as ISO_IR 100, which loses no byte; {@link
 * #unknown} tells them.
 */
public final class SpecificCharacterSet {
  private static final Map<String, Charset> WHOLE =
      Map.of(
          "IR 192", StandardCharsets.UTF_8,
          "UTF 8", StandardCharsets.UTF_8,
          "GB18030", Charset.forName("GB18030"),
          "GBK", Charset.forName("GBK"),
          "GB2312", Charset.forName("GBK"));

  private static final Map<String, CodedSet> G1 =
      Map.ofEntries(
          Map.entry("IR 13", CodedSet.JIS_X0201_KATAKANA),
          Map.entry("IR 100", CodedSet.LATIN_1),
          Map.entry("IR 101", CodedSet.LATIN_2),
          Map.entry("IR 109", CodedSet.LATIN_3),
          Map.entry("IR 110", CodedSet.LATIN_4),
          Map.entry("IR 144", CodedSet.CYRILLIC),
          Map.entry("IR 127", CodedSet.ARABIC),
          Map.entry("IR 126", CodedSet.GREEK),
          Map.entry("IR 138", CodedSet.HEBREW),
          Map.entry("IR 148", CodedSet.LATIN_5),
          Map.entry("IR 203", CodedSet.LATIN_9),
          Map.entry("IR 166", CodedSet.THAI),
          // Not allowed as value 1, but met there: then it is meant from the first byte on.
          Map.entry("IR 149", CodedSet.KS_X1001),
          Map.entry("IR 58", CodedSet.GB2312));

  /** Sets without a G1 of their own: they start as the default repertoire. */
  private static final List<String> ASCII_AT_FIRST = List.of("", "IR 6", "IR 87", "IR 159");

  /** The default repertoire, ISO-IR 6. */
  public static final SpecificCharacterSet DEFAULT = of(List.of());

  /** ISO_IR 192. */
  public static final SpecificCharacterSet UTF_8 = of(List.of("ISO_IR 192"));

  private final List<String> values;
  private final List<String> unknown;
  private final Optional<Charset> whole;
  private final CodedSet g0;
  private final CodedSet g1;

  private SpecificCharacterSet(List<String> values) {
    List<String> terms = values.stream().map(SpecificCharacterSet::term).toList();
    String first = terms.isEmpty() ? "" : terms.getFirst();
    this.values = List.copyOf(values);
    this.unknown = values.stream().filter(v -> !isKnown(term(v))).toList();
    this.whole = terms.stream().map(WHOLE::get).filter(Objects::nonNull).findFirst();
    this.g0 = first.equals("IR 13") ? CodedSet.JIS_X0201_ROMAJI : CodedSet.ASCII;
    this.g1 = G1.getOrDefault(first, CodedSet.LATIN_1);
  }

  /** From the values of the attribute; the empty list is the default repertoire. */
  public static SpecificCharacterSet of(List<String> values) {
    return new SpecificCharacterSet(values);
  }

  /** The values as they stood in the attribute. */
  public List<String> values() {
    return values;
  }

  /** Values that name no character set of the Standard. */
  public List<String> unknown() {
    return unknown;
  }

  /** Decodes a whole value field, all its values with the delimiters between them. */
  public String decode(byte[] text, Vr vr) {
    if (!vr.isCharacterSetDependent()) {
      return new String(text, StandardCharsets.ISO_8859_1);
    }
    if (whole.isPresent()) {
      return new String(text, whole.get());
    }
    if (isAscii(text)) {
      return new String(text, StandardCharsets.US_ASCII);
    }
    return new CodeExtension(text, vr, g0, g1).decode();
  }

  /** The bytes of a text, empty where this set has no such character without an escape. */
  public Optional<byte[]> encode(String text) {
    if (text.chars().allMatch(c -> c < 0x80)) {
      return Optional.of(text.getBytes(StandardCharsets.US_ASCII));
    }
    if (values.isEmpty() && whole.isEmpty()) {
      return Optional.empty();
    }
    Charset charset = whole.orElse(g1.charset());
    if (g0 != CodedSet.ASCII) {
      return Optional.empty();
    }
    try {
      ByteBuffer bytes = charset.newEncoder().encode(CharBuffer.wrap(text));
      return Optional.of(Arrays.copyOf(bytes.array(), bytes.limit()));
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** The same bytes in every character set: no escape, no high bit. */
  static boolean isAscii(byte[] text) {
    for (byte b : text) {
      if (b < 0 || b == CodeExtension.ESC) {
        return false;
      }
    }
    return true;
  }

  private static boolean isKnown(String term) {
    return WHOLE.containsKey(term) || G1.containsKey(term) || ASCII_AT_FIRST.contains(term);
  }

  /** "ISO_IR 100", "ISO 2022 IR 100", and misspelled "ISO-IR 100" are one. */
  private static String term(String value) {
    return value
        .strip()
        .toUpperCase(Locale.ROOT)
        .replace('_', ' ')
        .replace('-', ' ')
        .replaceFirst("^ISO 2022 ", "")
        .replaceFirst("^ISO ", "");
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof SpecificCharacterSet other && values.equals(other.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return String.join("\\", values);
  }
}
