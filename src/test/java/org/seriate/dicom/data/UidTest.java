package org.seriate.dicom.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class UidTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.2.840.10008.5.1.4.1.1.2",
        "0.0",
        "2",
        "2.25.329800735698586629295641978511506172918",
        "1.2.345678901234567890123456789012345678901234567890123456789012"
      })
  void these_are_UIDs(String uid) {
    assertTrue(Uid.isValid(uid));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "1.",
        ".1",
        "1..2",
        "1.02",
        "1.00",
        "1.2 ",
        "1.2\0",
        "1.a",
        "../../etc/passwd",
        "1/2",
        "1.-2",
        "1.\u0662",
        "1.2.3456789012345678901234567890123456789012345678901234567890123"
      })
  void these_are_none(String uid) {
    assertFalse(Uid.isValid(uid));
  }

  @Test
  void the_same_name_gives_the_same_UID_and_another_name_another() {
    // When
    String uid = Uid.nameBased("series 1 revision 1");
    // Then
    assertEquals(uid, Uid.nameBased("series 1 revision 1"));
    assertNotEquals(uid, Uid.nameBased("series 1 revision 2"));
    assertTrue(Uid.isValid(uid));
    assertTrue(uid.startsWith("2.25."));
  }

  @Test
  void derived_UIDs_never_change_between_releases() {
    // Reckoned with another implementation of RFC 9562 version 5.
    assertEquals("2.25.112612489923670419181108717317009835315", Uid.nameBased("seriate"));
    assertEquals("2.25.13363675500366822453065365163121592412", Uid.nameBased("Übergröße"));
  }

  @Test
  void random_UIDs_are_valid_and_differ() {
    String uid = Uid.random();
    assertTrue(Uid.isValid(uid));
    assertNotEquals(uid, Uid.random());
  }

  @Test
  void a_UID_of_the_Standard_has_a_name_and_another_stays_itself() {
    assertEquals("CT Image Storage", Uid.nameOf(Uid.CTImageStorage));
    assertEquals("1.2.3.4", Uid.nameOf("1.2.3.4"));
  }

  @Test
  void our_implementation_names_itself_within_the_limits() {
    assertTrue(Uid.isValid(Uid.ImplementationClassUid));
    assertTrue(Uid.ImplementationVersionName.length() <= 16);
  }
}
