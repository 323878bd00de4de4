package org.seriate.dicom.net;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.net.AssociationFailure.Aborted;
import org.seriate.dicom.net.AssociationFailure.Lost;
import org.seriate.dicom.net.AssociationFailure.Violation;
import org.seriate.dicom.net.MessageReader.Message;
import org.seriate.dicom.net.NormalizedMessages.Reading;
import org.seriate.dicom.net.PresentationContext.Accepted;
import org.seriate.dicom.net.UserInformation.RoleSelection;
import org.seriate.dicom.tls.TlsFacts;

/** An association that we asked for and that was accepted. */
final class RequestedAssociation implements Association {
  private static final Duration LOOK = Duration.ofMillis(20);

  /** A peer has one operation at a time (1/1), so more than this are none of our making. */
  private static final int MOST_EVENTS_AHEAD = 4;

  private static final Logger LOG = Logger.getLogger(RequestedAssociation.class);

  private final UpperLayerService upperLayer;
  private final Duration responseTimeout;
  private final Map<Integer, Accepted> contexts;
  private final Map<Integer, Accepted> returning;
  private final Optional<String> peerImplementation;
  private final MessageReader reader;
  private final MessageWriter writer;
  private final List<RoleSelection> roles;
  private final Queue<Message> eventsAhead = new ArrayDeque<>();
  private final Queue<Reading> readAhead = new ArrayDeque<>();
  private int lastMessageId;

  RequestedAssociation(
      UpperLayerService upperLayer,
      MessageReader reader,
      MessageWriter writer,
      Duration responseTimeout,
      Map<Integer, Accepted> contexts,
      List<Call.Proposal> proposals,
      UserInformation peer) {
    this.upperLayer = upperLayer;
    this.responseTimeout = responseTimeout;
    this.contexts = contexts;
    this.returning = returning(contexts, proposals, peer);
    this.peerImplementation = peer.implementationVersionName();
    this.roles = peer.roleSelections();
    this.reader = reader;
    this.writer = writer;
  }

