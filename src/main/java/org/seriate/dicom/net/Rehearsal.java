package org.seriate.dicom.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.io.DataSetReader;
import org.seriate.dicom.io.DataSetWriter;
import org.seriate.dicom.io.ReadLimits;
import org.seriate.dicom.io.TransferSyntax;

/**
 * Everything an acceptor does, done once on the loopback interface before the first peer can come.
 *
 * <p>Classes and the dictionary are read from files when they are first needed. A class whose first
 * loading fails because peers hold every file descriptor stays unusable until the program ends; so
 * all of them are loaded while there are descriptors.
 */
final class Rehearsal {
  private static final Logger LOG = Logger.getLogger(Rehearsal.class);
  private static final AtomicBoolean DONE = new AtomicBoolean();
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final String SYNTAX = Uid.ExplicitVrLittleEndian;
  private static final String SERVICE = Uid.StorageCommitmentPushModel;
  private static final String MODEL = Uid.StudyRootQueryRetrieveInformationModelFind;

  private Rehearsal() {}

  /** Returns when it is over; does nothing the second time. */
  static void play() {
    if (!DONE.compareAndSet(false, true)) {
      return;
    }
    loadFailures();
    try (ServerSocket server = new ServerSocket(0, 4, InetAddress.getLoopbackAddress())) {
      // Given up after a moment if the other side never comes.
      server.setSoTimeout((int) PATIENCE.toMillis());
      Reception reception = reception();
      goodPeer(server, reception);
      garbage(server, reception);
    } catch (IOException e) {
      LOG.warnf(
          e,
          "Could not rehearse an association on the loopback interface; the port is opened all the"
              + " same, but may not outlive a lack of file descriptors.");
    }
  }

  /** Those that no rehearsed peer meets. */
  private static void loadFailures() {
    Stream.of(
            AssociationFailure.class,
            Pdu.class,
            UserInformation.Item.class,
            NormalizedRequest.class,
            NormalizedMessages.Reading.class)
        .flatMap(type -> Stream.of(type.getPermittedSubclasses()))
        .forEach(Rehearsal::load);
    load(Strangers.class);
    load(RejectWords.class);
  }

  private static void load(Class<?> type) {
    try {
      Class.forName(type.getName(), true, type.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("it was there a moment ago", e);
    }
  }

  private static Reception reception() {
    var settings =
        new ListenerSettings(
            null, 0, 16_384, PATIENCE, PATIENCE, PATIENCE, PATIENCE, 2, 2, PATIENCE);
    var services =
        new DimseServices()
            .store(List.of(Uid.CTImageStorage), List.of(SYNTAX), Rehearsal::store)
            .find(List.of(MODEL), List.of(SYNTAX), (facts, model, keys) -> Stream.of(keys))
            .normalized(List.of(SERVICE), List.of(SYNTAX), (facts, request) -> perform(request))
            .reporting(List.of(SERVICE));
    return Reception.of(settings, facts -> new AssociationPolicy.Accept(), services);
  }

  private static NormalizedAnswer perform(NormalizedRequest request) {
    var event =
        new NormalizedRequest.EventReport(
            request.sopClassUid(), request.sopInstanceUid(), 1, request.dataSet());
    return NormalizedAnswer.of(Status.SUCCESS).followedBy(new Reported(event));
  }

  private record Reported(NormalizedRequest.EventReport event) implements FollowUp {
    @Override
    public Optional<NormalizedRequest.EventReport> report() {
      return Optional.of(event);
    }

    @Override
    public void answered(Status status) {}

    @Override
    public void unanswered(String why) {}
  }

  private static Status store(AssociationFacts facts, StoreScp.Request request, InputStream in)
      throws IOException {
    DataSetReader.readHeaderThroughEnd(in, request.transferSyntax(), ReadLimits.DEFAULT);
    return Status.SUCCESS;
  }

  private static void accept(ServerSocket server, Reception reception) throws IOException {
    Connection connection = new Connection(server.accept(), PATIENCE);
    Thread.ofVirtual()
        .start(
            new AcceptedAssociation(
                AcceptedAssociation.REHEARSAL, connection, reception, Optional.empty()));
  }

  private static void goodPeer(ServerSocket server, Reception reception) throws IOException {
    DataSet object =
        DataSet.builder()
            .string(Tag.SOPInstanceUID, "1.2.3")
            .sequence(Tag.ContentSequence, DataSet.EMPTY)
            .build();
    byte[] bytes = DataSetWriter.toBytes(object, TransferSyntax.ExplicitVrLittleEndian);
    Call call =
        Call.of(
            "REHEARSAL",
            "REHEARSAL",
            server.getInetAddress().getHostAddress(),
            server.getLocalPort(),
            Stream.of(Uid.Verification, Uid.CTImageStorage, MODEL, SERVICE)
                .map(sopClass -> new Call.Proposal(sopClass, List.of(SYNTAX)))
                .toList());
    AssociationRequest request = AssociationRequest.of(call);
    try (Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
      accept(server, reception);
      try (var association =
          RequestedAssociation.negotiate(new Connection(socket, PATIENCE), request)) {
        association.echo();
        association.store(Uid.CTImageStorage, "1.2.3", SYNTAX, new ByteArrayInputStream(bytes));
        association.find(MODEL, object);
        association.perform(new NormalizedRequest.Action(SERVICE, "1.2.3", 1, object));
        association.awaitEvent(PATIENCE, event -> Status.SUCCESS);
        association.release();
      }
    }
  }

  private static void garbage(ServerSocket server, Reception reception) throws IOException {
    try (Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
      accept(server, reception);
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.getOutputStream().write("GET / HTTP/1.1".getBytes());
      socket.getInputStream().readAllBytes();
    }
  }
}
