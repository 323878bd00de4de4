package org.seriate.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.fixtures.SyntheticSeries;
import org.seriate.series.FunctionalGroups;
import org.seriate.series.ImageHeader;
import org.seriate.series.PhaseFacts;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HeaderJsonTest {

  private static void assertSame(ImageHeader expected, ImageHeader read) {
    // Records with arrays are not equal by value; as text they are.
    assertEquals(HeaderJson.write(expected), HeaderJson.write(read));
    assertEquals(expected.imagePositionPatient(), read.imagePositionPatient());
    assertEquals(expected.rescaleSlope(), read.rescaleSlope());
    assertEquals(expected.phase(), read.phase());
  }

  @Test
  void a_header_comes_back_as_it_was() {
    SyntheticSeries.headCt()
        .images()
        .forEach(i -> assertSame(i.header(), HeaderJson.read(HeaderJson.write(i.header()))));
    ImageHeader bare = ImageHeader.of(DataSet.EMPTY);
    assertSame(bare, HeaderJson.read(HeaderJson.write(bare)));
  }

  @Test
  void frames_come_back_as_they_were_and_cost_little() {
    DataSet object =
        SyntheticSeries.headCt().matrix(2).slices(500).enhanced().dataSets().getFirst();
    FunctionalGroups groups = new FunctionalGroups(500);
    object.items(Tag.PerFrameFunctionalGroupsSequence).forEach(groups);
    List<ImageHeader> frames = groups.describe(object);
    ImageHeader whole = ImageHeader.of(object);

    String json = HeaderJson.writeFrames(whole, frames);

    List<ImageHeader> read = HeaderJson.readFrames(HeaderJson.write(whole), json);
    assertEquals(500, read.size());
    for (int i = 0; i < 500; i++) {
      assertSame(frames.get(i), read.get(i));
    }
    assertTrue(json.length() < 500 * 900, json.length() + " characters");
  }

  @Test
  void no_frames_are_no_text() {
    assertEquals("", HeaderJson.writeFrames(ImageHeader.of(DataSet.EMPTY), List.of()));
    assertEquals(List.of(), HeaderJson.readFrames("{}", null));
  }

  @Test
  void a_row_of_an_earlier_version_lacks_what_came_later() {
    String old =
        HeaderJson.write(ImageHeader.of(DataSet.EMPTY))
            .replaceAll("\"phase\":\\{[^}]*},", "")
            .replaceAll("\"(rescaleSlope|rescaleIntercept|concatenation)\":null,", "");
    assertTrue(!old.contains("phase") && !old.contains("rescaleSlope"), old);

    ImageHeader read = HeaderJson.read(old);

    assertEquals(PhaseFacts.NONE, read.phase());
    assertTrue(read.rescaleSlope().isEmpty());
    assertEquals(Optional.empty(), read.concatenation());
  }
}
