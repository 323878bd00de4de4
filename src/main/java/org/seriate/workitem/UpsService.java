package org.seriate.workitem;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.seriate.config.Login;
import org.seriate.config.Workitems;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.io.DicomJson;
import org.seriate.dicom.io.DicomJsonReader;
import org.seriate.dicom.tls.TlsFailure;
import org.seriate.series.Code;
import org.seriate.web.WebDoor;

/** The transactions of UPS-RS (PS3.18 11) that a performer needs, one request each. */
final class UpsService {
  private static final String DICOM_JSON = "application/dicom+json";

  /** Workitems in one answer to a search. */
  static final int PAGE = 50;

  private final WebDoor door;
  private final Workitems worklist;
  private final Consumer<TlsFailure> refusals;

  /**
   * @param refusals hears that the service and we do not trust each other's certificate
   */
  UpsService(WebDoor door, Workitems worklist, Consumer<TlsFailure> refusals) {
    this.door = door;
    this.worklist = worklist;
    this.refusals = refusals;
  }

  /** What a worklist says to a request; {@code why} is a sentence for people. */
  sealed interface Reply {

    record Done(List<DataSet> dataSets) implements Reply {}

    /** It cannot be asked now, or not as we are. */
    record Away(String why) implements Reply {}

    /** The request does not fit the state of the workitem, or its Transaction UID. */
    record Conflict(String why) implements Reply {}

    /** It has no such workitem. */
    record Unknown(String why) implements Reply {}
  }

  /** Scheduled for us, a page of them (PS3.18 11.9). */
  Reply search(Code station, int offset) throws InterruptedException {
    return ask(
        request(
                "?ProcedureStepState=SCHEDULED&ScheduledStationNameCodeSequence.CodeValue=%s&ScheduledStationNameCodeSequence.CodingSchemeDesignator=%s&limit=%d&offset=%d"
                    .formatted(encoded(station.value()), encoded(station.scheme()), PAGE, offset))
            .GET(),
        true);
  }

  /** PS3.18 11.5. */
  Reply retrieve(String uid) throws InterruptedException {
    return ask(request("/" + uid).GET(), true);
  }

  /** PS3.18 11.6. */
  Reply update(String uid, String transaction, DataSet changes) throws InterruptedException {
    return ask(
        carrying(request("/%s?transaction-uid=%s".formatted(uid, transaction)), "POST", changes),
        false);
  }

  /** PS3.18 11.7. */
  Reply changeState(String uid, DataSet state) throws InterruptedException {
    return ask(carrying(request("/%s/state%s".formatted(uid, requester())), "PUT", state), false);
  }

  /** PS3.18 11.8. */
  Reply requestCancelation(String uid, DataSet reason) throws InterruptedException {
    return ask(
        carrying(request("/%s/cancelrequest%s".formatted(uid, requester())), "POST", reason),
        false);
  }

  private String requester() {
    return worklist.requester().map(ae -> "/" + encoded(ae).replace("+", "%20")).orElse("");
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(worklist.url().orElseThrow() + "/workitems" + path))
        .header("Accept", DICOM_JSON);
  }

  private static HttpRequest.Builder carrying(
      HttpRequest.Builder request, String method, DataSet dataSet) {
    String json = "[" + DicomJson.of(dataSet, _ -> "") + "]";
    return request
        .header("Content-Type", DICOM_JSON)
        .method(method, BodyPublishers.ofString(json, StandardCharsets.UTF_8));
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  /**
   * @param reads whether the body of the answer is wanted
   */
  private Reply ask(HttpRequest.Builder request, boolean reads) throws InterruptedException {
    return switch (door.send(request, worklist.login().orElse(Login.NOBODY))) {
      case WebDoor.Reply.Answered(var response) -> judge(response, reads);
      case WebDoor.Reply.NotReached(String why) -> new Reply.Away("the worklist " + why);
      case WebDoor.Reply.Untrusted(var failure) -> {
        refusals.accept(failure);
        yield new Reply.Away("the worklist was not called with TLS, " + failure.getMessage());
      }
    };
  }

  private static Reply judge(HttpResponse<byte[]> response, boolean reads) {
    int status = response.statusCode();
    String why = "the worklist answered HTTP " + status;
    return switch (status) {
      case 200 -> {
        Optional<List<DataSet>> read =
            reads ? DicomJsonReader.read(response.body()) : Optional.of(List.of());
        yield read.<Reply>map(Reply.Done::new)
            .orElseGet(() -> new Reply.Away(why + " with a body that is no DICOM JSON"));
      }
      case 201, 202, 204 -> new Reply.Done(List.of());
      case 404, 410 -> new Reply.Unknown(why);
      case 401, 403, 407 -> new Reply.Away(why + "; check login of workitems in node.yaml");
      case 301, 302, 303, 307, 308 ->
          new Reply.Away(why + " (it is elsewhere); correct url of workitems in node.yaml");
      case 408, 421, 423, 425, 429, 500, 501, 502, 503, 504, 507 -> new Reply.Away(why);
      default -> new Reply.Conflict(why);
    };
  }
}
