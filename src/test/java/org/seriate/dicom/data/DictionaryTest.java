package org.seriate.dicom.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DictionaryTest {
  @Test
  void an_element_has_VR_VM_keyword_and_name() {
    int tag = Tag.ImageOrientationPatient;
    assertEquals(Vr.DS, Dictionary.vrOf(tag));
    assertEquals(Optional.of("6"), Dictionary.vmOf(tag));
    assertEquals(Optional.of("ImageOrientationPatient"), Dictionary.keywordOf(tag));
    assertEquals(Optional.of("Image Orientation (Patient)"), Dictionary.nameOf(tag));
    assertEquals(Optional.of(0x00200037), Dictionary.tagOf("ImageOrientationPatient"));
  }

  @Test
  void elements_of_later_editions_are_known() {
    assertEquals(Vr.SQ, Dictionary.vrOf(Tag.ContributingEquipmentSequence));
    assertEquals(Vr.FD, Dictionary.vrOf(Tag.FloatingPointValue));
    assertEquals(Vr.CS, Dictionary.vrOf(Tag.ContentQualification));
    assertEquals(Vr.SH, Dictionary.vrOf(Tag.TimezoneOffsetFromUTC));
    assertEquals(Vr.OV, Dictionary.vrOf(Tag.ExtendedOffsetTable));
    assertEquals(Vr.OF, Dictionary.vrOf(Tag.FloatPixelData));
    assertEquals(Vr.OD, Dictionary.vrOf(Tag.DoubleFloatPixelData));
  }

  @Test
  void a_repeating_group_has_the_entry_of_its_first() {
    assertEquals(Optional.of("OverlayRows"), Dictionary.keywordOf(0x60000010));
    assertEquals(Optional.of("OverlayRows"), Dictionary.keywordOf(0x601E0010));
    assertEquals(Vr.US, Dictionary.vrOf(0x60020010));
    assertEquals(Optional.of("CurveDimensions"), Dictionary.keywordOf(0x50040005));
    assertEquals(Optional.of(0x60000010), Dictionary.tagOf("OverlayRows"));
  }

  @Test
  void of_several_VRs_pixel_and_lookup_data_are_OW_and_others_the_first() {
    assertEquals(Vr.OW, Dictionary.vrOf(Tag.PixelData));
    assertEquals(Vr.OW, Dictionary.vrOf(Tag.LUTData));
    assertEquals(Vr.OW, Dictionary.vrOf(0x60003000));
    assertEquals(Vr.US, Dictionary.vrOf(Tag.PixelPaddingValue));
  }

  @Test
  void pixel_representation_decides_between_US_and_SS() {
    assertEquals(Vr.SS, Dictionary.vrOf(Tag.PixelPaddingValue, true));
    assertEquals(Vr.US, Dictionary.vrOf(Tag.PixelPaddingValue, false));
    assertEquals(Vr.US, Dictionary.vrOf(Tag.Rows, true));
  }

  @Test
  void what_is_not_listed_is_UN_but_creators_and_group_lengths_have_their_own() {
    assertEquals(Vr.UN, Dictionary.vrOf(0x00291010));
    assertEquals(Vr.LO, Dictionary.vrOf(0x00290010));
    assertEquals(Vr.UL, Dictionary.vrOf(0x00080000));
    assertEquals(Optional.empty(), Dictionary.keywordOf(0x00291010));
    assertEquals(Optional.empty(), Dictionary.tagOf("NoSuchKeyword"));
  }
}
