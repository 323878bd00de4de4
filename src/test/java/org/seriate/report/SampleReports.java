package org.seriate.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.data.Vr;
import org.seriate.dicom.image.DecodeOutcome;
import org.seriate.dicom.image.HuRescale;
import org.seriate.dicom.image.PixelDecoder;
import org.seriate.dicom.io.DicomFile;
import org.seriate.dicom.io.TransferSyntax;
import org.seriate.fixtures.SyntheticSeries;
import org.seriate.series.DeclineReason;
import org.seriate.series.ImageHeader;
import org.seriate.series.Outcome;
import org.seriate.series.ReportLayout;
import org.seriate.series.ResultInstance;
import org.seriate.series.ResultObject;
import org.seriate.series.StoredImage;

/**
 * Writes one report of every kind about each folder of CT files below a folder, and about an
 * invented series, for {@code src/bench/validate/validate-sr} to judge: {@code SampleReports SERIES
 * OUT}.
 */
final class SampleReports {
  private static final Outcome.Answer YES = new Outcome.Answer(Requests.HEMORRHAGE, 0.93);
  private static final Outcome.Answer NO = new Outcome.Answer(Requests.HEMORRHAGE, 0.0412345678);
  private static final Outcome.Answer FRACTURE = new Outcome.Answer(Requests.FRACTURE, 0.31);

  private final String name;
  private final DataSet source;
  private final List<StoredImage> images;
  private final Path out;

  private SampleReports(String name, DataSet source, List<StoredImage> images, Path out) {
    this.name = name;
    this.source = source;
    this.images = images;
    this.out = out;
  }

