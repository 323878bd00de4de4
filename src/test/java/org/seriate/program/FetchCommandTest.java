package org.seriate.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.net.UpperLayerNetwork;
import org.seriate.fixtures.SyntheticSeries;
import org.seriate.fixtures.TestArchive;
import org.seriate.series.AeTitle;

/** {@code seriate fetch} against an archive, over real associations on this machine. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FetchCommandTest {
  private static final List<DataSet> HEAD = SyntheticSeries.headCt().slices(6).dataSets();
  private static final String STUDY = HEAD.getFirst().string(Tag.StudyInstanceUID).orElseThrow();
  private static final String SERIES = HEAD.getFirst().string(Tag.SeriesInstanceUID).orElseThrow();

  @TempDir private Path folder;
  private TestArchive archive;

  @BeforeEach
  void open() throws IOException {
    archive = TestArchive.open().with(HEAD);
  }

  @AfterEach
  void close() {
    archive.close();
  }

  private Words fetch(String... more) {
    String[] first = {"fetch", "--from", "ARCHIVE@127.0.0.1:" + archive.port()};
    return Words.of(Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(f -> f.toString().endsWith(".dcm")).toList();
    }
  }

  @Test
  void a_series_comes_into_a_folder() throws IOException {
    Words words = fetch("--study", STUDY, "--series", SERIES, "--into", folder.toString());

    assertEquals(0, words.exitCode(), words.err());
    assertTrue(
        words.out().startsWith("Series " + SERIES + ": 6 of 6 objects fetched"), words.out());
    assertEquals(6, files().size());
    assertEquals(folder.resolve(STUDY).resolve(SERIES), files().getFirst().getParent());
  }

  @Test
  void a_study_comes_with_all_its_series() throws IOException {
    assertEquals(0, fetch("--study", STUDY, "--into", folder.toString()).exitCode());
    assertEquals(6, files().size());
  }

  @Test
  void the_study_of_a_series_is_asked_for() throws IOException {
    assertEquals(0, fetch("--series", SERIES, "--into", folder.toString()).exitCode());
    assertEquals(6, files().size());
  }

  @Test
  void a_series_is_moved_to_somebody_whom_the_archive_knows() throws Exception {
    PracticePacs.Place place =
        new PracticePacs.Place(new AeTitle("THERE"), InetAddress.getLoopbackAddress(), 0, folder);
    try (PracticePacs there =
        PracticePacs.open(
            new UpperLayerNetwork(), place, Faults.none(), new PracticePacs.Watch() {})) {
      archive.knowing("THERE", there.port());

      Words words = fetch("--study", STUDY, "--series", SERIES, "--move-to", "THERE");

      assertEquals(0, words.exitCode(), words.err());
      assertTrue(words.out().contains("6 sent, 0 failed (0000, success) to THERE"), words.out());
      assertEquals(6, there.held().size());
    }
  }

  @Test
  void what_goes_wrong_is_said_in_a_sentence() throws IOException {
    Words unknown = fetch("--study", STUDY, "--series", SERIES, "--move-to", "NOBODY");
    assertEquals(1, unknown.exitCode());
    assertTrue(unknown.out().contains("it does not know the move destination"), unknown.out());

    Words nothing = fetch("--study", STUDY, "--series", "1.2.3");
    assertEquals(1, nothing.exitCode());
    assertTrue(nothing.err().contains("does not have the series."), nothing.err());

    assertEquals(2, fetch().exitCode());
    assertEquals(2, fetch("--series", "abc").exitCode());

    Words noPeer =
        Words.of("fetch", "--from", "Nowhere", "--series", "1.2.3", "--ae-config", "ae-config");
    assertEquals(1, noPeer.exitCode());
    assertTrue(noPeer.err().contains("no peer of that name is in"), noPeer.err());

    archive.goAway();
    Words away = fetch("--study", STUDY, "--series", SERIES);
    assertEquals(1, away.exitCode());
    assertTrue(away.err().contains("gave no usable answer: No connection"), away.err());
  }
}