  /** Contexts of classes of which we asked to be the SCP and the peer agreed (PS3.7 D.3.3.4). */
  private static Map<Integer, Accepted> returning(
      Map<Integer, Accepted> contexts, List<Call.Proposal> proposals, UserInformation peer) {
    Set<String> asked =
        proposals.stream()
            .filter(Call.Proposal::asScp)
            .map(Call.Proposal::abstractSyntax)
            .collect(Collectors.toSet());
    Set<String> granted =
        peer.roleSelections().stream()
            .filter(role -> role.scp() && asked.contains(role.sopClassUid()))
            .map(UserInformation.RoleSelection::sopClassUid)
            .collect(Collectors.toSet());
    return contexts.entrySet().stream()
        .filter(c -> granted.contains(c.getValue().abstractSyntax()))
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** Sends A-ASSOCIATE-RQ and waits for the answer. */
  static RequestedAssociation negotiate(Connection connection, AssociationRequest request)
      throws IOException {
    Call call = request.call();
    Duration timeout = call.responseTimeout();
    UpperLayer upperLayer =
        UpperLayer.requesting(
            connection, new UpperLayer.Patience(timeout, timeout, timeout), call.maxPduLength());
    try {
      upperLayer.send(request.pdu());
      return request.understand(upperLayer, upperLayer.receive());
    } catch (Aborted e) {
      throw new AssociationRefused(call.calledAe() + " refused: " + e.getMessage(), false);
    } catch (AssociationFailure e) {
      upperLayer.answer(e);
      throw e;
    }
  }

  static RequestedAssociation of(
      UpperLayer upperLayer, Call call, Map<Integer, Accepted> contexts, UserInformation peer)
      throws AssociationFailure {
    return new RequestedAssociation(
        upperLayer,
        new FragmentReader(upperLayer, contexts),
        new FragmentWriter(upperLayer, peer.maximumLength()),
        call.responseTimeout(),
        contexts,
        call.proposals(),
        peer);
  }

  @Override
  public Set<String> accepted(String abstractSyntax) {
    Set<String> syntaxes = new LinkedHashSet<>();
    contexts.values().stream()
        .filter(c -> c.abstractSyntax().equals(abstractSyntax))
        .forEach(c -> syntaxes.add(c.transferSyntax()));
    return syntaxes;
  }

  @Override
  public Optional<String> peerImplementation() {
    return peerImplementation;
  }

  @Override
  public Optional<TlsFacts> tls() {
    return upperLayer.tls();
  }

  @Override
  public Status echo() throws IOException {
    int id = nextMessageId();
    int context = any(Uid.Verification).id();
    return exchange(
        () -> {
          writer.send(context, CommandSet.echoRq(id));
          return lastResponse(id, CommandField.C_ECHO_RQ);
        });
  }

  @Override
  public Status store(
      String sopClassUid, String sopInstanceUid, String transferSyntaxUid, InputStream dataSet)
      throws IOException {
    int id = nextMessageId();
    return store(CommandSet.storeRq(id, sopClassUid, sopInstanceUid), transferSyntaxUid, dataSet);
  }

  @Override
  public Status store(
      String sopClassUid,
      String sopInstanceUid,
      String transferSyntaxUid,
      InputStream dataSet,
      MoveOriginator originator)
      throws IOException {
    int id = nextMessageId();
    return store(
        CommandSet.storeRq(id, sopClassUid, sopInstanceUid).onBehalfOf(originator),
        transferSyntaxUid,
        dataSet);
  }

  private Status store(CommandSet request, String transferSyntaxUid, InputStream dataSet)
      throws IOException {
    int id = request.messageId();
    int context = exact(request.affectedSopClassUid(), transferSyntaxUid).id();
    return exchange(
        () -> {
          writer.send(context, request, dataSet);
          return lastResponse(id, CommandField.C_STORE_RQ);
        });
  }

  @Override
  public Status perform(NormalizedRequest request) throws IOException {
    int id = nextMessageId();
    Accepted context = any(request.sopClassUid());
    return exchange(
        () -> {
          NormalizedMessages.send(writer, context, id, request);
          return lastResponse(id, CommandSet.of(id, request).field());
        });
  }

  @Override
  public boolean mayBeScp(String abstractSyntax) {
    return roles.stream()
        .filter(r -> r.sopClassUid().equals(abstractSyntax))
        .allMatch(RoleSelection::scp);
  }

  @Override
  public boolean awaitEvent(Duration longest, EventTaker taker) throws IOException {
    return exchange(
        () -> {
          if (eventsAhead.isEmpty() && !arrives(longest)) {
            return false;
          }
          if (eventsAhead.isEmpty()) {
            Optional<Message> message = reader.next();
            if (message.isEmpty()) {
              upperLayer.answerRelease();
              upperLayer.finish();
              return false;
            }
            setAside(message.get());
          }
          answerEvent(eventsAhead.remove(), readAhead.remove(), taker);
          return true;
        });
  }

  // Looks instead of reading with a deadline: a read that gave up could leave half a TLS record.
  private boolean arrives(Duration longest) throws AssociationFailure {
    long end = System.nanoTime() + longest.toNanos();
    while (!reader.hasInput()) {
      if (System.nanoTime() > end) {
        return false;
      }
      try {
        Thread.sleep(LOOK);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }

  /** Its data set is read at once, for what comes behind it on the wire. */
  private void setAside(Message message) throws AssociationFailure {
    if (message.command().field() != CommandField.N_EVENT_REPORT_RQ
        || eventsAhead.size() >= MOST_EVENTS_AHEAD) {
      throw Violation.ofDimse("a request that we did not offer to take");
    }
    readAhead.add(NormalizedMessages.read(message));
    eventsAhead.add(message);
  }

  private void answerEvent(Message message, Reading reading, EventTaker taker)
      throws AssociationFailure {
    Status status =
        switch (reading) {
          case NormalizedMessages.Refused refused -> refused.status();
          case NormalizedMessages.Understood(NormalizedRequest request) ->
              taken((NormalizedRequest.EventReport) request, taker);
        };
    writer.send(message.context().id(), message.command().answer(NormalizedAnswer.of(status)));
  }

  private static Status taken(NormalizedRequest.EventReport event, EventTaker taker) {
    try {
      return taker.take(event);
    } catch (RuntimeException e) {
      LOG.errorf(e, "Taking an event failed on our side; the peer is told 0110. status=0110");
      return Status.of(DimseProvider.PROCESSING_FAILURE, "processing failure");
    }
  }

  @Override
  public List<DataSet> find(String modelUid, DataSet identifier) throws IOException {
    List<DataSet> matches = new ArrayList<>();
    Status status =
        find(
            modelUid,
            identifier,
            match -> {
              matches.add(match);
              return matches.size() < MOST_MATCHES;
            });
    if (!status.isSuccess()) {
      throw new QueryFailed(status);
    }
    return matches;
  }

  @Override
  public Status find(String modelUid, DataSet identifier, Matches matches) throws IOException {
    Accepted context = any(modelUid);
    OwnRequest request = request(context, CommandSet.findRq(nextMessageId(), modelUid));
    return exchange(
        () -> {
          request.send(identifier);
          return find(request, matches);
        });
  }

  private static Status find(OwnRequest request, Matches matches) throws IOException {
    while (true) {
      Message response = request.next();
      Status status = request.statusOf(response);
      if (!status.isPending()) {
        response.dataSet().drain();
        return status;
      }
      DataSet match =
          FindAnswer.readIdentifier(response)
              .orElseThrow(() -> Violation.ofDimse("a match without its keys"));
      response.dataSet().drain();
      if (!request.isCancelled() && !matches.next(match)) {
        request.cancel();
      }
    }
  }

  @Override
  public boolean returns(String sopClassUid) {
    return returning.values().stream().anyMatch(c -> c.abstractSyntax().equals(sopClassUid));
  }

  @Override
  public Retrieved get(
      String modelUid, DataSet identifier, Retrieved.Back back, Retrieved.Watch watch)
      throws IOException {
    Accepted context = any(modelUid);
    OwnRequest request = request(context, CommandSet.getRq(nextMessageId(), modelUid));
    return exchange(
        () -> new RetrieveRequest(request, writer, returning, back, watch).perform(identifier));
  }

  @Override
  public Retrieved move(
      String modelUid, DataSet identifier, String destination, Retrieved.Watch watch)
      throws IOException {
    Accepted context = any(modelUid);
    OwnRequest request =
        request(context, CommandSet.moveRq(nextMessageId(), modelUid, destination));
    Retrieved.Back nothing = (_, _) -> Status.of(DimseProvider.PROCESSING_FAILURE, "");
    return exchange(
        () -> new RetrieveRequest(request, writer, Map.of(), nothing, watch).perform(identifier));
  }

  private OwnRequest request(Accepted context, CommandSet command) {
    return new OwnRequest(context, command, reader, writer, responseTimeout);
  }

  private Status lastResponse(int id, int request) throws AssociationFailure {
    Message response = response(id, request);
    Status status = status(response);
    response.dataSet().drain();
    return status;
  }

  private Message response(int id, int request) throws AssociationFailure {
    Message message = next();
    // The SCP of a class may report before its answer to what made it report is through.
    while (message.command().field() == CommandField.N_EVENT_REPORT_RQ) {
      setAside(message);
      message = next();
    }
    boolean fits =
        message.command().field() == CommandField.responseTo(request)
            && message.command().messageId() == id;
    if (!fits) {
      throw Violation.ofDimse("the peer answered something else than was asked");
    }
    return message;
  }

  private Message next() throws AssociationFailure {
    return reader
        .next()
        .orElseThrow(() -> Violation.ofDimse("the peer asked for release, not answering"));
  }

  private static Status status(Message response) throws Violation {
    return response.command().status().orElseThrow(() -> Violation.ofDimse("no status"));
  }

  private int nextMessageId() {
    lastMessageId = lastMessageId == 0xFFFF ? 1 : lastMessageId + 1;
    return lastMessageId;
  }

  private Accepted any(String abstractSyntax) throws NotNegotiated {
    return contexts.values().stream()
        .filter(c -> c.abstractSyntax().equals(abstractSyntax))
        .findFirst()
        .orElseThrow(() -> new NotNegotiated("The peer did not accept " + name(abstractSyntax)));
  }

  private Accepted exact(String abstractSyntax, String transferSyntax) throws NotNegotiated {
    return contexts.values().stream()
        .filter(c -> c.abstractSyntax().equals(abstractSyntax))
        .filter(c -> c.transferSyntax().equals(transferSyntax))
        .findFirst()
        .orElseThrow(
            () ->
                new NotNegotiated(
                    "The peer did not accept %s in %s"
                        .formatted(name(abstractSyntax), name(transferSyntax))));
  }

  private static String name(String uid) {
    return Uid.nameOf(uid);
  }

  @FunctionalInterface
  private interface Exchange<T> {
    T run() throws IOException;
  }

  /** Runs one operation; whatever breaks it in the middle breaks the association. */
  private <T> T exchange(Exchange<T> exchange) throws IOException {
    if (!upperLayer.isEstablished()) {
      throw new IOException("The association is over");
    }
    try {
      return exchange.run();
    } catch (Lost e) {
      AssociationFailure better = upperLayer.lastWord(e);
      end(better);
      throw better;
    } catch (AssociationFailure e) {
      end(e);
      throw e;
    } catch (IOException | RuntimeException e) {
      upperLayer.abort();
      upperLayer.finish();
      throw e;
    }
  }

  private void end(AssociationFailure failure) {
    upperLayer.answer(failure);
    upperLayer.finish();
  }

  @Override
  public void release() throws IOException {
    if (!upperLayer.isEstablished()) {
      throw new IOException("The association is over");
    }
    try {
      upperLayer.release(responseTimeout);
    } catch (AssociationFailure e) {
      upperLayer.answer(e);
      throw e;
    } finally {
      upperLayer.finish();
    }
  }

  @Override
  public void close() {
    upperLayer.abort();
    upperLayer.finish();
  }
}
