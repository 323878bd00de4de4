package org.seriate.workitem;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.io.DicomJson;
import org.seriate.dicom.io.DicomJsonReader;
import org.seriate.series.Code;

/**
 * A worklist in memory that obeys the state machine of PS3.4 CC.1.1 and the final state
 * requirements of Table CC.2.5-3, and answers as PS3.18 11 says.
 */
final class UpsServerForTests implements AutoCloseable {
  static final Code STATION = new Code("SERIATE1", "99SITE", "Seriate in room 1");
  static final Code DETECTION = Code.dcm("110004", "Computer Aided Detection");

  private final HttpServer server;
  private final Map<String, DataSet> workitems = new LinkedHashMap<>();
  private final Map<String, String> transactions = new HashMap<>();
  private final List<String> transitions = new ArrayList<>();
  private final List<String> requests = new ArrayList<>();
  private final List<Integer> pages = new ArrayList<>();
  private Predicate<String> lost = _ -> false;
  private boolean away;
  private boolean ignoresOffset;

  private record Answer(int status, String body) {}

  UpsServerForTests() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/rs");
  }

  /** Somebody schedules a task. */
  synchronized void schedule(String uid, DataSet.Builder workitem) {
    workitems.put(
        uid,
        workitem
            .string(Tag.SOPInstanceUID, uid)
            .string(Tag.ProcedureStepState, Scheduled.SCHEDULED)
            .build());
  }

  static DataSet.Builder task(Code station, Code code, String readiness, DataSet... inputs) {
    return DataSet.builder()
        .sequence(Tag.ScheduledStationNameCodeSequence, UpsAttributes.item(station))
        .sequence(Tag.ScheduledWorkitemCodeSequence, UpsAttributes.item(code))
        .string(Tag.InputReadinessState, readiness)
        .sequence(Tag.InputInformationSequence, inputs);
  }

  static DataSet input(String study, String series) {
    return DataSet.builder()
        .string(Tag.TypeOfInstances, "DICOM")
        .string(Tag.StudyInstanceUID, study)
        .string(Tag.SeriesInstanceUID, series)
        .build();
  }

  synchronized void set(String uid, int tag, String value) {
    workitems.computeIfPresent(uid, (_, w) -> w.toBuilder().string(tag, value).build());
  }

  /** Somebody else, or we before, claimed it. */
  synchronized void claimed(String uid, String transaction) {
    set(uid, Tag.ProcedureStepState, Scheduled.IN_PROGRESS);
    transactions.put(uid, transaction);
  }

  synchronized void forget(String uid) {
    workitems.remove(uid);
  }

  synchronized void goAway(boolean now) {
    away = now;
  }

  synchronized void ignoreOffset() {
    ignoresOffset = true;
  }

  /** The next request of which this is true is heeded, and its answer gets lost. */
  synchronized void loseAnswerTo(Predicate<String> request) {
    lost = request;
  }

  synchronized DataSet workitem(String uid) {
    return workitems.get(uid);
  }

  synchronized String state(String uid) {
    return workitems.get(uid).string(Tag.ProcedureStepState).orElse("");
  }

  /** E.g. "1.2.3 IN PROGRESS", in the order in which they happened. */
  synchronized List<String> transitions() {
    return List.copyOf(transitions);
  }

  synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  synchronized List<Integer> pages() {
    return List.copyOf(pages);
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String request = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
    Answer answer;
    boolean lose;
    synchronized (this) {
      requests.add(request);
      answer = away ? new Answer(503, "") : answer(exchange, body);
      lose = !away && lost.test(request);
      if (lose) {
        lost = _ -> false;
      }
    }
    if (!lose) {
      byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/dicom+json");
      exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  private Answer answer(HttpExchange exchange, byte[] body) {
    Map<String, String> query = query(exchange.getRequestURI());
    List<String> path =
        Arrays.stream(exchange.getRequestURI().getPath().split("/"))
            .filter(p -> !p.isEmpty())
            .toList();
    DataSet sent =
        DicomJsonReader.read(body).orElseThrow().stream().findFirst().orElse(DataSet.EMPTY);
    if (path.size() == 2) {
      return search(query);
    }
    String uid = path.get(2);
    if (!workitems.containsKey(uid)) {
      return new Answer(404, "");
    }
    String what = exchange.getRequestMethod() + (path.size() > 3 ? " " + path.get(3) : "");
    return switch (what) {
      case "GET" -> new Answer(200, json(List.of(withoutTransaction(uid))));
      case "POST" -> update(uid, query.getOrDefault("transaction-uid", ""), sent);
      case "PUT state" -> change(uid, sent);
      case "POST cancelrequest" -> cancelation(uid, sent);
      default -> new Answer(405, "");
    };
  }

  private Answer search(Map<String, String> query) {
    int limit = Integer.parseInt(query.get("limit"));
    int offset = ignoresOffset ? 0 : Integer.parseInt(query.get("offset"));
    List<DataSet> page =
        workitems.values().stream()
            .filter(
                w ->
                    w.string(Tag.ProcedureStepState)
                        .equals(Optional.of(query.get("ProcedureStepState"))))
            .filter(
                w ->
                    w.item(Tag.ScheduledStationNameCodeSequence)
                        .orElseThrow()
                        .string(Tag.CodeValue)
                        .equals(
                            Optional.of(query.get("ScheduledStationNameCodeSequence.CodeValue"))))
            .skip(offset)
            .limit(limit)
            .toList();
    pages.add(page.size());
    return page.isEmpty() ? new Answer(204, "") : new Answer(200, json(page));
  }

  private Answer update(String uid, String transaction, DataSet changes) {
    if (!state(uid).equals(Scheduled.IN_PROGRESS) || !holds(uid, transaction)) {
      return new Answer(409, "");
    }
    DataSet.Builder changed = workitems.get(uid).toBuilder();
    changes.forEach(changed::put);
    workitems.put(uid, changed.remove(Tag.TransactionUID).build());
    return new Answer(200, "");
  }

  private Answer change(String uid, DataSet sent) {
    String wanted = sent.string(Tag.ProcedureStepState).orElse("");
    String transaction = sent.string(Tag.TransactionUID).orElse("");
    if (transaction.isEmpty()) {
      return new Answer(400, "");
    }
    boolean fits =
        switch (wanted) {
          case Scheduled.IN_PROGRESS -> state(uid).equals(Scheduled.SCHEDULED);
          case Scheduled.COMPLETED -> mayEnd(uid, transaction) && isCompleted(workitems.get(uid));
          case Scheduled.CANCELED -> mayEnd(uid, transaction) && isCanceled(workitems.get(uid));
          default -> false;
        };
    if (!fits) {
      return new Answer(409, "");
    }
    transactions.putIfAbsent(uid, transaction);
    set(uid, Tag.ProcedureStepState, wanted);
    transitions.add(uid + " " + wanted);
    return new Answer(200, "");
  }

  private boolean mayEnd(String uid, String transaction) {
    return state(uid).equals(Scheduled.IN_PROGRESS) && holds(uid, transaction);
  }

  private boolean holds(String uid, String transaction) {
    return transaction.equals(transactions.get(uid));
  }

  private static boolean isCompleted(DataSet workitem) {
    return workitem
        .item(Tag.UnifiedProcedureStepPerformedProcedureSequence)
        .filter(p -> p.item(Tag.PerformedStationNameCodeSequence).isPresent())
        .filter(p -> p.item(Tag.PerformedWorkitemCodeSequence).isPresent())
        .filter(p -> p.string(Tag.PerformedProcedureStepStartDateTime).isPresent())
        .filter(p -> p.string(Tag.PerformedProcedureStepEndDateTime).isPresent())
        .filter(p -> p.contains(Tag.OutputInformationSequence))
        .isPresent();
  }

  private static boolean isCanceled(DataSet workitem) {
    return workitem
        .item(Tag.ProcedureStepProgressInformationSequence)
        .filter(p -> p.string(Tag.ProcedureStepCancellationDateTime).isPresent())
        .filter(p -> p.item(Tag.ProcedureStepDiscontinuationReasonCodeSequence).isPresent())
        .isPresent();
  }

  /** A task that nobody has claimed is canceled at once, as PS3.4 CC.2.2.3 lets the SCP do. */
  private Answer cancelation(String uid, DataSet sent) {
    if (!state(uid).equals(Scheduled.SCHEDULED)) {
      return new Answer(409, "");
    }
    DataSet.Builder changed = workitems.get(uid).toBuilder();
    sent.forEach(changed::put);
    workitems.put(uid, changed.build());
    set(uid, Tag.ProcedureStepState, Scheduled.CANCELED);
    transitions.add(uid + " " + Scheduled.CANCELED);
    return new Answer(202, "");
  }

  private DataSet withoutTransaction(String uid) {
    return workitems.get(uid).toBuilder().remove(Tag.TransactionUID).build();
  }

  private static String json(List<DataSet> all) {
    return all.stream()
        .map(d -> DicomJson.of(d, _ -> "").toString())
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static Map<String, String> query(URI uri) {
    Map<String, String> found = new HashMap<>();
    if (uri.getRawQuery() != null) {
      for (String part : uri.getRawQuery().split("&")) {
        String[] pair = part.split("=", 2);
        found.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
      }
    }
    return found;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
