package org.seriate.dicom.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples of PS3.5 annexes H to K, and what files in the field do beside them. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SpecificCharacterSetTest {
  @Test
  void Japanese_kanji_by_escapes_after_the_default_repertoire() {
    assertEquals(
        "Yamada^Tarou=山田^太郎=やまだ^たろう",
        name(
            set("", "ISO 2022 IR 87"),
            "Yamada^Tarou=~$B;3ED~(B^~$BB@O:~(B=~$B$d$^$@~(B^~$B$?$m$&~(B"));
  }

  @Test
  void Japanese_half_width_katakana_and_kanji() {
    assertEquals(
        "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう",
        name(
            set("ISO 2022 IR 13", "ISO 2022 IR 87"),
            "\u00D4\u00CF\u00C0\u00DE^\u00C0\u00DB\u00B3=~$B;3ED~(J^~$BB@O:~(J"
                + "=~$B$d$^$@~(J^~$B$?$m$&~(J"));
  }

  @Test
  void supplementary_kanji() {
    // JIS X 0212 row 16 cell 1 is U+4E02.
    assertEquals("丂", name(set("", "ISO 2022 IR 159"), "~$(D0!~(B"));
  }

  @Test
  void Korean_in_the_upper_half() {
    assertEquals(
        "Hong^Gildong=洪^吉洞=홍^길동",
        name(
            set("", "ISO 2022 IR 149"),
            "Hong^Gildong=~$)C\u00FB\u00F3^~$)C\u00D1\u00CE\u00D4\u00D7"
                + "=~$)C\u00C8\u00AB^~$)C\u00B1\u00E6\u00B5\u00BF"));
  }

  @Test
  void simplified_Chinese_in_the_upper_half() {
    assertEquals(
        "Zhang^XiaoDong=张^小东=",
        name(
            set("", "ISO 2022 IR 58"),
            "Zhang^XiaoDong=~$)A\u00D5\u00C5^~$)A\u00D0\u00A1\u00B6\u00AB="));
  }

  @Test
  void several_single_byte_sets_in_one_value() {
    assertEquals(
        "Äneas^Διονυσιος^Люк",
        name(
            set("ISO 2022 IR 100", "ISO 2022 IR 126", "ISO 2022 IR 144"),
            "\u00C4neas^~-F\u00C4\u00E9\u00EF\u00ED\u00F5\u00F3\u00E9\u00EF\u00F2"
                + "^~-L\u00BB\u00EE\u00DA"));
  }

  @ParameterizedTest
  @CsvSource({
    "ISO_IR 100, E4, ä", "ISO_IR 101, F5, ő", "ISO_IR 109, FD, ŭ", "ISO_IR 110, F2, ō",
    "ISO_IR 144, BB, Л", "ISO_IR 127, C7, ا", "ISO_IR 126, E1, α", "ISO_IR 138, F9, ש",
    "ISO_IR 148, DD, İ", "ISO_IR 203, A4, €", "ISO_IR 166, A1, ก", "ISO_IR 13, D4, ﾔ"
  })
  void one_character_set_throughout(String term, String hex, String character) {
    String oneByte = String.valueOf((char) Integer.parseInt(hex, 16));
    assertEquals(character, name(set(term), oneByte));
  }

  @Test
  void UTF_8_and_GB18030_and_GBK_take_all_bytes_their_own_way() {
    assertEquals(
        "Wang^XiaoDong=王^小东",
        SpecificCharacterSet.UTF_8.decode(
            "Wang^XiaoDong=王^小东".getBytes(StandardCharsets.UTF_8), Vr.PN));
    String gb = "Wang^XiaoDong=\u00CD\u00F5^\u00D0\u00A1\u00B6\u00AB";
    assertEquals("Wang^XiaoDong=王^小东", name(set("GB18030"), gb));
    assertEquals("Wang^XiaoDong=王^小东", name(set("GBK"), gb));
  }

  @Test
  void a_backslash_byte_within_a_character_separates_nothing() {
    // Given 誠, D5 5C in GBK and GB18030; ぼ, 24 5C in JIS X 0208
    DataSet chinese = dataSet("GB18030", "\u00D5\\\\B");
    DataSet japanese = dataSet("\\ISO 2022 IR 87", "~$B$\\~(B\\B");
    // Then
    assertEquals(List.of("誠", "B"), chinese.strings(Tag.OtherPatientNames));
    assertEquals(List.of("ぼ", "B"), japanese.strings(Tag.OtherPatientNames));
  }

  @Test
  void a_delimiter_or_a_line_end_brings_back_the_first_set() {
    SpecificCharacterSet set = set("ISO 2022 IR 100", "ISO 2022 IR 144");
    assertEquals("Л\\»", set.decode(latin1("~-L\u00BB\\\u00BB"), Vr.LO));
    assertEquals("Л^»", set.decode(latin1("~-L\u00BB^\u00BB"), Vr.PN));
    assertEquals("Л^Л", set.decode(latin1("~-L\u00BB^\u00BB"), Vr.LO));
    assertEquals("Л\r\n»", set.decode(latin1("~-L\u00BB\r\n\u00BB"), Vr.LT));
    assertEquals("Л\\Л", set.decode(latin1("~-L\u00BB\\\u00BB"), Vr.LT));
  }

  @Test
  void byte_5C_of_the_Japanese_set_stays_a_backslash_as_everybody_types_it() {
    SpecificCharacterSet set = set("ISO_IR 13");
    assertEquals("ﾔ\\ﾔ", set.decode(latin1("\u00D4\\\u00D4"), Vr.LO));
    assertEquals("ﾔ\\ﾔ", set.decode(latin1("\u00D4\\\u00D4"), Vr.LT));
  }

  @Test
  void an_unknown_name_is_read_as_Latin_1_and_told() {
    SpecificCharacterSet set = set("ISO_IR 999");
    assertEquals("Müller", name(set, "M\u00FCller"));
    assertEquals(List.of("ISO_IR 999"), set.unknown());
    assertEquals(List.of(), set("ISO_IR 100").unknown());
  }

  @Test
  void misspelled_names_are_understood() {
    assertEquals("Müller", name(set("ISO-IR 100"), "M\u00FCller"));
    assertEquals("Л", name(set("iso 2022 ir 144"), "\u00BB"));
    assertEquals("é", set("UTF-8").decode("é".getBytes(StandardCharsets.UTF_8), Vr.LO));
  }

  @Test
  void a_broken_text_still_reads_to_its_end() {
    SpecificCharacterSet set = set("", "ISO 2022 IR 87");
    assertEquals("A\uFFFD", name(set, "A~$B;"));
    assertEquals("AxyZ", name(set, "A~xyZ"));
    assertEquals("A", name(set, "A~"));
  }

  @Test
  void a_text_is_encoded_where_the_set_has_its_characters() {
    assertArrayEquals(latin1("M\u00FCller"), set("ISO_IR 100").encode("Müller").orElseThrow());
    assertEquals(Optional.empty(), set("ISO_IR 100").encode("山田"));
    assertEquals(Optional.empty(), SpecificCharacterSet.DEFAULT.encode("Müller"));
    assertArrayEquals(latin1("\u00BB"), set("ISO_IR 144").encode("Л").orElseThrow());
  }

  private static SpecificCharacterSet set(String... terms) {
    return SpecificCharacterSet.of(List.of(terms));
  }

  private static String name(SpecificCharacterSet set, String bytes) {
    return set.decode(latin1(bytes), Vr.PN);
  }

  private static DataSet dataSet(String terms, String names) {
    return DataSet.of(
        List.of(
            new Element.Value(Tag.SpecificCharacterSet, Vr.CS, latin1(terms)),
            new Element.Value(Tag.OtherPatientNames, Vr.PN, latin1(names))));
  }

  /** Bytes as characters of Latin 1, ESC written as a tilde. */
  private static byte[] latin1(String bytes) {
    return bytes.replace('~', '\u001B').getBytes(StandardCharsets.ISO_8859_1);
  }
}
