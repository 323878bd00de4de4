package org.seriate.dicom.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.io.DataSetWriter;
import org.seriate.dicom.io.TransferSyntax;
import org.seriate.dicom.net.AssociationFailure.Aborted;
import org.seriate.dicom.net.AssociationFailure.Lost;
import org.seriate.dicom.net.AssociationFailure.Violation;
import org.seriate.dicom.net.MessageReader.Message;
import org.seriate.dicom.net.PresentationContext.Accepted;
import org.seriate.dicom.tls.TlsFacts;

/** An association that we asked for and that was accepted. */
final class RequestedAssociation implements Association {
  private final UpperLayerService upperLayer;
  private final Duration responseTimeout;
  private final Map<Integer, Accepted> contexts;
  private final Optional<String> peerImplementation;
  private final MessageReader reader;
  private final MessageWriter writer;
  private int lastMessageId;

  RequestedAssociation(
      UpperLayerService upperLayer,
      MessageReader reader,
      MessageWriter writer,
      Duration responseTimeout,
      Map<Integer, Accepted> contexts,
      UserInformation peer) {
    this.upperLayer = upperLayer;
    this.responseTimeout = responseTimeout;
    this.contexts = contexts;
    this.peerImplementation = peer.implementationVersionName();
    this.reader = reader;
    this.writer = writer;
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
  public List<DataSet> find(String modelUid, DataSet identifier) throws IOException {
    int id = nextMessageId();
    Accepted context = any(modelUid);
    TransferSyntax syntax = TransferSyntax.of(context.transferSyntax()).orElseThrow();
    byte[] keys = DataSetWriter.toBytes(identifier, syntax);
    return exchange(
        () -> {
          writer.send(
              context.id(), CommandSet.findRq(id, modelUid), new ByteArrayInputStream(keys));
          return matches(id);
        });
  }

  private List<DataSet> matches(int id) throws IOException {
    List<DataSet> matches = new ArrayList<>();
    while (true) {
      Message response = response(id, CommandField.C_FIND_RQ);
      Status status = status(response);
      if (!status.isPending()) {
        response.dataSet().drain();
        requireSuccess(status);
        return matches;
      }
      FindAnswer.readIdentifier(response).ifPresent(matches::add);
      response.dataSet().drain();
    }
  }

  private static void requireSuccess(Status status) throws QueryFailed {
    if (!status.isSuccess()) {
      throw new QueryFailed(status);
    }
  }

  private Status lastResponse(int id, int request) throws AssociationFailure {
    Message response = response(id, request);
    Status status = status(response);
    response.dataSet().drain();
    return status;
  }

  private Message response(int id, int request) throws AssociationFailure {
    Message message =
        reader
            .next()
            .orElseThrow(() -> Violation.ofDimse("the peer asked for release, not answering"));
    boolean fits =
        message.command().field() == CommandField.responseTo(request)
            && message.command().messageId() == id;
    if (!fits) {
      throw Violation.ofDimse("the peer answered something else than was asked");
    }
    return message;
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
    } catch (QueryFailed e) {
      throw e;
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
