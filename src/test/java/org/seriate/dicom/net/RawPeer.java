package org.seriate.dicom.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.seriate.dicom.data.Uid;

/**
 * A peer that sends what a test wants on the wire, be it DICOM or not, and reads what comes back.
 */
final class RawPeer implements AutoCloseable {
  private static final int PATIENCE_MS = 5000;

  final Socket socket;
  private final DataInputStream in;

  RawPeer(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MS);
    in = new DataInputStream(socket.getInputStream());
  }

  static RawPeer connect(int port) throws IOException {
    return new RawPeer(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /** With an association on which context 1 is CT Image Storage and context 3 is Verification. */
  static RawPeer associated(int port) throws IOException {
    RawPeer peer = connect(port).send(request(ct(1), verification(3)));
    assertEquals(Pdu.ASSOCIATE_AC, peer.receive().orElseThrow().type());
    return peer;
  }

  static PresentationContext.Proposed ct(int id) {
    return new PresentationContext.Proposed(
        id, Uid.CTImageStorage, List.of(Uid.ExplicitVrLittleEndian));
  }

  static PresentationContext.Proposed verification(int id) {
    return new PresentationContext.Proposed(
        id, Uid.Verification, List.of(Uid.ImplicitVrLittleEndian));
  }

  static Pdu.AssociateRq request(PresentationContext.Proposed... contexts) {
    return request("SERIATE", "RAW", contexts);
  }

  static Pdu.AssociateRq request(
      String called, String calling, PresentationContext.Proposed... contexts) {
    return new Pdu.AssociateRq(
        1,
        new Pdu.Addressing(called, calling, ""),
        Uid.DICOMApplicationContext,
        List.of(contexts),
        Negotiation.ours(16_384));
  }

  record Received(int type, byte[] body) {
    Pdu decode() {
      try {
        return PduDecoder.decode(type, body);
      } catch (AssociationFailure e) {
        throw new AssertionError(e);
      }
    }
  }

  RawPeer send(Pdu pdu) throws IOException {
    return send(PduEncoder.encode(pdu));
  }

  RawPeer send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  RawPeer send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Type and length as given, nothing behind them. */
  RawPeer sendHeader(int type, int length) throws IOException {
    byte[] header = new byte[6];
    header[0] = (byte) type;
    PduEncoder.putU32(header, 2, length);
    return send(header);
  }

  RawPeer sendFragment(int contextId, int control, byte[] data) throws IOException {
    return send(fragment(contextId, control, data));
  }

  /** A P-DATA-TF with one fragment. */
  static byte[] fragment(int contextId, int control, byte[] data) {
    byte[] pdu = new byte[12 + data.length];
    pdu[0] = Pdu.P_DATA_TF;
    PduEncoder.putU32(pdu, 2, data.length + 6);
    PduEncoder.putU32(pdu, 6, data.length + 2);
    pdu[10] = (byte) contextId;
    pdu[11] = (byte) control;
    System.arraycopy(data, 0, pdu, 12, data.length);
    return pdu;
  }

  RawPeer sendCommand(int contextId, CommandSet command) throws IOException {
    return sendFragment(contextId, 3, command.encode());
  }

  /** The next PDU; empty at the end of the connection. */
  Optional<Received> receive() throws IOException {
    try {
      int type = in.readUnsignedByte();
      in.readByte();
      byte[] body = new byte[in.readInt()];
      in.readFully(body);
      return Optional.of(new Received(type, body));
    } catch (EOFException | SocketException e) {
      return Optional.empty();
    }
  }

  CommandSet receiveCommand() throws IOException {
    Received pdu = receive().orElseThrow();
    assertEquals(Pdu.P_DATA_TF, pdu.type());
    assertEquals(3, pdu.body()[5] & 3, "a whole command");
    return CommandSet.parse(Arrays.copyOfRange(pdu.body(), 6, pdu.body().length));
  }

  Status receiveStatus() throws IOException {
    return receiveCommand().status().orElseThrow();
  }

  void expect(Pdu pdu) throws IOException {
    assertEquals(pdu, receive().map(Received::decode).orElse(null));
  }

  void expectAbort(int source, int reason) throws IOException {
    expect(new Pdu.Abort(source, reason));
    expectEnd();
  }

  void expectEnd() throws IOException {
    assertTrue(receive().isEmpty(), "the connection should be closed");
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
