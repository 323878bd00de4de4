package org.seriate.dicom.net;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.io.DataSetReader;
import org.seriate.dicom.io.DataSetWriter;
import org.seriate.dicom.io.NotDicomException;
import org.seriate.dicom.io.ReadLimits;
import org.seriate.dicom.io.TransferSyntax;

/**
 * Fuzz target: everything a peer sends on one connection. The association ends by itself, nothing
 * is left of it, and each thing we said is a PDU that we can read.
 */
public final class AssociationFuzz {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final ListenerSettings SETTINGS =
      TestNode.withDeadlines(TestNode.settings(16_384), LONG);

  private static final DimseServices SERVICES =
      TestNode.storage(AssociationFuzz::parse)
          .find(
              List.of(Uid.StudyRootQueryRetrieveInformationModelFind),
              TestNode.SYNTAXES,
              (facts, model, identifier) -> Stream.of(identifier));

  private AssociationFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    Reception reception = Reception.of(SETTINGS, facts -> new AssociationPolicy.Accept(), SERVICES);
    Wire wire = new Wire(input);
    new AcceptedAssociation(1, new Connection(wire, LONG), reception, Optional.empty()).run();
    if (reception.associations().count() + reception.waitingRoom().count() > 0) {
      throw new AssertionError("the association is still there");
    }
    wire.checkSaid();
  }

  private static Status parse(AssociationFacts facts, StoreScp.Request request, InputStream dataSet)
      throws IOException {
    try {
      DataSetReader.readHeaderThroughEnd(dataSet, request.transferSyntax(), ReadLimits.DEFAULT);
      return Status.SUCCESS;
    } catch (NotDicomException e) {
      return Status.of(0xC000, e.getMessage());
    }
  }

  /** Whole conversations to start from. */
  public static Stream<byte[]> seeds() throws IOException {
    DataSet object =
        DataSet.builder()
            .string(Tag.SOPClassUID, Uid.CTImageStorage)
            .string(Tag.SOPInstanceUID, "1.2.3")
            .build();
    byte[] request =
        PduEncoder.encode(
            RawPeer.request(
                RawPeer.ct(1),
                RawPeer.verification(3),
                new PresentationContext.Proposed(
                    5,
                    Uid.StudyRootQueryRetrieveInformationModelFind,
                    List.of(Uid.ExplicitVrLittleEndian))));
    byte[] data = DataSetWriter.toBytes(object, TransferSyntax.ExplicitVrLittleEndian);
    byte[] release = PduEncoder.encode(new Pdu.ReleaseRq());
    byte[] echo = RawPeer.fragment(3, 3, CommandSet.echoRq(1).encode());
    byte[] store =
        join(
            RawPeer.fragment(1, 3, CommandSet.storeRq(1, Uid.CTImageStorage, "1.2.3").encode()),
            RawPeer.fragment(1, 2, data));
    byte[] find =
        join(
            RawPeer.fragment(
                5,
                3,
                CommandSet.findRq(2, Uid.StudyRootQueryRetrieveInformationModelFind).encode()),
            RawPeer.fragment(5, 2, data),
            RawPeer.fragment(5, 3, CommandSet.cancelRq(2).encode()));
    return Stream.of(
        join(request, release),
        join(request, echo, release),
        join(request, store, store, release),
        join(request, find, release),
        join(request, PduEncoder.encode(new Pdu.Abort(0, 0))));
  }

  private static byte[] join(byte[]... parts) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.write(part);
    }
    return all.toByteArray();
  }

  /** A connection whose other end has said all it will and listens. */
  private static final class Wire extends Socket {
    private final InputStream in;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    Wire(byte[] input) {
      in = new ByteArrayInputStream(input);
    }

    @Override
    public InputStream getInputStream() {
      return in;
    }

    @Override
    public OutputStream getOutputStream() {
      return said;
    }

    @Override
    public InetAddress getInetAddress() {
      return InetAddress.getLoopbackAddress();
    }

    @Override
    public void setTcpNoDelay(boolean on) {}

    @Override
    public void setSoTimeout(int timeout) {}

    @Override
    public void setSoLinger(boolean on, int linger) {}

    @Override
    public void shutdownOutput() {}

    @Override
    public void close() {}

    private void checkSaid() throws IOException {
      try (RawPeer peer = new RawPeer(new Said())) {
        boolean more = true;
        while (more) {
          more =
              peer.receive()
                  .filter(pdu -> pdu.type() == Pdu.P_DATA_TF || pdu.decode() != null)
                  .isPresent();
        }
      }
    }

    private final class Said extends Socket {
      @Override
      public InputStream getInputStream() {
        return new ByteArrayInputStream(said.toByteArray());
      }

      @Override
      public void setTcpNoDelay(boolean on) {}

      @Override
      public void setSoTimeout(int timeout) {}

      @Override
      public void close() {}
    }
  }
}
