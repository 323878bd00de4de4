import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.data.Vr;
import org.seriate.dicom.io.DicomFile;
import org.seriate.dicom.io.TransferSyntax;

/**
 * Writes made-up heads as DICOM series with labels.csv and slices.csv, as the learning guide wants
 * them: a skull, a brain, noise, and in each second patient a bright spot on three slices.
 *
 * <p>Usage: {@code java -cp … Heads.java FOLDER FIRST PATIENTS SLICES}; patients are P01, P02, …
 */
class Heads {
  private static final int SIZE = 96;
  private static final double EXTENT_MM = 160;
  private static final int SPOT_HU = 75;
  private static final int SPOT_SLICES = 3;

  public static void main(String[] args) throws IOException {
    Path folder = Files.createDirectories(Path.of(args[0]));
    int first = Integer.parseInt(args[1]);
    int patients = Integer.parseInt(args[2]);
    int slices = Integer.parseInt(args[3]);
    List<String> labels = new ArrayList<>(List.of("patient,series,bleeding"));
    List<String> positive = new ArrayList<>(List.of("series,slice,bleeding"));
    for (int p = first; p < first + patients; p++) {
      String patient = "P%02d".formatted(p);
      Random random = new Random(p);
      boolean bleeds = p % 2 == 1;
      int from = bleeds ? 1 + random.nextInt(slices - SPOT_SLICES) : slices;
      labels.add("%s,%s/head,%d".formatted(patient, patient, bleeds ? 1 : 0));
      Path series = Files.createDirectories(folder.resolve(patient).resolve("head"));
      for (int i = 0; i < slices; i++) {
        boolean spot = i >= from && i < from + SPOT_SLICES;
        if (spot) {
          positive.add("%s/head,%d,1".formatted(patient, i + 1));
        }
        DicomFile.write(
            series.resolve("%03d.dcm".formatted(i + 1)),
            slice(patient, i, EXTENT_MM / (slices - 1), spot, random),
            TransferSyntax.ExplicitVrLittleEndian);
      }
    }
    Files.write(folder.resolve("labels.csv"), labels);
    Files.write(folder.resolve("slices.csv"), positive);
  }

  private static DataSet slice(String patient, int i, double spacing, boolean spot, Random random) {
    String name = "seriate made-up head of " + patient;
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
        .string(Tag.PatientName, "Made^Up")
        .string(Tag.PatientID, patient)
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
        .number(Tag.PixelSpacing, 2.4, 2.4)
        .integer(Tag.BitsAllocated, 16)
        .integer(Tag.BitsStored, 12)
        .integer(Tag.HighBit, 11)
        .integer(Tag.PixelRepresentation, 0)
        .number(Tag.RescaleIntercept, -1024)
        .number(Tag.RescaleSlope, 1)
        .bytes(Tag.PixelData, Vr.OW, pixels(spot, random))
        .build();
  }

  private static byte[] pixels(boolean spot, Random random) {
    byte[] bytes = new byte[SIZE * SIZE * 2];
    for (int y = 0; y < SIZE; y++) {
      for (int x = 0; x < SIZE; x++) {
        double r = Math.hypot((x - SIZE / 2) / 34.0, (y - SIZE / 2) / 42.0);
        boolean inSpot = spot && Math.hypot(x - SIZE * 0.4, y - SIZE * 0.45) < 9;
        int hu = r > 1 ? -1000 : r > 0.9 ? 900 : inSpot ? SPOT_HU : 35;
        int stored = Math.clamp(hu + 1024 + random.nextInt(-10, 11), 0, 4095);
        bytes[2 * (y * SIZE + x)] = (byte) stored;
        bytes[2 * (y * SIZE + x) + 1] = (byte) (stored >> 8);
      }
    }
    return bytes;
  }
}
