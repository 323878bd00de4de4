import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.data.Vr;
import org.seriate.dicom.io.DicomFile;
import org.seriate.dicom.io.TransferSyntax;
import org.seriate.dicom.net.Association;
import org.seriate.dicom.net.Call;
import org.seriate.dicom.net.UpperLayerNetwork;

/** One series of a scanner that repeats what was not answered Success until everything was. */
final class Scan implements Runnable {
  private static final int SLICES = 12;

  final String name;
  private final Machine machine;
  private final Path folder;
  private final Random random;
  private final boolean dcmtk;
  private final Set<Path> pending = new HashSet<>();

  Scan(int number, Machine machine, long seed) {
    this.machine = machine;
    this.name = "torture " + seed + " series " + number;
    // Beside the node, whose disk is full at times: a scanner has one of its own.
    this.folder =
        machine
            .work()
            .resolveSibling("sent-by-scanner-of-" + machine.work().getFileName())
            .resolve("" + number);
    this.random = new Random(seed * 1_000_003 + number);
    this.dcmtk = number % 2 == 1;
  }

  String seriesUid() {
    return Uid.nameBased(name + " series");
  }

  /** The files in it, all of them answered Success once {@link #run} is over. */
  List<Path> files() throws IOException {
    try (var all = Files.list(folder)) {
      return all.sorted().toList();
    }
  }

  @Override
  public void run() {
    try {
      make();
      List<Path> files = new ArrayList<>(files());
      Collections.shuffle(files, random);
      // One series in five is sent again in part after it was complete: a late slice.
      List<Path> late = random.nextInt(5) == 0 ? List.of(files.removeLast()) : List.of();
      sendAll(files);
      if (!late.isEmpty()) {
        Thread.sleep(random.nextInt(4_000, 12_000));
        sendAll(late);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void sendAll(List<Path> files) throws IOException, InterruptedException {
    pending.addAll(files);
    while (!pending.isEmpty()) {
      int before = pending.size();
      List<Path> next = files.stream().filter(pending::contains).toList();
      if (dcmtk) {
        sendWithStorescu(next);
      } else {
        send(next);
      }
      if (!pending.isEmpty()) {
        // Where nothing was taken the node is away, and starts seconds later.
        Thread.sleep(
            pending.size() < before ? random.nextInt(50, 400) : random.nextInt(400, 1_500));
      }
    }
  }

  private void send(List<Path> files) throws InterruptedException {
    Call call =
        Call.of(
            "SCANNER",
            "SERIATE",
            "127.0.0.1",
            machine.dicom,
            List.of(new Call.Proposal(Uid.CTImageStorage, List.of(Uid.ExplicitVrLittleEndian))));
    try (Association association = new UpperLayerNetwork().open(call)) {
      for (Path file : files) {
        try (DicomFile.Opened opened = DicomFile.open(file)) {
          String uid =
              opened.meta().elements().string(Tag.MediaStorageSOPInstanceUID).orElseThrow();
          if (association
              .store(Uid.CTImageStorage, uid, Uid.ExplicitVrLittleEndian, opened.dataSet())
              .isSuccess()) {
            pending.remove(file);
          }
        }
        Thread.sleep(random.nextInt(30));
      }
      association.release();
    } catch (IOException e) {
      return; // what is still pending is sent again
    }
  }

  /** It says for each file what the answer was. */
  private void sendWithStorescu(List<Path> files) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "storescu",
                "-v",
                "-aet",
                "SCANNER",
                "-aec",
                "SERIATE",
                "-to",
                "5",
                "-td",
                "20",
                "127.0.0.1",
                "" + machine.dicom));
    files.forEach(f -> command.add(f.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    Path sending = null;
    try (var lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("I: Sending file: ")) {
          sending = Path.of(line.substring("I: Sending file: ".length()));
        } else if (line.contains("Received Store Response (Success)")) {
          pending.remove(sending);
        }
      }
    }
    process.waitFor(30, TimeUnit.SECONDS);
  }

  /** An axial head phantom of noise; one series in twenty has slices too long for a segment. */
  private void make() throws IOException {
    Files.createDirectories(folder);
    int dice = random.nextInt(20);
    int size = dice == 0 ? 800 : dice < 4 ? 256 : 128;
    for (int i = 0; i < SLICES; i++) {
      DicomFile.write(
          folder.resolve("%03d.dcm".formatted(i)),
          slice(i, size),
          TransferSyntax.ExplicitVrLittleEndian);
    }
  }

  private DataSet slice(int i, int size) {
    byte[] pixels = new byte[size * size * 2];
    random.nextBytes(pixels);
    for (int high = 1; high < pixels.length; high += 2) {
      pixels[high] &= 0x07;
    }
    return DataSet.builder()
        .string(Tag.ImageType, "ORIGINAL", "PRIMARY", "AXIAL")
        .string(Tag.SOPClassUID, Uid.CTImageStorage)
        .string(Tag.SOPInstanceUID, Uid.nameBased(name + " instance " + i))
        .string(Tag.StudyDate, "20260101")
        .string(Tag.StudyTime, "120000")
        .string(Tag.AccessionNumber, "")
        .string(Tag.Modality, "CT")
        .string(Tag.StudyDescription, "CT HEAD")
        .string(Tag.PatientName, "Phantom^Torture")
        .string(Tag.PatientID, "TORTURE")
        .string(Tag.BodyPartExamined, "HEAD")
        .number(Tag.SliceThickness, 5)
        .string(Tag.StudyInstanceUID, Uid.nameBased(name + " study"))
        .string(Tag.SeriesInstanceUID, seriesUid())
        .string(Tag.StudyID, "1")
        .string(Tag.SeriesNumber, "1")
        .string(Tag.InstanceNumber, String.valueOf(i + 1))
        .number(Tag.ImagePositionPatient, -115, -115, i * 5)
        .number(Tag.ImageOrientationPatient, 1, 0, 0, 0, 1, 0)
        .string(Tag.FrameOfReferenceUID, Uid.nameBased(name + " frame of reference"))
        .integer(Tag.SamplesPerPixel, 1)
        .string(Tag.PhotometricInterpretation, "MONOCHROME2")
        .integer(Tag.Rows, size)
        .integer(Tag.Columns, size)
        .number(Tag.PixelSpacing, 230.0 / size, 230.0 / size)
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
