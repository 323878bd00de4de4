import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.data.Vr;
import org.seriate.dicom.io.DicomFile;
import org.seriate.dicom.io.TransferSyntax;

/**
 * Writes a head-like series of any length, 512 x 512, 16 bits, Explicit VR Little Endian: a skull,
 * a brain, noise. The series covers 200 mm whatever its length, so that a head model takes it.
 *
 * <p>Usage: {@code java -cp … LongSeries.java SLICES FOLDER}
 */
class LongSeries {
  private static final int SIZE = 512;
  private static final double EXTENT_MM = 200;

  public static void main(String[] args) throws IOException {
    int slices = Integer.parseInt(args[0]);
    Path folder = Files.createDirectories(Path.of(args[1]));
    String name = "seriate long series of " + slices;
    Random random = new Random(slices);
    for (int i = 0; i < slices; i++) {
      DicomFile.write(
          folder.resolve("%05d.dcm".formatted(i + 1)),
          slice(name, i, EXTENT_MM / (slices - 1), random),
          TransferSyntax.ExplicitVrLittleEndian);
    }
  }

  private static DataSet slice(String name, int i, double spacing, Random random) {
    return DataSet.builder()
        .string(Tag.SpecificCharacterSet, "ISO_IR 192")
        .string(Tag.ImageType, "ORIGINAL", "PRIMARY", "AXIAL")
        .string(Tag.SOPClassUID, Uid.CTImageStorage)
        .string(Tag.SOPInstanceUID, Uid.nameBased(name + " instance " + i))
        .string(Tag.StudyInstanceUID, Uid.nameBased(name + " study"))
        .string(Tag.SeriesInstanceUID, Uid.nameBased(name + " series"))
        .string(Tag.FrameOfReferenceUID, Uid.nameBased(name + " frame of reference"))
        .string(Tag.StudyDate, "20260101")
        .string(Tag.StudyTime, "120000")
        .string(Tag.AccessionNumber, "")
        .string(Tag.Modality, "CT")
        .string(Tag.Manufacturer, "Seriate")
        .string(Tag.StudyDescription, "CT HEAD")
        .string(Tag.PatientName, "Phantom^Long")
        .string(Tag.PatientID, "LONG")
        .string(Tag.BodyPartExamined, "HEAD")
        .string(Tag.StudyID, "1")
        .string(Tag.SeriesNumber, "1")
        .string(Tag.InstanceNumber, String.valueOf(i + 1))
        .number(Tag.SliceThickness, spacing)
        .number(Tag.ImagePositionPatient, -115, -115, i * spacing)
        .number(Tag.ImageOrientationPatient, 1, 0, 0, 0, 1, 0)
        .integer(Tag.SamplesPerPixel, 1)
        .string(Tag.PhotometricInterpretation, "MONOCHROME2")
        .integer(Tag.Rows, SIZE)
        .integer(Tag.Columns, SIZE)
        .number(Tag.PixelSpacing, 0.45, 0.45)
        .integer(Tag.BitsAllocated, 16)
        .integer(Tag.BitsStored, 12)
        .integer(Tag.HighBit, 11)
        .integer(Tag.PixelRepresentation, 0)
        .number(Tag.RescaleIntercept, -1024)
        .number(Tag.RescaleSlope, 1)
        .bytes(Tag.PixelData, Vr.OW, pixels(random))
        .build();
  }

  /** Air, a ring of bone, brain within it, and noise over all of it. */
  private static byte[] pixels(Random random) {
    byte[] bytes = new byte[SIZE * SIZE * 2];
    for (int y = 0; y < SIZE; y++) {
      for (int x = 0; x < SIZE; x++) {
        double r = Math.hypot((x - 256) / 170.0, (y - 256) / 210.0);
        int hu = r > 1 ? -1000 : r > 0.93 ? 900 : 35;
        int stored = Math.clamp(hu + 1024 + random.nextInt(-15, 16), 0, 4095);
        bytes[2 * (y * SIZE + x)] = (byte) stored;
        bytes[2 * (y * SIZE + x) + 1] = (byte) (stored >> 8);
      }
    }
    return bytes;
  }
}
