package org.seriate.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.io.DicomFile;
import org.seriate.dicom.io.TransferSyntax;
import org.seriate.dicom.net.AssociationFacts;
import org.seriate.dicom.net.Status;
import org.seriate.dicom.net.UpperLayerNetwork;
import org.seriate.series.AeTitle;

/** {@code seriate send} and the practice PACS, over real associations on this machine. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ScannerToPacsTest {
  @TempDir private Path folder;

  private final List<String> order = new CopyOnWriteArrayList<>();
  private final List<String> callers = new CopyOnWriteArrayList<>();
  private final List<String> turnedAway = new CopyOnWriteArrayList<>();

  @Test
  void every_object_arrives_byte_for_byte_in_its_own_transfer_syntax() throws Exception {
    ScanFolder scan =
        ScanFolder.of(
            folder.resolve("scan"),
            6,
            TransferSyntax.ImplicitVrLittleEndian,
            TransferSyntax.ExplicitVrLittleEndian,
            TransferSyntax.DeflatedExplicitVrLittleEndian);
    try (PracticePacs pacs = pacs(Faults.none())) {

      Words words = send(pacs, scan, "--from", "CT7");

      assertEquals(0, words.exitCode(), words.err());
      assertTrue(words.out().startsWith("6 of 6 objects accepted"), words.out());
      assertEquals(List.of("CT7"), callers.stream().distinct().toList());
      for (int i = 1; i <= 6; i++) {
        Path kept = keptFile(scan, i);
        assertEquals(
            DicomFile.readMeta(scan.file(i)).transferSyntax(),
            DicomFile.readMeta(kept).transferSyntax());
        assertArrayEquals(ScanFolder.dataSetBytes(scan.file(i)), ScanFolder.dataSetBytes(kept));
      }
    }
  }

  @Test
  void one_association_sends_in_the_order_of_paths() throws Exception {
    ScanFolder scan = scan(12);
    try (PracticePacs pacs = pacs(Faults.none())) {

      send(pacs, scan);

      assertEquals(scan.instances(), order);
    }
  }

  @Test
  void several_associations_share_the_work() throws Exception {
    ScanFolder scan = scan(40);
    try (PracticePacs pacs = pacs(Faults.none())) {

      Words words = send(pacs, scan, "--associations", "4");

      assertEquals(0, words.exitCode(), words.err());
      assertEquals(Set.copyOf(scan.instances()), Set.copyOf(order));
      assertEquals(40, order.size());
    }
  }

  @Test
  void what_is_left_out_does_not_arrive_and_a_duplicate_arrives_twice() throws Exception {
    ScanFolder scan = scan(10);
    try (PracticePacs pacs = pacs(Faults.none())) {

      Words words = send(pacs, scan, "--leave-out", "3,4", "--duplicate", "2", "--shuffle=5");

      assertEquals(0, words.exitCode(), words.err());
      assertEquals(10, order.size());
      assertEquals(8, pacs.held().size());
      assertFalse(order.contains(scan.instances().get(2)));
      assertFalse(order.contains(scan.instances().get(3)));
    }
  }

  @Test
  void copies_under_new_uids_are_studies_of_their_own_with_the_same_content() throws Exception {
    ScanFolder scan = scan(3);
    try (PracticePacs pacs = pacs(Faults.none())) {

      Words words = send(pacs, scan, "--new-uids=2");

      assertEquals(0, words.exitCode(), words.err());
      assertEquals(6, pacs.held().size());
      Set<String> studies = pacs.held().stream().map(HeldObject::study).collect(Collectors.toSet());
      assertEquals(2, studies.size());
      assertFalse(studies.contains(scan.study()));
      HeldObject any = pacs.held().iterator().next();
      assertEquals("Phantom^Größe", any.attributes().string(Tag.PatientName).orElseThrow());
      assertTrue(DicomFile.read(any.file()).dataSet().contains(Tag.PixelData));
    }
  }

  @Test
  void a_pace_is_kept() throws Exception {
    ScanFolder scan = scan(5);
    try (PracticePacs pacs = pacs(Faults.none())) {
      long start = System.nanoTime();

      send(pacs, scan, "--pace", "50ms", "--associations", "3");

      assertTrue(System.nanoTime() - start >= Duration.ofMillis(200).toNanos());
    }
  }

  @Test
  void an_object_that_is_refused_is_named_with_its_status_and_exit_code_1() throws Exception {
    ScanFolder scan = scan(4);
    try (PracticePacs pacs = pacs(faults(0xA700, 1))) {

      Words words = send(pacs, scan);

      assertEquals(1, words.exitCode());
      assertTrue(words.out().startsWith("3 of 4 objects accepted"), words.out());
      assertTrue(
          words.out().contains("A700 refused: out of resources: 1, first " + scan.file(1)),
          words.out());
    }
  }

  @Test
  void with_retry_a_refused_object_is_sent_again() throws Exception {
    ScanFolder scan = scan(4);
    try (PracticePacs pacs = pacs(faults(0xA700, 2))) {

      Words words = send(pacs, scan, "--retry", "--retry-pause", "PT0.01S");

      assertEquals(0, words.exitCode(), words.out());
      assertEquals(4, pacs.held().size());
    }
  }

  @Test
  void a_class_that_is_not_negotiated_is_said_for_each_object() throws Exception {
    ScanFolder scan = scan(2);
    Faults noCt =
        new Faults(Status.SUCCESS, new AtomicInteger(), Duration.ZERO, Set.of(Uid.CTImageStorage));
    try (PracticePacs pacs = pacs(noCt)) {

      Words words = send(pacs, scan);

      assertEquals(1, words.exitCode());
      assertTrue(words.out().contains("does not take CT Image Storage in "), words.out());
    }
  }

  @Test
  void a_wrong_called_title_is_turned_away_with_the_reason() throws Exception {
    ScanFolder scan = scan(2);
    try (PracticePacs pacs = pacs(Faults.none())) {

      Words words =
          Words.of("send", scan.folder().toString(), "--to", "OTHER@localhost:" + pacs.port());

      assertEquals(1, words.exitCode());
      assertTrue(words.out().contains("0 of 2 objects accepted"), words.out());
      assertEquals(List.of("it called OTHER, but this is PACS"), turnedAway);
    }
  }

  @Test
  void a_peer_that_is_not_there_is_named() throws Exception {
    ScanFolder scan = scan(2);
    int port;
    try (PracticePacs pacs = pacs(Faults.none())) {
      port = pacs.port();
    }

    Words words = Words.of("send", scan.folder().toString(), "--to", "PACS@localhost:" + port);

    assertEquals(1, words.exitCode());
    assertTrue(words.out().contains("No connection to localhost:" + port), words.out());
    assertTrue(words.out().contains("is the peer running there?"), words.out());
  }

  @Test
  void a_scanner_with_patience_goes_on_when_the_peer_comes_back() throws Exception {
    ScanFolder scan = scan(30);
    PracticePacs first = pacs(Faults.none());
    int port = first.port();
    Thread restart =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    while (order.size() < 5) {
                      Thread.sleep(5);
                    }
                    first.close();
                    Thread.sleep(300);
                    open(port, Faults.none());
                  } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                });

    Words words =
        Words.of(
            "send",
            scan.folder().toString(),
            "--to",
            "PACS@localhost:" + port,
            "--pace",
            "20ms",
            "--retry=50",
            "--retry-pause",
            "PT0.1S");

    restart.join();
    assertEquals(0, words.exitCode(), words.out() + words.err());
    assertEquals(Set.copyOf(scan.instances()), Set.copyOf(order));
  }

  @Test
  void files_that_are_not_dicom_are_skipped_and_listed() throws Exception {
    ScanFolder scan = scan(2);
    Files.writeString(scan.folder().resolve("README"), "no image");
    Files.createFile(scan.folder().resolve("empty"));
    try (PracticePacs pacs = pacs(Faults.none())) {

      Words words = send(pacs, scan);

      assertEquals(0, words.exitCode(), words.err());
      assertTrue(words.err().contains("Skipped " + scan.folder().resolve("README")), words.err());
      assertTrue(words.err().contains("Skipped " + scan.folder().resolve("empty")), words.err());
    }
  }

  @Test
  void the_pacs_knows_after_a_restart_what_it_held() throws Exception {
    ScanFolder scan = scan(3);
    try (PracticePacs pacs = pacs(Faults.none())) {
      send(pacs, scan);
    }

    try (PracticePacs again = pacs(Faults.none())) {
      assertEquals(3, again.held().size());
    }
  }

  @Test
  void nothing_half_is_left_in_the_folder_of_the_pacs() throws Exception {
    ScanFolder scan = scan(3);
    try (PracticePacs pacs = pacs(faults(0xC000, 1))) {
      send(pacs, scan);
    }

    try (Stream<Path> files = Files.walk(folder.resolve("pacs")).filter(Files::isRegularFile)) {
      assertEquals(2, files.filter(f -> f.toString().endsWith(".dcm")).count());
    }
  }

  private ScanFolder scan(int slices) throws IOException {
    return ScanFolder.of(folder.resolve("scan"), slices, TransferSyntax.ExplicitVrLittleEndian);
  }

  private Path keptFile(ScanFolder scan, int slice) {
    return folder
        .resolve("pacs")
        .resolve(scan.study())
        .resolve(scan.series())
        .resolve(scan.instances().get(slice - 1) + ".dcm");
  }

  private static Faults faults(int status, int times) {
    return new Faults(
        Status.of(status, "practice"), new AtomicInteger(times), Duration.ZERO, Set.of());
  }

  private PracticePacs pacs(Faults faults) throws IOException {
    return open(0, faults);
  }

  private PracticePacs open(int port, Faults faults) throws IOException {
    PracticePacs.Place place =
        new PracticePacs.Place(
            new AeTitle("PACS"), InetAddress.getLoopbackAddress(), port, folder.resolve("pacs"));
    return PracticePacs.open(
        new UpperLayerNetwork(),
        place,
        faults,
        new PracticePacs.Watch() {
          @Override
          public void stored(AssociationFacts from, HeldObject object, boolean again) {
            order.add(object.sopInstance());
            callers.add(from.callingAe());
          }

          @Override
          public void turnedAway(AssociationFacts from, String why) {
            turnedAway.add(why);
          }
        });
  }

  private static Words send(PracticePacs pacs, ScanFolder scan, String... options) {
    List<String> words =
        Stream.concat(
                Stream.of(
                    "send", scan.folder().toString(), "--to", "PACS@localhost:" + pacs.port()),
                Stream.of(options))
            .toList();
    return Words.of(words.toArray(String[]::new));
  }
}
