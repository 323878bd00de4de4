package org.seriate.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.query.ResultQuery;
import org.seriate.series.Report;
import org.seriate.series.ReportLayout;
import org.seriate.series.ResultInstance;
import org.seriate.series.ResultObject;

/** The objects that go with a report: PS3.3 A.8.1, A.33.1, A.35.4, A.45.1. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CompanionsTest {
  private static final Wanted ALL =
      new Wanted(Set.of(ReportLayout.values()), Set.of(ResultObject.values()));

  private static DataSet headCt() {
    return Requests.headCt().toBuilder()
        .integer(Tag.Rows, 4)
        .integer(Tag.Columns, 6)
        .number(Tag.PixelSpacing, 0.5, 0.5)
        .number(Tag.RescaleIntercept, -1024)
        .number(Tag.RescaleSlope, 1)
        .number(Tag.WindowCenter, 35)
        .number(Tag.WindowWidth, 90)
        .build();
  }

  private static ReportRequest withKeySlices(ReportRequest request, DataSet... headers) {
    return request.with(
        IntStream.range(0, headers.length)
            .mapToObj(i -> keySlice(Requests.slice(Requests.headCt(), 3 + i).id(), headers[i]))
            .toList());
  }

  private static KeySlice keySlice(long id, DataSet header) {
    byte[] grey = new byte[24];
    Arrays.fill(grey, (byte) 200);
    return new KeySlice(
        Requests.positive().images().get((int) id - 1),
        header,
        Optional.of(new KeySlice.Picture(6, 4, 1, grey)));
  }

  private static ReportRequest positive() {
    return withKeySlices(Requests.positive(), headCt(), headCt());
  }

  private static Report report(ReportRequest request) {
    return new ReportWriter(Requests.NODE).write(request, ALL);
  }

  private static Written of(ReportRequest request, ResultObject kind) {
    return report(request).instances().stream()
        .filter(i -> i.kind() == kind)
        .map(Written::of)
        .findFirst()
        .orElseThrow();
  }

  private static List<ResultObject> kinds(ReportRequest request) {
    return report(request).instances().stream().map(ResultInstance::kind).toList();
  }

  @Test
  void a_positive_has_every_kind_and_others_have_no_key_slices_to_show() {
    assertEquals(
        List.of(
            ResultObject.SR,
            ResultObject.SR,
            ResultObject.SC,
            ResultObject.KOS,
            ResultObject.GSPS,
            ResultObject.PDF),
        kinds(positive()));
    List<ResultObject> fewer =
        List.of(ResultObject.SR, ResultObject.SR, ResultObject.SC, ResultObject.PDF);
    assertEquals(fewer, kinds(Requests.negative()));
    assertEquals(fewer, kinds(Requests.declined()));
    assertEquals(fewer, kinds(Requests.declinedWithoutModel()));
  }

  @Test
  void the_same_request_gives_the_same_objects_to_the_byte() {
    List<ResultInstance> once = report(positive()).instances();
    List<ResultInstance> again = report(positive()).instances();

    for (int i = 0; i < once.size(); i++) {
      assertArrayEquals(once.get(i).dataSet(), again.get(i).dataSet(), once.get(i).toString());
    }
  }

  @Test
  void every_object_has_a_series_of_its_own_in_the_study_of_the_images() {
    List<ResultInstance> all = report(positive()).instances();

    assertEquals(6, all.stream().map(ResultInstance::sopInstanceUid).distinct().count());
    assertEquals(6, all.stream().map(ResultInstance::seriesInstanceUid).distinct().count());
    assertEquals(
        Set.of(Requests.STUDY),
        all.stream().map(ResultInstance::studyInstanceUid).collect(Collectors.toSet()));
    assertTrue(
        ResultQuery.sopClasses()
            .containsAll(all.stream().map(ResultInstance::sopClassUid).toList()));
  }

  /** PS3.3 C.7.3.1: demanded of what may be one of a pair, forbidden of what never is. */
  @Test
  void laterality_is_known_to_be_unknown_unless_the_part_has_no_other_side() {
    for (String part : List.of("HEAD", "CHEST", "EXTREMITY", "CHESTABDPELV")) {
      DataSet source = headCt().toBuilder().string(Tag.BodyPartExamined, part).build();
      Written picture = of(Requests.about(source, Requests.negative().outcome()), ResultObject.SC);
      assertEquals(part, picture.string(Tag.BodyPartExamined));
      boolean unpaired = part.equals("HEAD") || part.equals("CHEST");
      assertEquals(!unpaired, picture.dataSet().contains(Tag.Laterality), part);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PM") // ParametricMapTest
  void every_object_names_patient_study_algorithm_and_itself(ResultObject kind) {
    Written object = of(positive(), kind);

    assertEquals("Müller^Jörg", object.string(Tag.PatientName));
    assertEquals("ACC123", object.string(Tag.AccessionNumber));
    assertEquals("ISO_IR 192", object.string(Tag.SpecificCharacterSet));
    assertEquals(object.report().sopInstanceUid(), object.string(Tag.SOPInstanceUID));
    assertEquals(object.report().sopClassUid(), object.string(Tag.SOPClassUID));
    assertEquals(object.report().seriesInstanceUid(), object.string(Tag.SeriesInstanceUID));
    DataSet equipment = object.firstItem(Tag.ContributingEquipmentSequence);
    assertEquals(
        Optional.of(ReportUids.device(Requests.DEMONSTRATION)), equipment.string(Tag.DeviceUID));
    assertEquals(Optional.of("ICH CNN-LSTM"), equipment.string(Tag.ManufacturerModelName));
    assertEquals("1", object.string(Tag.InstanceNumber));
    assertTrue(object.string(Tag.SeriesDescription).contains("not for clinical use"));
  }

  @Test
  void the_key_objects_are_the_key_slices_and_their_evidence_names_no_other() {
    Written kos = of(positive(), ResultObject.KOS);

    List<String> images = kos.ofValueType("IMAGE").stream().map(Written::imageOf).toList();
    assertEquals(List.of(Requests.SERIES + ".3", Requests.SERIES + ".4"), images);
    assertEquals("KO", kos.string(Tag.Modality));
    assertEquals(Concepts.OF_INTEREST, Written.codeOf(kos.dataSet(), Tag.ConceptNameCodeSequence));
    assertEquals(
        Optional.of("2010"),
        kos.firstItem(Tag.ContentTemplateSequence).string(Tag.TemplateIdentifier));
    DataSet evidence = kos.firstItem(Tag.CurrentRequestedProcedureEvidenceSequence);
    assertEquals(
        2,
        evidence
            .items(Tag.ReferencedSeriesSequence)
            .getFirst()
            .items(Tag.ReferencedSOPSequence)
            .size());
    assertFalse(kos.dataSet().contains(Tag.CompletionFlag));
    assertFalse(kos.dataSet().contains(Tag.VerificationFlag));
    assertTrue(
        kos.textsNamed(Concepts.KEY_OBJECT_DESCRIPTION).getFirst().contains("probability 93 %"));
  }

  @Test
  void the_labels_say_the_result_on_each_key_slice_and_show_it_in_its_own_window() {
    Written gsps = of(positive(), ResultObject.GSPS);

    List<DataSet> labels = gsps.dataSet().items(Tag.GraphicAnnotationSequence);
    DataSet area = gsps.firstItem(Tag.DisplayedAreaSelectionSequence);
    DataSet window = gsps.firstItem(Tag.SoftcopyVOILUTSequence);
    assertEquals(2, labels.size());
    assertEquals(
        Optional.of(
            "AI: Intracranial hemorrhage, series 93 %\r\nthis slice 3 %\r\nnot for clinical use"),
        labels
            .getFirst()
            .items(Tag.TextObjectSequence)
            .getFirst()
            .string(Tag.UnformattedTextValue));
    assertEquals("PR", gsps.string(Tag.Modality));
    assertArrayEquals(new long[] {6, 4}, area.wholeNumbers(Tag.DisplayedAreaBottomRightHandCorner));
    assertArrayEquals(new double[] {0.5, 0.5}, area.doubles(Tag.PresentationPixelSpacing));
    assertArrayEquals(new double[] {35}, window.doubles(Tag.WindowCenter));
    assertArrayEquals(new double[] {-1024}, gsps.dataSet().doubles(Tag.RescaleIntercept));
    assertEquals("IDENTITY", gsps.string(Tag.PresentationLUTShape));
  }

  @Test
  void a_key_slice_of_another_rescale_or_without_a_matrix_has_no_label() {
    DataSet other = headCt().toBuilder().number(Tag.RescaleIntercept, 0).build();
    DataSet without = headCt().toBuilder().remove(Tag.Rows).build();

    Written rescaled = of(withKeySlices(Requests.positive(), other, headCt()), ResultObject.GSPS);
    Written lacking = of(withKeySlices(Requests.positive(), headCt(), without), ResultObject.GSPS);

    // The best is the second, slice 4.
    assertEquals(1, rescaled.dataSet().items(Tag.GraphicAnnotationSequence).size());
    assertArrayEquals(new double[] {-1024}, rescaled.dataSet().doubles(Tag.RescaleIntercept));
    assertEquals(1, lacking.dataSet().items(Tag.GraphicAnnotationSequence).size());
  }

  @Test
  void key_slices_of_several_matrices_have_a_displayed_area_each() {
    DataSet smaller = headCt().toBuilder().integer(Tag.Rows, 2).build();

    Written gsps = of(withKeySlices(Requests.positive(), headCt(), smaller), ResultObject.GSPS);

    List<DataSet> areas = gsps.dataSet().items(Tag.DisplayedAreaSelectionSequence);
    assertEquals(2, areas.size());
    assertTrue(areas.stream().allMatch(a -> a.items(Tag.ReferencedImageSequence).size() == 1));
  }

  @Test
  void the_capture_is_a_picture_of_the_page_with_burned_in_text() {
    Written sc = of(positive(), ResultObject.SC);

    int rows = sc.dataSet().integer(Tag.Rows).orElseThrow();
    int columns = sc.dataSet().integer(Tag.Columns).orElseThrow();
    byte[] pixels = sc.dataSet().bytes(Tag.PixelData).orElseThrow();
    assertEquals(3 * rows * columns, pixels.length);
    assertTrue(rows > 512 && rows < 2048 && columns > 512 && columns < 2048);
    assertEquals("YES", sc.string(Tag.BurnedInAnnotation));
    assertEquals("RGB", sc.string(Tag.PhotometricInterpretation));
    assertEquals("WSD", sc.string(Tag.ConversionType));
    assertEquals(6, sc.dataSet().items(Tag.SourceImageSequence).size());
    Set<Integer> colors = new HashSet<>();
    for (int i = 0; i < pixels.length; i += 3) {
      colors.add(pixels[i] << 16 | (pixels[i + 1] & 0xFF) << 8 | pixels[i + 2] & 0xFF);
    }
    assertTrue(colors.size() > 20, "an empty page");
  }

  @Test
  void positive_negative_and_not_analysed_can_not_be_mistaken_for_each_other() throws IOException {
    String positive = text(positive());
    String negative = text(Requests.negative());
    String declined = text(Requests.declined());

    assertTrue(positive.contains("Intracranial hemorrhage: PRESENT"), positive);
    assertTrue(positive.contains("Probability 93 %"), positive);
    assertTrue(positive.contains("Key slice: slice 4, 4 %"), positive);
    assertTrue(negative.contains("Intracranial hemorrhage: ABSENT"), negative);
    assertTrue(negative.contains("threshold 50 %"), negative);
    assertTrue(declined.contains("NOT ANALYSED"), declined);
    assertTrue(declined.contains("absence of a finding must not be inferred"), declined);
    for (String page : List.of(positive, negative, declined)) {
      assertTrue(page.contains("NOT FOR CLINICAL USE"), page);
      assertTrue(page.contains("Müller Jörg"), page);
      assertTrue(page.contains("ICH CNN-LSTM 0.1.0"), page);
    }
    assertFalse(text(Requests.positiveOfProduct()).contains("NOT FOR CLINICAL USE"));
  }

  @Test
  void what_no_font_has_and_words_without_end_still_give_a_page() throws IOException {
    DataSet odd =
        Requests.headCt().toBuilder()
            .string(Tag.SpecificCharacterSet, "ISO_IR 192")
            .string(Tag.PatientName, "山田^太郎=山田^太郎")
            .string(Tag.SeriesDescription, "long ".repeat(12) + "\t words")
            .build();

    String page = text(Requests.about(odd, Requests.declined().outcome()));

    assertTrue(page.contains("?? ??"), page);
  }

  @Test
  void the_pdf_is_whole_and_as_long_as_it_says() throws IOException {
    Written pdf = of(positive(), ResultObject.PDF);

    int length = pdf.dataSet().integer(Tag.EncapsulatedDocumentLength).orElseThrow();
    byte[] value = pdf.dataSet().bytes(Tag.EncapsulatedDocument).orElseThrow();
    assertEquals((length + 1) / 2 * 2, value.length);
    assertEquals("DOC", pdf.string(Tag.Modality));
    assertEquals("application/pdf", pdf.string(Tag.MIMETypeOfEncapsulatedDocument));
    assertEquals(6, pdf.dataSet().items(Tag.SourceInstanceSequence).size());
    try (PDDocument document = Loader.loadPDF(Arrays.copyOf(value, length))) {
      assertEquals(1, document.getNumberOfPages());
    }
  }

  private static String text(ReportRequest request) throws IOException {
    byte[] pdf =
        of(request, ResultObject.PDF).dataSet().bytes(Tag.EncapsulatedDocument).orElseThrow();
    try (PDDocument document = Loader.loadPDF(pdf)) {
      return new PDFTextStripper().getText(document);
    }
  }

  @Test
  void a_window_maps_its_ends_to_black_and_white() {
    ViewWindow brain = ViewWindow.of(Requests.headCt());

    assertEquals(80, brain.width());
    assertEquals(0, brain.grey(-1000));
    assertEquals((byte) 255, brain.grey(1000));
    assertEquals((byte) 128, brain.grey(39.5));
    assertEquals(Uid.CTImageStorage, Requests.headCt().string(Tag.SOPClassUID).orElseThrow());
  }
}
