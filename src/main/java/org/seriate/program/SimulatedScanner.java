package org.seriate.program;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.seriate.dicom.net.Association;
import org.seriate.dicom.net.AssociationRefused;
import org.seriate.dicom.net.Call;
import org.seriate.dicom.net.DicomNetwork;
import org.seriate.dicom.net.Status;
import org.seriate.dicom.net.TlsCall;
import org.seriate.series.AeTitle;

/**
 * A storage SCU that behaves as scanners do: several associations at a time that take objects from
 * one line, each object in the transfer syntax of its file, a pace, and patience when the peer is
 * away.
 */
final class SimulatedScanner {
  /** PS3.8 7.1.1.13: presentation context ids are the odd numbers up to 255. */
  private static final int MOST_CONTEXTS = 128;

  private final DicomNetwork network;
  private final Trip trip;
  private final Progress progress;

  /**
   * How to send.
   *
   * @param retries how often an association is opened again after a failure, and an object sent
   *     again
   * @param pauseBetweenTries waited before each such try
   */
  record Trip(
      PeerAddress to,
      AeTitle callingAe,
      int associations,
      Pace pace,
      int retries,
      Duration pauseBetweenTries,
      Optional<TlsCall> tls) {
    /** Without TLS. */
    Trip(
        PeerAddress to,
        AeTitle callingAe,
        int associations,
        Pace pace,
        int retries,
        Duration pauseBetweenTries) {
      this(to, callingAe, associations, pace, retries, pauseBetweenTries, Optional.empty());
    }
  }

  SimulatedScanner(DicomNetwork network, Trip trip, Progress progress) {
    this.network = network;
    this.trip = trip;
    this.progress = progress;
  }

  /** Sends everything that the peer takes; returns when nothing more can be done. */
  SendTally send(List<OutgoingObject> objects) throws InterruptedException {
    SendTally tally = new SendTally(objects.size());
    Pacer pacer = new Pacer(trip.pace());
    for (List<OutgoingObject> load : loads(objects)) {
      Line line = new Line(load);
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < Math.min(trip.associations(), load.size()); i++) {
        threads.add(
            Thread.ofVirtual().name("scanner-" + i).start(() -> sendFrom(line, pacer, tally)));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      line.remaining().forEach(o -> tally.notSent(o, line.lastProblem()));
    }
    return tally;
  }

  /** One load needs no more presentation contexts than one association can carry. */
  private static List<List<OutgoingObject>> loads(List<OutgoingObject> objects) {
    List<List<OutgoingObject>> loads = new ArrayList<>();
    Set<String> kinds = new LinkedHashSet<>();
    List<OutgoingObject> load = new ArrayList<>();
    for (OutgoingObject object : objects) {
      if (!kinds.contains(object.kind()) && kinds.size() == MOST_CONTEXTS) {
        loads.add(load);
        load = new ArrayList<>();
        kinds.clear();
      }
      kinds.add(object.kind());
      load.add(object);
    }
    if (!load.isEmpty()) {
      loads.add(load);
    }
    return loads;
  }

  private void sendFrom(Line line, Pacer pacer, SendTally tally) {
    int failures = 0;
    try {
      while (!line.isEmpty()) {
        int before = tally.accepted();
        try (Association association = network.open(call(line.kinds()))) {
          sendOver(association, line, pacer, tally);
          association.release();
        } catch (IOException e) {
          line.problem(e);
          failures = tally.accepted() > before ? 1 : failures + 1;
          if (failures > trip.retries() || refusedForGood(e)) {
            return;
          }
          progress.say(
              PlainWords.of(e)
                  + " Trying again in "
                  + PlainWords.of(trip.pauseBetweenTries())
                  + ".");
          Thread.sleep(trip.pauseBetweenTries());
        }
      }
    } catch (InterruptedException _) {
      line.problem(new IOException("interrupted"));
      Thread.currentThread().interrupt();
    }
  }

  private void sendOver(Association association, Line line, Pacer pacer, SendTally tally)
      throws IOException, InterruptedException {
    for (Waiting next = line.take(); next != null; next = line.take()) {
      OutgoingObject object = next.object();
      if (!association.accepted(object.sopClassUid()).contains(object.transferSyntax().uid())) {
        tally.notSent(object, trip.to() + " does not take " + object.kind());
        continue;
      }
      pacer.awaitTurn();
      Status status;
      try (InputStream body = object.body().open()) {
        status =
            association.store(
                object.sopClassUid(), object.sopInstanceUid(), object.transferSyntax().uid(), body);
      } catch (IOException e) {
        // Its fate is unknown; sending it again is harmless (same SOP Instance UID). One that
        // breaks
        // every association is given up in the end, so that its fellows still get through.
        if (next.tries() < trip.retries()) {
          line.putFirst(next.again());
        } else {
          tally.notSent(object, PlainWords.of(e));
        }
        throw e;
      }
      if (status.isSuccess() || status.isWarning() || next.tries() >= trip.retries()) {
        tally.answered(object, status);
      } else {
        line.putLast(next.again());
        Thread.sleep(trip.pauseBetweenTries());
      }
      progress.show(tally::progress);
    }
  }

  private Call call(Map<String, Set<String>> kinds) {
    List<Call.Proposal> proposals = new ArrayList<>();
    // One context per class and syntax: the acceptor chooses one syntax of each context (PS3.8
    // 9.3.3.2).
    kinds.forEach(
        (sopClass, syntaxes) ->
            syntaxes.forEach(s -> proposals.add(new Call.Proposal(sopClass, List.of(s)))));
    Call call =
        Call.of(
            trip.callingAe().value(),
            trip.to().aeTitle().value(),
            trip.to().host(),
            trip.to().port(),
            proposals);
    return trip.tls().map(call::withTls).orElse(call);
  }

  private static boolean refusedForGood(IOException e) {
    return e instanceof AssociationRefused refused && refused.isPermanent();
  }

  /** An object in the line and how often it was answered with a failure. */
  private record Waiting(OutgoingObject object, int tries) {
    Waiting again() {
      return new Waiting(object, tries + 1);
    }
  }

  /** The line of objects from which all associations take. */
  private static final class Line {
    private final ConcurrentLinkedDeque<Waiting> waiting = new ConcurrentLinkedDeque<>();
    private final Map<String, Set<String>> kinds = new LinkedHashMap<>();
    private volatile String lastProblem = "the association ended early";

    Line(List<OutgoingObject> objects) {
      for (OutgoingObject o : objects) {
        waiting.add(new Waiting(o, 0));
        kinds
            .computeIfAbsent(o.sopClassUid(), _ -> new LinkedHashSet<>())
            .add(o.transferSyntax().uid());
      }
    }

    Map<String, Set<String>> kinds() {
      return kinds;
    }

    boolean isEmpty() {
      return waiting.isEmpty();
    }

    Waiting take() {
      return waiting.pollFirst();
    }

    void putFirst(Waiting object) {
      waiting.addFirst(object);
    }

    void putLast(Waiting object) {
      waiting.addLast(object);
    }

    void problem(IOException e) {
      lastProblem = PlainWords.of(e);
    }

    String lastProblem() {
      return lastProblem;
    }

    List<OutgoingObject> remaining() {
      return waiting.stream().map(Waiting::object).toList();
    }
  }
}
