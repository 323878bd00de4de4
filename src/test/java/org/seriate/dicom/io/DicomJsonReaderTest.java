package org.seriate.dicom.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Element;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Vr;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DicomJsonReaderTest {
  private static Optional<List<DataSet>> read(String json) {
    return DicomJsonReader.read(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void what_is_written_is_read() {
    DataSet written =
        DataSet.builder()
            .string(Tag.SOPInstanceUID, "1.2.3")
            .string(Tag.PatientName, "M\u00fcller^J\u00f6rg=\u5c71\u7530=x")
            .integer(Tag.Rows, 512)
            .number(Tag.RealWorldValueSlope, 0.5)
            .string(Tag.ImagePositionPatient, "1.5", "-2", "0")
            .sequence(
                Tag.InputInformationSequence,
                DataSet.builder().string(Tag.StudyInstanceUID, "1.2").build(),
                DataSet.EMPTY)
            .empty(Tag.AccessionNumber)
            .build();

    DataSet read = read(DicomJson.of(written, _ -> "").toString()).orElseThrow().getFirst();

    assertEquals(written.toUtf8(), read.toUtf8());
  }

  @Test
  void values_may_be_text_where_a_number_is_usual_and_null_where_there_is_none() {
    DataSet read =
        read("""
        [{"00741004": {"vr": "DS", "Value": [25]},
          "00080050": {"vr": "SH", "Value": [null]},
          "00741000": {"vr": "CS"}}]
        """)
            .orElseThrow()
            .getFirst();

    assertEquals(Optional.of("25"), read.string(Tag.ProcedureStepProgress));
    assertEquals(Optional.empty(), read.string(Tag.AccessionNumber));
    assertEquals(Optional.empty(), read.string(Tag.ProcedureStepState));
  }

  @Test
  void binary_values_and_what_is_not_of_its_vr_are_left_out() {
    DataSet read =
        read("""
        [{"7FE00010": {"vr": "OW", "BulkDataURI": "x"},
          "00280010": {"vr": "US", "Value": ["many"]},
          "00280011": {"vr": "??", "Value": [1]},
          "no tag": {"vr": "LO", "Value": ["x"]},
          "00404021": {"vr": "SQ", "Value": ["x"]}}]
        """)
            .orElseThrow()
            .getFirst();

    assertEquals(DataSet.builder().put(new Element.Sequence(0x00404021, List.of())).build(), read);
    assertEquals(Vr.SQ, read.element(Tag.InputInformationSequence).orElseThrow().vr());
  }

  @Test
  void a_body_is_one_data_set_or_many_or_none() {
    assertEquals(1, read("{}").orElseThrow().size());
    assertEquals(2, read("[{}, {}]").orElseThrow().size());
    assertEquals(0, read("").orElseThrow().size());
    assertEquals(0, read("[]").orElseThrow().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>", "[1]", "17", "[{]"})
  void anything_else_is_no_body(String json) {
    assertEquals(Optional.empty(), read(json));
  }
}
