import java.awt.image.Raster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.data.Vr;
import org.seriate.dicom.io.DicomFile;
import org.seriate.dicom.io.TransferSyntax;

/**
 * Makes CT Image Storage objects (PS3.3 A.3) of one patient of the CT-ICH data set: the
 * demonstration series. README.md beside it has the commands.
 *
 * <p>The source is 8-bit JPEG in the brain window, so a stored value s means 120/255 s - 20 HU, and
 * what lay outside the window is lost. The objects say so: DERIVED, Lossy Image Compression 01.
 */
final class MakeHeadSeries {
  private static final double WINDOW_CENTER = 40;
  private static final double WINDOW_WIDTH = 120;
  private static final double SLICE_DISTANCE = 5;

  /** Assumed: the data set does not tell. 650 pixels make a field of view of 227.5 mm. */
  private static final double PIXEL_SPACING = 0.35;

  /** Fictional, as every date in these objects. */
  private static final String DATE = "20200101";

  private final Patient patient;
  private final Path out;

  private MakeHeadSeries(Patient patient, Path out) {
    this.patient = patient;
    this.out = out;
  }

  /** One row of patients.csv. */
  private record Patient(String number, int years, String sex) {
    static Patient find(Path patientsCsv, String number) throws IOException {
      List<String> lines = Files.readAllLines(patientsCsv);
      List<String> columns = List.of(lines.getFirst().split(","));
      for (String line : lines) {
        String[] values = line.split(",");
        if (values[0].equals(number)) {
          double years = Double.parseDouble(values[columns.indexOf("age")]);
          return new Patient(number, (int) years, values[columns.indexOf("sex")].substring(0, 1));
        }
      }
      throw new IOException("no patient " + number + " in " + patientsCsv);
    }
  }

  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 3) {
      System.err.println("usage: MakeHeadSeries CT-ICH-FOLDER PATIENT OUT-FOLDER");
      System.exit(2);
    }
    Path source = Path.of(arguments[0]);
    Patient patient = Patient.find(source.resolve("patients.csv"), arguments[1]);
    Path slices = source.resolve("%03d".formatted(Integer.parseInt(arguments[1])));
    new MakeHeadSeries(patient, Files.createDirectories(Path.of(arguments[2]))).make(slices);
  }

  private void make(Path slices) throws IOException {
    List<Path> jpegs = new ArrayList<>();
    try (DirectoryStream<Path> listed = Files.newDirectoryStream(slices, "*.jpg")) {
      listed.forEach(jpegs::add);
    }
    jpegs.sort(null);
    for (int i = 0; i < jpegs.size(); i++) {
      DataSet image = image(jpegs.get(i), i + 1);
      Path file = out.resolve("%03d.dcm".formatted(i + 1));
      DicomFile.write(file, image, TransferSyntax.ExplicitVrLittleEndian);
    }
    System.out.println(jpegs.size() + " images in " + out);
  }

  private DataSet image(Path jpeg, int number) throws IOException {
    Raster raster = ImageIO.read(jpeg.toFile()).getRaster();
    if (raster.getNumBands() != 1) {
      throw new IOException(jpeg + " is not grey");
    }
    DataSet.Builder image = DataSet.builder();
    addPatientAndStudy(image);
    addSeries(image);
    addImage(image, number);
    addDerivation(image, (double) raster.getWidth() * raster.getHeight() / Files.size(jpeg));
    addGeometry(image, raster, number);
    addPixels(image, raster);
    return image.build();
  }

  private void addPatientAndStudy(DataSet.Builder image) {
    image
        .string(Tag.PatientName, "Demo^Head")
        .string(Tag.PatientID, "DEMO-HEAD-" + patient.number())
        .empty(Tag.PatientBirthDate)
        .string(Tag.PatientSex, patient.sex())
        .string(Tag.PatientAge, "%03dY".formatted(patient.years()))
        .string(Tag.PatientIdentityRemoved, "YES")
        .string(
            Tag.DeidentificationMethod,
            "CT-ICH, de-identified by its authors",
            "Name, identifiers and dates of this object are fictional")
        .string(Tag.StudyInstanceUID, uid("study"))
        .string(Tag.StudyDate, DATE)
        .string(Tag.StudyTime, "120000")
        .empty(Tag.ReferringPhysicianName)
        .string(Tag.StudyID, "1")
        .string(Tag.AccessionNumber, "DEMO" + patient.number())
        .string(Tag.StudyDescription, "CT HEAD WITHOUT CONTRAST");
  }

  private void addSeries(DataSet.Builder image) {
    image
        .string(Tag.Modality, "CT")
        .string(Tag.SeriesInstanceUID, uid("series"))
        .integer(Tag.SeriesNumber, 2)
        .string(Tag.SeriesDate, DATE)
        .string(Tag.SeriesTime, "120100")
        .string(Tag.SeriesDescription, "HEAD 5.0 BRAIN")
        .string(Tag.BodyPartExamined, "HEAD")
        .string(Tag.PatientPosition, "HFS")
        .string(Tag.FrameOfReferenceUID, uid("frame of reference"))
        .empty(Tag.PositionReferenceIndicator)
        .string(Tag.Manufacturer, "Seriate")
        .string(Tag.ManufacturerModelName, "MakeHeadSeries");
  }

  private void addImage(DataSet.Builder image, int number) {
    image
        .string(Tag.SOPClassUID, Uid.CTImageStorage)
        .string(Tag.SOPInstanceUID, uid("image " + number))
        .string(Tag.ImageType, "DERIVED", "PRIMARY", "AXIAL")
        .integer(Tag.InstanceNumber, number)
        .integer(Tag.AcquisitionNumber, 1)
        .string(Tag.AcquisitionDate, DATE)
        .string(Tag.AcquisitionTime, "120100")
        .string(Tag.ContentDate, DATE)
        .string(Tag.ContentTime, "120100")
        .empty(Tag.KVP)
        .string(Tag.BurnedInAnnotation, "NO");
  }

  /** PS3.3 C.7.6.1.1.5: once lossy, always 01, however losslessly the object is kept. */
  private static void addDerivation(DataSet.Builder image, double ratio) {
    image
        .string(Tag.LossyImageCompression, "01")
        .string(Tag.LossyImageCompressionRatio, String.format(Locale.ROOT, "%.1f", ratio))
        .string(Tag.LossyImageCompressionMethod, "ISO_10918_1")
        .string(
            Tag.DerivationDescription,
            "Window level 40 width 120, 8-bit JPEG, then rescaled to HU");
  }

  private static void addGeometry(DataSet.Builder image, Raster raster, int number) {
    double left = -PIXEL_SPACING * (raster.getWidth() - 1) / 2;
    double front = -PIXEL_SPACING * (raster.getHeight() - 1) / 2;
    image
        .number(Tag.PixelSpacing, PIXEL_SPACING, PIXEL_SPACING)
        .number(Tag.SliceThickness, SLICE_DISTANCE)
        .number(Tag.SpacingBetweenSlices, SLICE_DISTANCE)
        .number(Tag.ImageOrientationPatient, 1, 0, 0, 0, 1, 0)
        .number(Tag.ImagePositionPatient, left, front, SLICE_DISTANCE * (number - 1));
  }

  private static void addPixels(DataSet.Builder image, Raster raster) {
    int columns = raster.getWidth();
    int rows = raster.getHeight();
    ByteBuffer cells = ByteBuffer.allocate(2 * rows * columns).order(ByteOrder.LITTLE_ENDIAN);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        cells.putShort((short) raster.getSample(column, row, 0));
      }
    }
    image
        .integer(Tag.SamplesPerPixel, 1)
        .string(Tag.PhotometricInterpretation, "MONOCHROME2")
        .integer(Tag.Rows, rows)
        .integer(Tag.Columns, columns)
        .integer(Tag.BitsAllocated, 16)
        .integer(Tag.BitsStored, 12)
        .integer(Tag.HighBit, 11)
        .integer(Tag.PixelRepresentation, 0)
        .number(Tag.RescaleSlope, WINDOW_WIDTH / 255)
        .number(Tag.RescaleIntercept, WINDOW_CENTER - WINDOW_WIDTH / 2)
        .string(Tag.RescaleType, "HU")
        .number(Tag.WindowCenter, WINDOW_CENTER)
        .number(Tag.WindowWidth, WINDOW_WIDTH)
        .bytes(Tag.PixelData, Vr.OW, cells.array());
  }

  private String uid(String what) {
    return Uid.nameBased("demonstration head CT-ICH " + patient.number() + " " + what);
  }
}
