package org.seriate.dicom.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** With examples of PS3.5 6.2.1. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PersonNameTest {
  @Test
  void a_name_has_five_components() {
    // When
    PersonName name = PersonName.of("Adams^John Robert Quincy^^Rev.^B.A. M.Div.");
    // Then
    assertEquals("Adams", name.alphabetic().familyName());
    assertEquals("John Robert Quincy", name.alphabetic().givenName());
    assertEquals("", name.alphabetic().middleName());
    assertEquals("Rev.", name.alphabetic().prefix());
    assertEquals("B.A. M.Div.", name.alphabetic().suffix());
    assertEquals("Rev. John Robert Quincy Adams, B.A. M.Div.", name.forPeople());
  }

  @Test
  void a_name_has_three_groups() {
    // When
    PersonName name = PersonName.of("Yamada^Tarou=山田^太郎=やまだ^たろう");
    // Then
    assertEquals("Tarou", name.alphabetic().givenName());
    assertEquals("山田", name.ideographic().familyName());
    assertEquals("たろう", name.phonetic().givenName());
    assertEquals("Tarou Yamada", name.forPeople());
  }

  @Test
  void the_alphabetic_group_may_be_missing() {
    assertEquals("太郎 山田", PersonName.of("=山田^太郎").forPeople());
  }

  @Test
  void empty_ends_are_not_written() {
    assertEquals("Doe", PersonName.of("Doe^^^^==").format());
    assertEquals("=山田", PersonName.of("=山田^=").format());
    assertEquals("Doe^^^Dr.", PersonName.of("Doe^^^Dr.^").format());
    assertTrue(PersonName.of("").alphabetic().isEmpty());
  }

  @Test
  void a_name_does_not_print() {
    assertEquals("PersonName", PersonName.of("Doe^Jane").toString());
  }
}
