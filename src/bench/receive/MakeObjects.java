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
 * Writes synthetic CT images of 0.5 MB, 512 x 512 x 16 bits of noise, one series a folder.
 *
 * <p>Usage: {@code java -cp … MakeObjects.java NAME FOLDERS OBJECTS PARENT}. Another NAME makes
 * other UIDs and other pixels; the same one the same.
 */
class MakeObjects {
  private static final int SIZE = 512;

  public static void main(String[] args) throws IOException {
    int folders = Integer.parseInt(args[1]);
    int objects = Integer.parseInt(args[2]);
    Random random = new Random(args[0].hashCode());
    for (int i = 0; i < objects; i++) {
      Path folder = Files.createDirectories(Path.of(args[3], String.valueOf(i % folders)));
      DicomFile.write(
          folder.resolve("%05d.dcm".formatted(i)),
          image(args[0] + " " + i % folders, i, random),
          TransferSyntax.ExplicitVrLittleEndian);
    }
  }

  private static DataSet image(String series, int i, Random random) {
    byte[] pixels = new byte[SIZE * SIZE * 2];
    random.nextBytes(pixels);
    for (int high = 1; high < pixels.length; high += 2) {
      pixels[high] &= 0x0F;
    }
    return DataSet.builder()
        .string(Tag.ImageType, "ORIGINAL", "PRIMARY", "AXIAL")
        .string(Tag.SOPClassUID, Uid.CTImageStorage)
        .string(Tag.SOPInstanceUID, Uid.nameBased(series + " instance " + i))
        .string(Tag.StudyInstanceUID, Uid.nameBased(series + " study"))
        .string(Tag.SeriesInstanceUID, Uid.nameBased(series + " series"))
        .string(Tag.FrameOfReferenceUID, Uid.nameBased(series + " frame of reference"))
        .string(Tag.StudyDate, "20260101")
        .string(Tag.Modality, "CT")
        .string(Tag.PatientName, "Phantom^Receive")
        .string(Tag.PatientID, "RECEIVE")
        .string(Tag.InstanceNumber, String.valueOf(i + 1))
        .number(Tag.ImagePositionPatient, -115, -115, i)
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
        .bytes(Tag.PixelData, Vr.OW, pixels)
        .build();
  }
}
