package org.seriate.dicom.data;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** The coded character sets that an escape sequence can invoke (PS3.3 tables C.12-3 and C.12-4). */
enum CodedSet {
  ASCII("(B", Half.G0, 1, StandardCharsets.US_ASCII),
  JIS_X0201_ROMAJI("(J", Half.G0, 1, Charset.forName("JIS_X0201")),
  JIS_X0201_KATAKANA(")I", Half.G1, 1, Charset.forName("JIS_X0201")),
  LATIN_1("-A", Half.G1, 1, StandardCharsets.ISO_8859_1),
  LATIN_2("-B", Half.G1, 1, Charset.forName("ISO-8859-2")),
  LATIN_3("-C", Half.G1, 1, Charset.forName("ISO-8859-3")),
  LATIN_4("-D", Half.G1, 1, Charset.forName("ISO-8859-4")),
  CYRILLIC("-L", Half.G1, 1, Charset.forName("ISO-8859-5")),
  ARABIC("-G", Half.G1, 1, Charset.forName("ISO-8859-6")),
  GREEK("-F", Half.G1, 1, Charset.forName("ISO-8859-7")),
  HEBREW("-H", Half.G1, 1, Charset.forName("ISO-8859-8")),
  LATIN_5("-M", Half.G1, 1, Charset.forName("ISO-8859-9")),
  LATIN_9("-b", Half.G1, 1, Charset.forName("ISO-8859-15")),
  THAI("-T", Half.G1, 1, Charset.forName("TIS-620")),
  /** Called by their EUC form: both bytes with the high bit set. */
  JIS_X0208("$B", Half.G0, 2, Charset.forName("EUC-JP")),
  JIS_X0208_1978("$@", Half.G0, 2, Charset.forName("EUC-JP")),
  JIS_X0212("$(D", Half.G0, 2, Charset.forName("EUC-JP")),
  KS_X1001("$)C", Half.G1, 2, Charset.forName("EUC-KR")),
  GB2312("$)A", Half.G1, 2, Charset.forName("GB2312"));

  enum Half {
    G0,
    G1
  }

  private static final byte EUC_THREE = (byte) 0x8F;

  final byte[] escape;
  final Half half;

  /** Bytes of one character. */
  final int width;

  private final Charset charset;

  CodedSet(String escape, Half half, int width, Charset charset) {
    this.escape = escape.getBytes(StandardCharsets.US_ASCII);
    this.half = half;
    this.width = width;
    this.charset = charset;
  }

  /** The set whose escape sequence, without ESC itself, stands at this place. */
  static Optional<CodedSet> escapedAt(byte[] text, int at) {
    return Arrays.stream(values())
        .filter(
            s ->
                at + s.escape.length <= text.length
                    && Arrays.equals(text, at, at + s.escape.length, s.escape, 0, s.escape.length))
        .findFirst();
  }

  /** Decodes a run of whole characters of this set. */
  String decode(byte[] text, int from, int to) {
    return switch (this) {
      case JIS_X0208, JIS_X0208_1978 -> euc(text, from, to, false);
      case JIS_X0212 -> euc(text, from, to, true);
      case ASCII,
          JIS_X0201_ROMAJI,
          JIS_X0201_KATAKANA,
          LATIN_1,
          LATIN_2,
          LATIN_3,
          LATIN_4,
          CYRILLIC,
          ARABIC,
          GREEK,
          HEBREW,
          LATIN_5,
          LATIN_9,
          THAI,
          KS_X1001,
          GB2312 ->
          new String(text, from, to - from, charset);
    };
  }

  private String euc(byte[] text, int from, int to, boolean three) {
    byte[] euc = new byte[(to - from) * 2];
    int n = 0;
    for (int i = from; i < to; i++) {
      if (three && (i - from) % 2 == 0) {
        euc[n++] = EUC_THREE;
      }
      euc[n++] = (byte) (text[i] | 0x80);
    }
    return new String(euc, 0, n, charset);
  }

  Charset charset() {
    return charset;
  }
}
