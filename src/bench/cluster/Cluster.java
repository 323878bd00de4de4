import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.io.DataSetWriter;
import org.seriate.dicom.io.DicomFile;
import org.seriate.dicom.io.TransferSyntax;
import org.seriate.dicom.net.Association;
import org.seriate.dicom.net.Call;
import org.seriate.dicom.net.UpperLayerNetwork;

/**
 * The scanner of the cluster run, and its judge.
 *
 * <p>{@code send N HOST:PORT HOST:PORT}: N series in turn to the nodes, each slice again, at the
 * next node, until it is answered Success. {@code check N FOLDER}: exactly one SR for each of them.
 */
class Cluster {
  private static final int SLICES = 6;
  private static final int SIZE = 64;

  public static void main(String[] args) throws Exception {
    if (args[0].equals("send")) {
      send(Integer.parseInt(args[1]), List.of(args).subList(2, args.length));
    } else {
      check(Integer.parseInt(args[1]), Path.of(args[2]));
    }
  }

  private static void send(int series, List<String> nodes) throws InterruptedException {
    for (int s = 0; s < series; s++) {
      List<Integer> missing = new ArrayList<>();
      for (int i = 0; i < SLICES; i++) {
        missing.add(i);
      }
      for (int attempt = 0; !missing.isEmpty(); attempt++) {
        String node = nodes.get((s + attempt) % nodes.size());
        try {
          send(s, missing, node);
        } catch (IOException e) {
          System.out.println("series " + s + ": " + e.getMessage());
          Thread.sleep(500);
        }
        if (attempt > 600) {
          throw new IllegalStateException("series " + s + " is not taken");
        }
      }
    }
  }

  private static void send(int series, List<Integer> missing, String node) throws IOException {
    String[] at = node.split(":");
    Call call =
        Call.of(
            "SCANNER",
            "SERIATE",
            at[0],
            Integer.parseInt(at[1]),
            List.of(new Call.Proposal(Uid.CTImageStorage, List.of(Uid.ExplicitVrLittleEndian))));
    try (Association association = new UpperLayerNetwork().open(call)) {
      for (int i : List.copyOf(missing)) {
        DataSet image = image(series, i);
        byte[] bytes = DataSetWriter.toBytes(image, TransferSyntax.ExplicitVrLittleEndian);
        if (association
            .store(
                Uid.CTImageStorage,
                image.string(Tag.SOPInstanceUID).orElseThrow(),
                Uid.ExplicitVrLittleEndian,
                new ByteArrayInputStream(bytes))
            .isSuccess()) {
          missing.remove(Integer.valueOf(i));
        }
      }
      association.release();
    }
  }

  private static String seriesUid(int series) {
    return Uid.nameBased("cluster " + series + " series");
  }

  private static DataSet image(int series, int i) {
    String name = "cluster " + series;
    byte[] pixels = new byte[SIZE * SIZE * 2];
    for (int k = 0; k < pixels.length; k += 2) {
      pixels[k] = (byte) (k * 31 + i + series);
      pixels[k + 1] = 4; // about 1000 of 4095, so that it is no air
    }
    return DataSet.builder()
        .string(Tag.ImageType, "ORIGINAL", "PRIMARY", "AXIAL")
        .string(Tag.SOPClassUID, Uid.CTImageStorage)
        .string(Tag.SOPInstanceUID, Uid.nameBased(name + " instance " + i))
        .string(Tag.StudyInstanceUID, Uid.nameBased(name + " study"))
        .string(Tag.SeriesInstanceUID, seriesUid(series))
        .string(Tag.FrameOfReferenceUID, Uid.nameBased(name + " frame of reference"))
        .string(Tag.StudyDate, "20260101")
        .string(Tag.Modality, "CT")
        .string(Tag.PatientName, "Phantom^Cluster")
        .string(Tag.PatientID, "CLUSTER" + series)
        .string(Tag.BodyPartExamined, "HEAD")
        .string(Tag.InstanceNumber, String.valueOf(i + 1))
        .number(Tag.ImagePositionPatient, -115, -115, 5 * i)
        .number(Tag.ImageOrientationPatient, 1, 0, 0, 0, 1, 0)
        .integer(Tag.SamplesPerPixel, 1)
        .string(Tag.PhotometricInterpretation, "MONOCHROME2")
        .integer(Tag.Rows, SIZE)
        .integer(Tag.Columns, SIZE)
        .number(Tag.PixelSpacing, 3.6, 3.6)
        .number(Tag.SliceThickness, 5)
        .integer(Tag.BitsAllocated, 16)
        .integer(Tag.BitsStored, 12)
        .integer(Tag.HighBit, 11)
        .integer(Tag.PixelRepresentation, 0)
        .number(Tag.RescaleIntercept, -1024)
        .number(Tag.RescaleSlope, 1)
        .bytes(Tag.PixelData, org.seriate.dicom.data.Vr.OW, pixels)
        .build();
  }

  /**
   * By the last report of each series: one that a late slice replaced counts with its successor.
   */
  private static void check(int series, Path folder) throws IOException {
    Map<String, Set<String>> reports = new TreeMap<>();
    Set<String> replaced = new TreeSet<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".dcm")).toList()) {
        DataSet report = DicomFile.read(file).dataSet();
        report.items(Tag.PredecessorDocumentsSequence).stream()
            .flatMap(s -> s.items(Tag.ReferencedSeriesSequence).stream())
            .flatMap(s -> s.items(Tag.ReferencedSOPSequence).stream())
            .forEach(i -> replaced.add(i.string(Tag.ReferencedSOPInstanceUID).orElseThrow()));
        report.items(Tag.CurrentRequestedProcedureEvidenceSequence).stream()
            .flatMap(s -> s.items(Tag.ReferencedSeriesSequence).stream())
            .map(s -> s.string(Tag.SeriesInstanceUID).orElseThrow())
            .forEach(
                s ->
                    reports
                        .computeIfAbsent(s, k -> new TreeSet<>())
                        .add(report.string(Tag.SOPInstanceUID).orElse("")));
      }
    }
    int without = 0;
    int several = 0;
    for (int s = 0; s < series; s++) {
      Set<String> last = new TreeSet<>(reports.getOrDefault(seriesUid(s), Set.of()));
      last.removeAll(replaced);
      without += last.isEmpty() ? 1 : 0;
      several += last.size() > 1 ? 1 : 0;
    }
    System.out.printf(
        "series %d, without an SR %d, with more than one %d, replaced by a later revision %d%n",
        series, without, several, replaced.size());
    System.exit(without + several == 0 ? 0 : 1);
  }
}