  public static void main(String[] arguments) throws IOException {
    Path out = Files.createDirectories(Path.of(arguments[1]));
    try (Stream<Path> folders = Files.list(Path.of(arguments[0]))) {
      for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
        of(folder, out).writeAll();
      }
    }
    for (SyntheticSeries series :
        List.of(
            SyntheticSeries.headCt().withLocalizers().enhanced(),
            SyntheticSeries.headCt().concatenated(3))) {
      DataSet source = series.dataSets().getFirst();
      String name = "multi_frame_of_" + series.dataSets().size();
      new SampleReports(name, source, series.images(), out).writeAll();
    }
    DataSet invented = invented();
    new SampleReports("invented_head", invented, placed(invented), out).writeAll();
    for (Map.Entry<String, DataSet> odd : odd(invented).entrySet()) {
      new SampleReports(odd.getKey(), odd.getValue(), placed(odd.getValue()), out).writeAll();
    }
  }

  /** Six slices of 5 mm. */
  private static List<StoredImage> placed(DataSet header) {
    return IntStream.rangeClosed(1, 6)
        .mapToObj(
            i ->
                Requests.slice(
                    header.toBuilder()
                        .number(Tag.ImagePositionPatient, -120, -120, 5 * i)
                        .number(Tag.ImageOrientationPatient, 1, 0, 0, 0, 1, 0)
                        .number(Tag.PixelSpacing, 0.46875, 0.46875)
                        .number(Tag.SliceThickness, 5)
                        .build(),
                    i))
        .toList();
  }

  private static SampleReports of(Path folder, Path out) throws IOException {
    List<StoredImage> images = images(folder);
    DataSet header = DicomFile.readHeader(images.getFirst().file()).dataSet();
    return new SampleReports(folder.getFileName().toString(), filed(header, folder), images, out);
  }

  private void writeAll() throws IOException {
    ReportRequest positive = answered(YES);
    ResultInstance first = write("positive", positive, SrSopClass.COMPREHENSIVE_3D_SR);
    write("positive-as-33", positive, SrSopClass.COMPREHENSIVE_SR);
    write("positive-as-22", positive, SrSopClass.ENHANCED_SR);
    Predecessor predecessor =
        new Predecessor(
            first.studyInstanceUid(),
            first.seriesInstanceUid(),
            first.sopClassUid(),
            first.sopInstanceUid());
    write("positive-verified", VerifiedTest.verified(positive, ReportLayout.AIR).report());
    write(
        "positive-verified-safe",
        VerifiedTest.verified(positive, ReportLayout.VIEWER_SAFE).report());
    write("revision", Requests.revision(positive, 2, predecessor));
    write("negative", answered(NO));
    companions("positive", positive.with(keySlices()));
    companions("negative", answered(NO));
    companions("two-questions", answered(NO, FRACTURE));
    companions("declined", Requests.about(source, images, Requests.declined().outcome()));
    write("positive-safe", Written.from(positive, ReportLayout.VIEWER_SAFE).report());
    write("negative-safe", Written.from(answered(NO), ReportLayout.VIEWER_SAFE).report());
    write("two-questions", answered(NO, FRACTURE));
    ReportRequest twoModels = answered(NO).beside(List.of(fractures(), notAsked()));
    write("two-models", twoModels);
    write("two-models-safe", Written.from(twoModels, ReportLayout.VIEWER_SAFE).report());
    companions("two-models", answered(YES).with(keySlices()).beside(List.of(fractures())));
    write("declined", Requests.about(source, images, Requests.declined().outcome()));
    write("no-model", Requests.about(source, images, Requests.declinedWithoutModel().outcome()));
  }

  private void companions(String kind, ReportRequest request) throws IOException {
    Wanted all = new Wanted(Set.of(), Set.of(ResultObject.values()));
    for (ResultInstance i : new ReportWriter(Requests.NODE).write(request, all).instances()) {
      if (i.kind() != ResultObject.SR) {
        write(kind + "." + i.kind().name().toLowerCase(Locale.ROOT), i);
      }
    }
  }

  /** Those that {@link Requests#finding} marks. */
  private List<KeySlice> keySlices() throws IOException {
    List<KeySlice> slices = new ArrayList<>();
    for (StoredImage image : images) {
      if (image.id() == 3 || image.id() == 4) {
        slices.add(
            Files.exists(image.file().path())
                ? fromFile(image)
                : new KeySlice(image, source, Optional.empty()));
      }
    }
    return slices;
  }

  private static KeySlice fromFile(StoredImage image) throws IOException {
    DicomFile file = DicomFile.read(image.file());
    DataSet header = file.dataSet().before(Tag.PixelData);
    if (!(PixelDecoder.decode(file)
        instanceof DecodeOutcome.Decoded(var format, short[][] frames))) {
      return new KeySlice(image, header, Optional.empty());
    }
    float[] hu = new float[frames[0].length];
    HuRescale.of(header).toHu(frames[0], format, hu);
    byte[] grey = new byte[hu.length];
    for (int i = 0; i < grey.length; i++) {
      grey[i] = ViewWindow.of(header).grey(hu[i]);
    }
    return new KeySlice(
        image, header, Optional.of(new KeySlice.Picture(format.columns(), format.rows(), 1, grey)));
  }

  private Outcome fractures() {
    return Requests.finding(Requests.FRACTURES, images, FRACTURE);
  }

  private static Outcome notAsked() {
    return new Outcome.Declined(
        DeclineReason.OUTSIDE_MODEL_GATE,
        "The body part HEAD is none that the model is for",
        Optional.of(Requests.PRODUCT),
        List.of(Requests.HEMORRHAGE));
  }

  private ReportRequest answered(Outcome.Answer... answers) {
    return Requests.about(
        source, images, Requests.finding(Requests.DEMONSTRATION, images, answers));
  }

  /** Images that lack what they may lack, and names in the character sets of PS3.3 C.12.1.1.2. */
  private static Map<String, DataSet> odd(DataSet source) {
    Map<String, DataSet> all = new TreeMap<>();
    all.put(
        "bare",
        DataSet.builder()
            .copy(
                source,
                Tag.SOPClassUID,
                Tag.SOPInstanceUID,
                Tag.Modality,
                Tag.StudyInstanceUID,
                Tag.SeriesInstanceUID,
                Tag.FrameOfReferenceUID,
                Tag.Rows,
                Tag.Columns)
            .build());
    all.put("paired_part", source.toBuilder().string(Tag.BodyPartExamined, "EXTREMITY").build());
    all.put("name_latin_1", named(source, "ISO_IR 100", "ISO-8859-1", "Buc^Jérôme"));
    all.put("name_latin_2", named(source, "ISO_IR 101", "ISO-8859-2", "Wałęsa^Łukasz"));
    all.put("name_cyrillic", named(source, "ISO_IR 144", "ISO-8859-5", "Люкceмбypг"));
    all.put("name_arabic", named(source, "ISO_IR 127", "ISO-8859-6", "قباني^لنزار"));
    all.put("name_greek", named(source, "ISO_IR 126", "ISO-8859-7", "Διονυσιος"));
    all.put("name_hebrew", named(source, "ISO_IR 138", "ISO-8859-8", "שרון^דבורה"));
    all.put("name_thai", named(source, "ISO_IR 166", "TIS-620", "นามสกุล^ชื่อ"));
    all.put("name_chinese", named(source, "GB18030", "GB18030", "Wang^XiaoDong=王^小东="));
    all.put("name_utf_8", named(source, "ISO_IR 192", "UTF-8", "Yamada^Tarou=山田^太郎=やまだ^たろう"));
    return all;
  }

  private static DataSet named(DataSet source, String set, String encoding, String name) {
    return source.toBuilder()
        .remove(Tag.StudyDescription)
        .remove(Tag.RequestAttributesSequence)
        .bytes(Tag.SpecificCharacterSet, Vr.CS, padded(set.getBytes(StandardCharsets.US_ASCII)))
        .bytes(Tag.PatientName, Vr.PN, padded(name.getBytes(Charset.forName(encoding))))
        .build();
  }

  private static byte[] padded(byte[] value) {
    byte[] even = Arrays.copyOf(value, (value.length + 1) / 2 * 2);
    if (even.length > value.length) {
      even[value.length] = ' ';
    }
    return even;
  }

  /** With an order, a name no Latin character set has, and times of another zone. */
  private static DataSet invented() {
    return Requests.headCt().toBuilder()
        .integer(Tag.Rows, 512)
        .integer(Tag.Columns, 512)
        .string(Tag.PatientName, "Ωmega^Ζήτα")
        .string(Tag.TimezoneOffsetFromUTC, "+0200")
        .sequence(
            Tag.RequestAttributesSequence,
            DataSet.builder()
                .string(Tag.RequestedProcedureID, "RP1")
                .string(Tag.RequestedProcedureDescription, "CT Schädel nativ")
                .build())
        .build();
  }

  /** Some public series lost their UIDs to de-identification. */
  private static DataSet filed(DataSet header, Path folder) {
    DataSet.Builder filed = header.toBuilder();
    for (int tag : List.of(Tag.StudyInstanceUID, Tag.SeriesInstanceUID)) {
      if (header.string(tag).isEmpty()) {
        filed.string(tag, Uid.nameBased(tag + "|" + folder.getFileName()));
      }
    }
    return filed.build();
  }

  private void write(String kind, ReportRequest request) throws IOException {
    write(kind, request, SrSopClass.COMPREHENSIVE_3D_SR);
  }

  private ResultInstance write(String kind, ReportRequest request, SrSopClass as)
      throws IOException {
    return write(kind, Written.from(request, as).report());
  }

  private ResultInstance write(String kind, ResultInstance report) throws IOException {
    try (OutputStream file = Files.newOutputStream(out.resolve(name + "." + kind + ".dcm"))) {
      DicomFile.writePreambleAndMeta(
          file,
          report.sopClassUid(),
          report.sopInstanceUid(),
          TransferSyntax.ExplicitVrLittleEndian,
          "SERIATE");
      file.write(report.dataSet());
    }
    return report;
  }

  private static List<StoredImage> images(Path folder) throws IOException {
    List<StoredImage> images = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        if (isDicom(file)) {
          images.add(image(images.size() + 1, file));
        }
      }
    }
    return images;
  }

  private static boolean isDicom(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(132);
      return start.length == 132
          && new String(start, 128, 4, StandardCharsets.US_ASCII).equals("DICM");
    }
  }

  private static StoredImage image(int number, Path file) throws IOException {
    DicomFile read = DicomFile.readHeader(file);
    return new StoredImage(
        number,
        read.meta().string(Tag.MediaStorageSOPInstanceUID).orElseThrow(),
        read.meta().string(Tag.MediaStorageSOPClassUID).orElseThrow(),
        read.transferSyntax().uid(),
        "00".repeat(32),
        file,
        ImageHeader.of(read.dataSet()));
  }
}
