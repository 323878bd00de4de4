package org.seriate.enquire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.net.Retrieved;
import org.seriate.dicom.net.Status;
import org.seriate.dicom.net.UpperLayerNetwork;
import org.seriate.enquire.Answer.NoAnswer;
import org.seriate.enquire.Answer.NotThere;
import org.seriate.enquire.Answer.Told;
import org.seriate.fixtures.SyntheticSeries;
import org.seriate.fixtures.TestArchive;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ArchiveTest {
  private static final List<DataSet> HEAD = SyntheticSeries.headCt().slices(9).dataSets();
  private static final List<DataSet> OTHER =
      SyntheticSeries.headCt().named("another").slices(5).dataSets();
  private static final SeriesUids SERIES =
      new SeriesUids(
          HEAD.getFirst().string(Tag.StudyInstanceUID).orElseThrow(),
          HEAD.getFirst().string(Tag.SeriesInstanceUID).orElseThrow());

  private TestArchive peer;
  private Archive archive;

  @BeforeEach
  void open() throws IOException {
    peer = TestArchive.open().with(HEAD).with(OTHER);
    archive = archive(peer.port());
  }

  @AfterEach
  void close() {
    peer.close();
  }

  private static Archive archive(int port) {
    return new Archive(
        new UpperLayerNetwork(),
        new Archive.Place("the archive", "SERIATE", "ARCHIVE", "127.0.0.1", port, Optional.empty()),
        Duration.ofSeconds(5));
  }

  private static <T> T told(Answer<T> answer) {
    return assertInstanceOf(Told.class, answer, answer::toString) instanceof Told<?> t
        ? cast(t.what())
        : null;
  }

  @SuppressWarnings("unchecked")
  private static <T> T cast(Object what) {
    return (T) what;
  }

  private static String why(Answer<?> answer) {
    return assertInstanceOf(NoAnswer.class, answer, answer::toString).why();
  }

  private static Optional<Integer> listedBy(Answer<Archive.Count> answer) {
    Archive.Count count = told(answer);
    assertEquals(9, count.instances());
    return count.listed().map(List::size);
  }

  @Test
  void it_tells_the_number_of_instances_of_a_series() {
    assertEquals(new Archive.Count(9, Optional.empty()), told(archive.count(SERIES)));
    assertEquals(List.of("FIND SERIES"), peer.asked());
  }

  @Test
  void without_that_number_its_list_is_counted() {
    peer.withoutCounts();

    assertEquals(Optional.of(9), listedBy(archive.count(SERIES)));
    assertEquals(List.of("FIND SERIES", "FIND IMAGE"), peer.asked());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-4", "999999999", "many"})
  void a_number_that_makes_no_sense_is_none(String number) {
    peer.tellingCount(number);

    assertEquals(Optional.of(9), listedBy(archive.count(SERIES)));
  }

  @Test
  void a_series_that_it_does_not_have_is_not_there() {
    assertInstanceOf(NotThere.class, archive.count(new SeriesUids(SERIES.study(), "1.2.3")));
  }

  @Test
  void an_answer_about_something_else_is_none() {
    peer.answeringSomethingElse();

    assertInstanceOf(NotThere.class, archive.count(SERIES));
    assertInstanceOf(NotThere.class, archive.instances(SERIES));
  }

  @Test
  void a_refused_query_is_no_answer() {
    peer.refusing(Status.of(0xA700, "busy"));

    assertEquals(
        "the archive answered the query with A700, it is out of resources \"busy\"",
        why(archive.count(SERIES)));
  }

  @Test
  void an_archive_that_is_away_gives_no_answer() {
    peer.goAway();

    assertTrue(why(archive.count(SERIES)).startsWith("the archive gave no usable answer: "));
  }

  @Test
  void it_tells_the_study_of_a_series_and_the_series_of_a_study() {
    assertEquals(SERIES.study(), told(archive.studyOf(SERIES.series())));
    assertTrue(told(archive.seriesOf(SERIES.study(), "")).containsKey(SERIES.series()));
  }

  @Test
  void what_is_missing_comes_by_get_and_nothing_else() {
    List<ArchivedInstance> all = told(archive.instances(SERIES));
    List<ArchivedInstance> missing = all.subList(2, 5);
    List<String> came = new ArrayList<>();
    Retrieved.Back back =
        (request, dataSet) -> {
          dataSet.readAllBytes();
          came.add(request.affectedSopInstanceUid());
          return Status.SUCCESS;
        };

    Fetched fetched =
        told(
            new Retrieval(archive, SERIES, missing, false)
                .get(List.of(Uid.CTImageStorage), back, _ -> true));

    assertEquals(3, fetched.completed());
    assertEquals(missing.stream().map(ArchivedInstance::sopInstanceUid).toList(), came);
    assertEquals(List.of("FIND IMAGE", "GET IMAGE"), peer.asked());
  }

  @Test
  void what_was_not_asked_for_is_not_taken() {
    List<ArchivedInstance> one = told(archive.instances(SERIES)).subList(0, 1);
    List<String> came = new ArrayList<>();
    Retrieved.Back back =
        (request, dataSet) -> {
          came.add(request.affectedSopInstanceUid());
          return Status.SUCCESS;
        };

    // Asked for the whole series although only one instance is wanted: the archive sends nine.
    Fetched fetched =
        told(new Retrieval(archive, SERIES, one, true).get(List.of(), back, _ -> true));

    assertEquals(List.of(one.getFirst().sopInstanceUid()), came);
    assertEquals(8, fetched.failed());
    assertEquals(0xB000, fetched.status().code());
  }

  @Test
  void many_missing_instances_are_asked_for_in_portions() throws IOException {
    List<DataSet> many = SyntheticSeries.headCt().named("long").slices(150).dataSets();
    peer.with(many);
    SeriesUids series =
        new SeriesUids(
            many.getFirst().string(Tag.StudyInstanceUID).orElseThrow(),
            many.getFirst().string(Tag.SeriesInstanceUID).orElseThrow());
    List<ArchivedInstance> all = told(archive.instances(series));

    Fetched fetched =
        told(
            new Retrieval(archive, series, all.subList(0, 149), false)
                .get(List.of(), (_, _) -> Status.SUCCESS, _ -> true));

    assertEquals(149, fetched.completed());
    assertEquals(List.of("FIND IMAGE", "GET IMAGE", "GET IMAGE", "GET IMAGE"), peer.asked());
  }

  @Test
  void a_move_to_somebody_it_does_not_know_says_so() {
    List<ArchivedInstance> all = told(archive.instances(SERIES));

    Fetched fetched = told(new Retrieval(archive, SERIES, all, true).move("NOBODY", _ -> true));

    assertEquals(0xA801, fetched.status().code());
    assertEquals(
        "0 sent, 0 failed (A801, it does not know the move destination \"move destination"
            + " unknown\")",
        fetched.inWords());
  }
}
