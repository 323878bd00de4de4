package org.seriate.program;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.net.QueryStatusWords;
import org.seriate.dicom.net.Retrieved;
import org.seriate.dicom.net.Status;
import org.seriate.enquire.Answer;
import org.seriate.enquire.Answer.NoAnswer;
import org.seriate.enquire.Answer.NotThere;
import org.seriate.enquire.Answer.Told;
import org.seriate.enquire.Archive;
import org.seriate.enquire.ArchivedInstance;
import org.seriate.enquire.Fetched;
import org.seriate.enquire.Retrieval;
import org.seriate.enquire.SeriesUids;
import org.seriate.series.AeTitle;

/** Series after series out of an archive, by C-GET into a folder or by C-MOVE to somebody. */
final class Fetching {
  private static final Status NOT_AN_OBJECT =
      Status.of(0xA900, "UIDs missing, invalid or not those of the command");

  /** Expected where an archive does not list the classes of its instances. */
  private static final List<String> USUAL_CLASSES =
      List.of(
          Uid.CTImageStorage,
          Uid.EnhancedCTImageStorage,
          Uid.LegacyConvertedEnhancedCTImageStorage,
          Uid.SecondaryCaptureImageStorage,
          Uid.Comprehensive3DSRStorage);

  private final Archive archive;
  private final Way way;
  private final Progress progress;

  /** How objects come. */
  sealed interface Way {}

  record Get(ObjectFolder into) implements Way {}

  record Move(AeTitle to) implements Way {}

  /**
   * @param whole whether all instances that the archive lists were fetched
   */
  record Ended(boolean whole, String words) {}

  Fetching(Archive archive, Way way, Progress progress) {
    this.archive = archive;
    this.way = way;
    this.progress = progress;
  }

  /**
   * @throws CommandFailed when the archive gives no usable answer
   */
  Ended fetch(SeriesUids series) throws CommandFailed {
    List<ArchivedInstance> listed = told(archive.instances(series), archive, "the series");
    Retrieval retrieval = new Retrieval(archive, series, listed, true);
    long began = System.nanoTime();
    return switch (way) {
      case Get get -> get(series, retrieval, listed.size(), get.into(), began);
      case Move move -> move(series, retrieval, listed.size(), move.to(), began);
    };
  }

  private Ended get(
      SeriesUids series, Retrieval retrieval, int listed, ObjectFolder into, long began)
      throws CommandFailed {
    Set<String> kept = new HashSet<>();
    Retrieved.Back back =
        (request, dataSet) -> {
          boolean there =
              into.keep(archive.place().itsAe(), request, dataSet)
                  .filter(o -> o.series().equals(series.series()))
                  .isPresent();
          progress.show(
              () -> "%d of %s".formatted(kept.size(), PlainWords.count(listed, "object")));
          if (there) {
            kept.add(request.affectedSopInstanceUid());
          }
          return there ? Status.SUCCESS : NOT_AN_OBJECT;
        };
    Fetched fetched = told(retrieval.get(USUAL_CLASSES, back, _ -> true), archive, "the series");
    return new Ended(
        kept.size() >= listed,
        "Series %s: %d of %s fetched in %s%s."
            .formatted(
                series.series(),
                kept.size(),
                PlainWords.count(listed, "object"),
                since(began),
                fetched.status().isSuccess()
                    ? ""
                    : "; the archive ended with " + QueryStatusWords.of(fetched.status())));
  }

  private Ended move(SeriesUids series, Retrieval retrieval, int listed, AeTitle to, long began)
      throws CommandFailed {
    Retrieved.Watch watch =
        counts -> {
          progress.show(() -> "%d of %d sent".formatted(counts.completed(), listed));
          return true;
        };
    Fetched fetched = told(retrieval.move(to.value(), watch), archive, "the series");
    return new Ended(
        fetched.status().isSuccess(),
        "Series %s, %s: %s to %s in %s."
            .formatted(
                series.series(),
                PlainWords.count(listed, "object"),
                fetched.inWords(),
                to,
                since(began)));
  }

  private static String since(long began) {
    return PlainWords.of(Duration.ofNanos(System.nanoTime() - began));
  }

  /** The answer, or a sentence about why there is none. */
  static <T> T told(Answer<T> answer, Archive archive, String what) throws CommandFailed {
    return switch (answer) {
      case Told<T> told -> told.what();
      case NotThere<T> _ ->
          throw new CommandFailed(archive.place().name() + " does not have " + what + ".");
      case NoAnswer<T> no -> throw new CommandFailed(no.why() + ".");
    };
  }
}
