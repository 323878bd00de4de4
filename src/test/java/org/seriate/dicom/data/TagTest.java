package org.seriate.dicom.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TagTest {
  @Test
  void a_tag_prints_as_in_the_Standard() {
    assertEquals("(0010,0020)", Tag.format(Tag.PatientID));
    assertEquals("(7FE0,0010)", Tag.format(Tag.PixelData));
    assertEquals("(FFFE,E000)", Tag.format(Tag.Item));
  }

  @Test
  void an_odd_group_is_private() {
    assertTrue(Tag.isPrivate(0x00291010));
    assertFalse(Tag.isPrivate(Tag.PatientID));
    assertTrue(Tag.isPrivateCreator(0x00290010));
    assertFalse(Tag.isPrivateCreator(0x00291010));
    assertFalse(Tag.isPrivateCreator(Tag.PatientName));
  }

  @Test
  void each_constant_is_the_keyword_of_its_dictionary_entry() throws IllegalAccessException {
    // Given
    List<Field> constants =
        Arrays.stream(Tag.class.getFields())
            .filter(f -> Modifier.isStatic(f.getModifiers()) && f.getType() == int.class)
            .toList();
    // Then
    assertTrue(constants.size() > 5000);
    for (Field constant : constants) {
      assertEquals(
          Optional.of(constant.getInt(null)),
          Dictionary.tagOf(constant.getName()),
          constant.getName());
    }
  }
}
