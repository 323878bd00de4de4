package org.seriate.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;

/** The order behind the images is the order behind the report. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ReferencedRequestTest {
  private static final DataSet REQUEST =
      DataSet.builder()
          .string(Tag.RequestedProcedureID, "RP1")
          .string(Tag.RequestedProcedureDescription, "CT Schädel nativ")
          .string(Tag.ScheduledProcedureStepID, "SPS1")
          .build();

  @Test
  void the_order_is_copied_from_the_request_attributes() {
    Written written = writtenFor(REQUEST);

    DataSet order = written.firstItem(Tag.ReferencedRequestSequence);
    assertEquals(Optional.of(Requests.STUDY), order.string(Tag.StudyInstanceUID));
    assertEquals(Optional.of("ACC123"), order.string(Tag.AccessionNumber));
    assertEquals(Optional.of("RP1"), order.string(Tag.RequestedProcedureID));
    assertEquals(Optional.of("CT Schädel nativ"), order.string(Tag.RequestedProcedureDescription));
  }

  @Test
  void every_type_2_attribute_of_the_order_is_there() {
    DataSet order = writtenFor(REQUEST).firstItem(Tag.ReferencedRequestSequence);

    for (int tag :
        List.of(
            Tag.PlacerOrderNumberImagingServiceRequest,
            Tag.FillerOrderNumberImagingServiceRequest,
            Tag.RequestedProcedureCodeSequence,
            Tag.ReferencedStudySequence)) {
      assertTrue(order.contains(tag), Tag.format(tag));
    }
  }

  @Test
  void an_order_named_twice_is_referenced_once() {
    Written written = writtenFor(REQUEST, REQUEST);

    assertEquals(1, written.dataSet().items(Tag.ReferencedRequestSequence).size());
  }

  @Test
  void an_incomplete_procedure_code_is_left_out() {
    DataSet complete =
        DataSet.builder()
            .string(Tag.CodeValue, "25045-6")
            .string(Tag.CodingSchemeDesignator, "LN")
            .string(Tag.CodeMeaning, "CT unspecified body region")
            .build();
    DataSet incomplete = DataSet.builder().string(Tag.CodeMeaning, "CT").build();
    DataSet request =
        REQUEST.toBuilder()
            .sequence(Tag.RequestedProcedureCodeSequence, incomplete, complete)
            .build();

    DataSet order = writtenFor(request).firstItem(Tag.ReferencedRequestSequence);

    assertEquals(List.of(complete), order.items(Tag.RequestedProcedureCodeSequence));
  }

  @Test
  void images_that_know_of_no_order_give_no_request() {
    Written scheduledOnly =
        writtenFor(DataSet.builder().string(Tag.ScheduledProcedureStepID, "SPS1").build());

    assertFalse(scheduledOnly.dataSet().contains(Tag.ReferencedRequestSequence));
    assertFalse(
        Written.from(Requests.positive()).dataSet().contains(Tag.ReferencedRequestSequence));
  }

  private static Written writtenFor(DataSet... requests) {
    DataSet source =
        Requests.headCt().toBuilder().sequence(Tag.RequestAttributesSequence, requests).build();
    return Written.from(Requests.about(source, Requests.positive().outcome()));
  }
}
