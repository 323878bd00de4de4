package org.seriate.dicom.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.seriate.dicom.net.AssociationFailure.Violation;

/**
 * Cuts messages into P-DATA-TF PDUs of at most the peer's maximum length (PS3.8 9.3.5, annex D.1).
 *
 * <p>One fragment a PDU and one write a PDU, from one buffer that grows to what is needed and
 * stays.
 */
final class FragmentWriter implements MessageWriter {
  /** With its headers the largest array that a socket write takes in one go. */
  private static final int LONGEST_PDU = 131_072 - Pdu.HEADER_LENGTH;

  private static final int FIRST_BUFFER = 1024;
  private static final int DATA_OFFSET = 12;
  private static final int FRAGMENT_HEADER = 6;
  private static final int LAST_BIT = 2;
  private static final int COMMAND_BIT = 1;

  private final UpperLayer upperLayer;
  private final int room;
  private byte[] buffer;

  /**
   * @throws Violation when the peer says it takes PDUs so short that no fragment fits
   */
  FragmentWriter(UpperLayer upperLayer, int peerMaximumLength) throws Violation {
    this.upperLayer = upperLayer;
    int longest = peerMaximumLength == 0 ? LONGEST_PDU : Math.min(peerMaximumLength, LONGEST_PDU);
    // Even, because message fragments are (PS3.8 annex F: encoded data sets have even lengths).
    room = (longest - FRAGMENT_HEADER) & ~1;
    if (room < 2) {
      throw Violation.invalidParameter("maximum length received of " + peerMaximumLength);
    }
    buffer = new byte[DATA_OFFSET + Math.min(room, FIRST_BUFFER)];
  }

  @Override
  public void send(int contextId, CommandSet command) throws AssociationFailure {
    try {
      byte[] bytes = command.encode();
      sendFragments(contextId, COMMAND_BIT, new ByteArrayInputStream(bytes));
    } catch (AssociationFailure e) {
      throw e;
    } catch (IOException e) {
      throw new IllegalStateException("an array does not fail to be read", e);
    }
  }

  @Override
  public void send(int contextId, CommandSet command, InputStream dataSet) throws IOException {
    send(contextId, command);
    sendFragments(contextId, 0, dataSet);
  }

  // Reads one byte ahead: only who knows that nothing follows can mark the last fragment.
  private void sendFragments(int contextId, int kind, InputStream in) throws IOException {
    int next = in.read();
    do {
      int filled = 0;
      if (next >= 0) {
        buffer[DATA_OFFSET] = (byte) next;
        filled = 1 + fill(in);
      }
      next = in.read();
      sendFragment(contextId, next < 0 ? kind | LAST_BIT : kind, filled);
    } while (next >= 0);
  }

  /** Fills the buffer behind its first byte, growing it while there is input and room. */
  private int fill(InputStream in) throws IOException {
    int filled = 1;
    while (true) {
      int space = buffer.length - DATA_OFFSET - filled;
      int count = in.readNBytes(buffer, DATA_OFFSET + filled, space);
      filled += count;
      if (count < space || buffer.length == DATA_OFFSET + room) {
        return filled - 1;
      }
      int grown = Math.min(DATA_OFFSET + room, buffer.length * 4);
      buffer = Arrays.copyOf(buffer, grown);
    }
  }

  private void sendFragment(int contextId, int control, int length) throws AssociationFailure {
    buffer[0] = Pdu.P_DATA_TF;
    buffer[1] = 0;
    PduEncoder.putU32(buffer, 2, length + FRAGMENT_HEADER);
    PduEncoder.putU32(buffer, 6, length + 2);
    buffer[10] = (byte) contextId;
    buffer[11] = (byte) control;
    upperLayer.sendData(buffer, DATA_OFFSET + length);
  }
}
