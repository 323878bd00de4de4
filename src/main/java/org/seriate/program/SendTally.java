package org.seriate.program;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.seriate.dicom.net.Status;

/** What became of the objects of one sending; several associations write into it at once. */
final class SendTally {
  private static final int ENOUGH_TO_GUESS = 10;

  private final int wanted;
  private final long start = System.nanoTime();
  private final Map<Integer, Answers> answers = new TreeMap<>();
  private final Map<String, NotSent> notSent = new LinkedHashMap<>();
  private final Set<String> acceptedSeries = new HashSet<>();
  private long bytes;
  private int done;

  /** All answers with one status; the first one stands for its fellows. */
  record Answers(Status first, Path firstFile, int count) {
    boolean accepted() {
      return first.isSuccess() || first.isWarning();
    }
  }

  /** All objects that could not be sent for one reason. */
  record NotSent(Path firstFile, int count) {}

  SendTally(int wanted) {
    this.wanted = wanted;
  }

  synchronized void answered(OutgoingObject object, Status status) {
    done++;
    bytes += object.size();
    if (status.isSuccess() || status.isWarning()) {
      acceptedSeries.add(object.seriesInstanceUid());
    }
    answers.merge(
        status.code(),
        new Answers(status, object.file(), 1),
        (old, more) -> new Answers(old.first(), old.firstFile(), old.count() + 1));
  }

  synchronized void notSent(OutgoingObject object, String why) {
    done++;
    notSent.merge(
        why,
        new NotSent(object.file(), 1),
        (old, more) -> new NotSent(old.firstFile(), old.count() + 1));
  }

  synchronized boolean allAccepted() {
    return accepted() == wanted;
  }

  synchronized int accepted() {
    return answers.values().stream().filter(Answers::accepted).mapToInt(Answers::count).sum();
  }

  /** Series of which the peer took at least one object. */
  synchronized Set<String> acceptedSeries() {
    return Set.copyOf(acceptedSeries);
  }

  synchronized String progress() {
    Duration took = took();
    String rate =
        "%d of %d objects, %s, %s MB/s"
            .formatted(
                done, wanted, PlainWords.megabytes(bytes), PlainWords.perSecond(bytes / 1e6, took));
    if (done < ENOUGH_TO_GUESS || done == wanted) {
      return rate;
    }
    return rate + ", " + PlainWords.of(took.multipliedBy(wanted - done).dividedBy(done)) + " left";
  }

  synchronized List<String> summary(int associations) {
    List<String> lines = new ArrayList<>();
    Duration took = took();
    lines.add(
        "%d of %s accepted: %s in %s (%s MB/s, %s objects/s) over %s."
            .formatted(
                accepted(),
                PlainWords.count(wanted, "object"),
                PlainWords.megabytes(bytes),
                PlainWords.of(took),
                PlainWords.perSecond(bytes / 1e6, took),
                PlainWords.perSecond(done, took),
                PlainWords.count(associations, "association")));
    answers.values().forEach(a -> lines.add(line(a)));
    notSent.forEach(
        (why, n) ->
            lines.add("  not sent: %d, first %s: %s".formatted(n.count(), n.firstFile(), why)));
    return lines;
  }

  private static String line(Answers a) {
    String comment = a.first().comment().isEmpty() ? "" : " \"" + a.first().comment() + "\"";
    String example = a.first().isSuccess() ? "" : ", first " + a.firstFile() + comment;
    return "  %s %s: %d%s"
        .formatted(a.first().hex(), StoreStatusWords.of(a.first()), a.count(), example);
  }

  private Duration took() {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
