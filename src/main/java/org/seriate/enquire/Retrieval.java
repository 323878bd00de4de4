package org.seriate.enquire;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.net.Association;
import org.seriate.dicom.net.Call;
import org.seriate.dicom.net.Retrieved;
import org.seriate.dicom.net.Status;
import org.seriate.enquire.Answer.NoAnswer;
import org.seriate.enquire.Answer.Told;

/**
 * Instances of one series fetched from an archive, by C-GET or C-MOVE (PS3.4 C.4.2, C.4.3). The
 * whole series is asked for as such, some of it by lists of UIDs.
 */
public final class Retrieval {
  static final String GET = Uid.StudyRootQueryRetrieveInformationModelGet;
  static final String MOVE = Uid.StudyRootQueryRetrieveInformationModelMove;
  private static final List<String> SYNTAXES =
      List.of(Uid.ExplicitVrLittleEndian, Uid.ImplicitVrLittleEndian);

  /** Archives turn identifiers into statements of their databases, which have limits. */
  private static final int PORTION = 64;

  /** PS3.7 C.5.x: an object that nobody asked for. */
  private static final Status NOT_ASKED_FOR = Status.of(0x0124, "this object was not asked for");

  private final Archive archive;
  private final SeriesUids series;
  private final List<ArchivedInstance> wanted;
  private final boolean whole;

  /**
   * @param wanted as the archive lists them
   * @param whole whether that is all it lists
   */
  public Retrieval(
      Archive archive, SeriesUids series, List<ArchivedInstance> wanted, boolean whole) {
    this.archive = archive;
    this.series = series;
    this.wanted = List.copyOf(wanted);
    this.whole = whole;
  }

  /**
   * C-GET; each object comes on our own association.
   *
   * @param otherwise SOP classes to expect where the archive's list does not tell them
   */
  public Answer<Fetched> get(List<String> otherwise, Retrieved.Back back, Retrieved.Watch watch) {
    Set<String> classes = Archive.classesOf(wanted, otherwise);
    List<Call.Proposal> proposals = new ArrayList<>();
    proposals.add(new Call.Proposal(GET, SYNTAXES));
    proposals.addAll(ReturnContexts.of(classes));
    Patience patient = new Patience(archive.patience(), watch);
    Retrieved.Back onlyWanted = onlyWanted(back, patient);
    return archive.over(
        proposals,
        association ->
            classes.stream().noneMatch(association::returns)
                ? new NoAnswer<>(
                    archive.place().name()
                        + " does not send objects back on our association (C-GET); use C-MOVE")
                : inPortions(association, keys -> association.get(GET, keys, onlyWanted, patient)));
  }

  /** C-MOVE; the objects go to {@code destination}, which the archive must know. */
  public Answer<Fetched> move(String destination, Retrieved.Watch watch) {
    Patience patient = new Patience(archive.patience(), watch);
    return archive.over(
        List.of(new Call.Proposal(MOVE, SYNTAXES)),
        association ->
            inPortions(association, keys -> association.move(MOVE, keys, destination, patient)));
  }

  private Retrieved.Back onlyWanted(Retrieved.Back back, Patience patience) {
    Set<String> missing =
        wanted.stream().map(ArchivedInstance::sopInstanceUid).collect(Collectors.toSet());
    Set<String> kept = new HashSet<>();
    return (request, dataSet) -> {
      String uid = request.affectedSopInstanceUid();
      if (!missing.contains(uid)) {
        return NOT_ASKED_FOR;
      }
      Status status = back.store(request, dataSet);
      // The same object over and over is no progress.
      if (kept.add(uid)) {
        patience.moved();
      }
      return status;
    };
  }

  /** Cancels when nothing has moved for too long, however many responses come. */
  private static final class Patience implements Retrieved.Watch {
    private final Duration longest;
    private final Retrieved.Watch watch;
    private Retrieved.Suboperations last;
    private long since = System.nanoTime();

    Patience(Duration longest, Retrieved.Watch watch) {
      this.longest = longest;
      this.watch = watch;
    }

    void moved() {
      since = System.nanoTime();
    }

    @Override
    public boolean goOn(Retrieved.Suboperations counts) {
      if (!counts.equals(last)) {
        last = counts;
        moved();
      }
      return System.nanoTime() - since < longest.toNanos() && watch.goOn(counts);
    }
  }

  @FunctionalInterface
  private interface Asking {
    Retrieved ask(DataSet keys) throws IOException;
  }

  private Answer<Fetched> inPortions(Association association, Asking asking) throws IOException {
    List<DataSet> identifiers =
        whole
            ? List.of(Keys.retrieve(series))
            : Archive.portions(wanted, PORTION).stream()
                .map(uids -> Keys.retrieve(series, uids))
                .toList();
    int completed = 0;
    int failed = 0;
    List<String> failedInstances = new ArrayList<>();
    Status status = Status.SUCCESS;
    for (DataSet keys : identifiers) {
      Retrieved retrieved = asking.ask(keys);
      completed += retrieved.counts().completed() + retrieved.counts().warnings();
      failed += retrieved.counts().failed();
      failedInstances.addAll(retrieved.failedInstances());
      if (!retrieved.status().isSuccess()) {
        status = retrieved.status();
      }
      if (!retrieved.status().isSuccess() && !retrieved.status().isWarning()) {
        break;
      }
    }
    return new Told<>(new Fetched(completed, failed, failedInstances, status));
  }
}
