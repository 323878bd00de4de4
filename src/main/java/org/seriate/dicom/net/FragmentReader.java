package org.seriate.dicom.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.seriate.dicom.net.AssociationFailure.Violation;

/**
 * Puts messages together from the fragments in P-DATA-TF PDUs (PS3.8 9.3.5.1 and annex E).
 *
 * <p>A command is read whole, it is small. A data set is not: its stream pulls fragments off the
 * connection as it is read, so an object of any size costs no memory.
 */
final class FragmentReader implements MessageReader {
  /** The longest command of PS3.7 with all its UIDs is far below; a longer one is no command. */
  static final int LONGEST_COMMAND = 16_384;

  /** Value lengths have 32 bits, so no data set that we know how to keep is longer. */
  static final long LONGEST_DRAIN = 1L << 32;

  /** So much of a message earns it a new deadline. */
  static final long PROGRESS = 64L << 20;

  /** Some end a data set with an empty fragment; a row of them is work without a message. */
  static final int MOST_EMPTY_FRAGMENTS = 100;

  private static final int ITEM_LENGTH = 4;
  private static final int FRAGMENT_HEADER = 6;
  private static final int COMMAND_BIT = 1;
  private static final int LAST_BIT = 2;

  private final UpperLayer upperLayer;
  private final Connection connection;
  private final Map<Integer, PresentationContext.Accepted> contexts;
  private int leftInPdu;
  private int leftInFragment;
  private int contextId;
  private boolean command;
  private boolean last;
  private int emptyFragments;
  private long sinceProgress;

  FragmentReader(UpperLayer upperLayer, Map<Integer, PresentationContext.Accepted> contexts) {
    this.upperLayer = upperLayer;
    this.connection = upperLayer.connection();
    this.contexts = contexts;
  }

  @Override
  public Optional<Message> next() throws AssociationFailure {
    emptyFragments = 0;
    sinceProgress = 0;
    connection.allowAnyInAll();
    if (!nextFragment(true)) {
      return Optional.empty();
    }
    upperLayer.allowObject();
    if (!command) {
      throw Violation.ofDimse("a data set came where a command was due");
    }
    int id = contextId;
    CommandSet commandSet = CommandSet.parse(readCommand(id));
    DataSetStream dataSet = new Fragments(id, commandSet.hasDataSet());
    return Optional.of(new Message(contexts.get(id), commandSet, dataSet));
  }

  @Override
  public boolean hasInput() throws AssociationFailure {
    return leftInPdu > 0 || connection.hasInput();
  }

  private byte[] readCommand(int id) throws AssociationFailure {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    while (true) {
      if (bytes.size() + (long) leftInFragment > LONGEST_COMMAND) {
        throw Violation.ofDimse("a command longer than " + LONGEST_COMMAND + " bytes");
      }
      bytes.writeBytes(connection.readBytes(leftInFragment));
      leftInFragment = 0;
      if (last) {
        return bytes.toByteArray();
      }
      nextFragment(false);
      checkBelongs(id, true);
    }
  }

  /**
   * Reads a fragment's header; false when the peer asked for release, as it may between messages.
   */
  private boolean nextFragment(boolean betweenMessages) throws AssociationFailure {
    if (leftInPdu == 0 && !nextPdu(betweenMessages)) {
      return false;
    }
    if (leftInPdu < FRAGMENT_HEADER) {
      throw Violation.invalidParameter("a P-DATA-TF ends in the middle of an item");
    }
    int length = connection.readInt();
    if (length < 2 || length > leftInPdu - ITEM_LENGTH) {
      throw Violation.invalidParameter("a presentation data value reaches past its P-DATA-TF");
    }
    contextId = connection.readByte();
    int control = connection.readByte();
    command = (control & COMMAND_BIT) != 0;
    last = (control & LAST_BIT) != 0;
    leftInFragment = length - 2;
    leftInPdu -= ITEM_LENGTH + length;
    checkProgress();
    if (!contexts.containsKey(contextId)) {
      throw Violation.invalidParameter("presentation context " + contextId + " was not accepted");
    }
    return true;
  }

  private void checkProgress() throws Violation {
    if (leftInFragment == 0 && ++emptyFragments > MOST_EMPTY_FRAGMENTS) {
      throw Violation.ofDimse("more than " + MOST_EMPTY_FRAGMENTS + " empty fragments");
    }
    sinceProgress += leftInFragment;
    if (sinceProgress >= PROGRESS) {
      sinceProgress = 0;
      upperLayer.allowObject();
    }
  }

  private boolean nextPdu(boolean betweenMessages) throws AssociationFailure {
    Pdu pdu = upperLayer.receive();
    if (pdu instanceof Pdu.PDataTf data) {
      leftInPdu = data.length();
      return true;
    }
    if (pdu instanceof Pdu.ReleaseRq && betweenMessages) {
      return false;
    }
    // A sender that releases with half a message unsent has lost its place: the half is no message.
    throw Violation.ofDimse("the peer asked for release in the middle of a message");
  }

  private void checkBelongs(int id, boolean toCommand) throws Violation {
    if (contextId != id || command != toCommand) {
      throw Violation.ofDimse("a fragment of another message in the middle of one");
    }
  }

  /** The data set of one message as it comes off the wire; ends at its last fragment. */
  private final class Fragments extends DataSetStream {
    private final int id;
    private boolean begun;
    private boolean ended;
    private boolean closed;
    private AssociationFailure failure;

    Fragments(int id, boolean present) {
      this.id = id;
      this.ended = !present;
    }

    @Override
    Optional<AssociationFailure> failure() {
      return Optional.ofNullable(failure);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (closed) {
        throw new IOException("the data set was answered already");
      }
      if (length == 0) {
        return 0;
      }
      if (!ready()) {
        return -1;
      }
      try {
        int count = connection.read(into, offset, Math.min(length, leftInFragment));
        leftInFragment -= count;
        return count;
      } catch (AssociationFailure e) {
        throw failed(e);
      }
    }

    /** What the rest of the current fragment holds; more may be on its way. */
    @Override
    public int available() {
      return begun && !ended ? leftInFragment : 0;
    }

    private boolean ready() throws AssociationFailure {
      if (failure != null) {
        throw failure;
      }
      try {
        while (!ended && (!begun || leftInFragment == 0)) {
          advance();
        }
      } catch (AssociationFailure e) {
        throw failed(e);
      }
      return !ended;
    }

    private void advance() throws AssociationFailure {
      if (begun && last) {
        ended = true;
        return;
      }
      nextFragment(false);
      checkBelongs(id, false);
      begun = true;
    }

    private AssociationFailure failed(AssociationFailure e) {
      failure = e;
      return e;
    }

    @Override
    void drain() throws AssociationFailure {
      closed = true;
      long drained = 0;
      try {
        while (ready()) {
          drained += leftInFragment;
          if (drained > LONGEST_DRAIN) {
            throw Violation.ofDimse("a data set without end");
          }
          connection.skip(leftInFragment);
          leftInFragment = 0;
        }
      } catch (AssociationFailure e) {
        throw failed(e);
      }
    }
  }
}
