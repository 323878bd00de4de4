package org.seriate.dicom.net;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.seriate.dicom.net.AssociationFailure.Aborted;
import org.seriate.dicom.net.AssociationFailure.Lost;
import org.seriate.dicom.net.AssociationFailure.TooSlow;
import org.seriate.dicom.net.AssociationFailure.Violation;
import org.seriate.dicom.tls.TlsFacts;

/**
 * The state machine of PS3.8 9.2 over one connection.
 *
 * <pre>
 * acceptor                                        requestor
 *
 *  Sta2 --A-ASSOCIATE-RQ--> Sta3                  (send RQ) --> Sta5 --A-ASSOCIATE-RJ--> Sta1
 *   |                        |  \                                |
 *   ARTIM out: close     send AC  send RJ                  A-ASSOCIATE-AC
 *                            |      \                            |
 *                            v       v                           v
 *  P-DATA-TF both ways     Sta6     Sta13          Sta6  P-DATA-TF both ways
 *                            |       ^               |
 *                       A-RELEASE-RQ |            send RELEASE-RQ
 *                            v       |               v
 *                          Sta8 --send RP           Sta7 --A-RELEASE-RP--> Sta1
 *                                                    |                      ^
 *                                    A-RELEASE-RQ (collision)               |
 *                                                    v                      |
 *                                                   Sta9 --send RP--> Sta11 --A-RELEASE-RP
 *
 *  anywhere: A-ABORT --> Sta1;  a broken rule --send A-ABORT--> Sta13 --peer closes--> Sta1
 * </pre>
 *
 * <p>Sta4 is {@link java.net.Socket#connect}; Sta10 and Sta12 belong to an acceptor that requests a
 * release, which we never do. Used by one thread; only {@link #abortFromOutside} may come from
 * another.
 */
final class UpperLayer implements UpperLayerService {
  /** 128 contexts with some forty transfer syntaxes each fit in; PS3.8 names no bound. */
  static final int LONGEST_ASSOCIATE = 262_144;

  private static final int SHORT_PDU_LENGTH = 4;
  private static final Duration LAST_LOOK = Duration.ofMillis(200);

  /** How long we wait in Sta13 at most; a peer that read our last PDU has no reason to stay. */
  private static final Duration LONGEST_FAREWELL = Duration.ofSeconds(5);

  /**
   * Deadlines of one side.
   *
   * @param associate for the whole of A-ASSOCIATE-RQ or its answer (ARTIM, PS3.8 9.1.4)
   * @param idle for the first byte of any later PDU
   * @param pdu from there to its last byte
   * @param object for all of one message, or 64 MiB of it
   */
  record Patience(Duration associate, Duration idle, Duration pdu, Duration object) {
    Patience(Duration associate, Duration idle, Duration pdu) {
      this(associate, idle, pdu, ListenerSettings.OBJECT_DEADLINE);
    }
  }

  /** The states in which we wait for a PDU or have one to send, with what may come there. */
  enum State {
    STA1,
    STA2(Pdu.ASSOCIATE_RQ),
    STA3,
    STA5(Pdu.ASSOCIATE_AC, Pdu.ASSOCIATE_RJ),
    STA6(Pdu.P_DATA_TF, Pdu.RELEASE_RQ),
    STA7(Pdu.P_DATA_TF, Pdu.RELEASE_RQ, Pdu.RELEASE_RP),
    STA8,
    STA9,
    STA11(Pdu.RELEASE_RP),
    STA13;

    private final Set<Integer> expected;

    State(Integer... expected) {
      this.expected = Set.of(expected);
    }

    boolean expects(int type) {
      return type == Pdu.ABORT || expected.contains(type);
    }

    boolean isBeforeAgreement() {
      return this == STA2 || this == STA5;
    }
  }

  private final Connection connection;
  private final Patience patience;
  private final int maxPduLength;
  private volatile State state;

  private UpperLayer(Connection connection, Patience patience, int maxPduLength, State state) {
    this.connection = connection;
    this.patience = patience;
    this.maxPduLength = maxPduLength;
    this.state = state;
  }

  /** A transport connection was indicated (AE-5). */
  static UpperLayer accepting(Connection connection, Patience patience, int maxPduLength) {
    return new UpperLayer(connection, patience, maxPduLength, State.STA2);
  }

  /** A transport connection was confirmed (AE-2); A-ASSOCIATE-RQ is to be sent. */
  static UpperLayer requesting(Connection connection, Patience patience, int maxPduLength) {
    return new UpperLayer(connection, patience, maxPduLength, State.STA5);
  }

  @Override
  public boolean isEstablished() {
    return state == State.STA6;
  }

  @Override
  public Optional<TlsFacts> tls() {
    return connection.tls();
  }

  @Override
  public AssociationFailure lastWord(Lost lost) {
    try {
      receive(LAST_LOOK, true);
      return lost;
    } catch (Aborted aborted) {
      return aborted;
    } catch (AssociationFailure e) {
      return lost;
    }
  }

  /**
   * The next PDU, one that may come in this state; of a P-DATA-TF only the header is read.
   *
   * @throws Aborted when it is A-ABORT
   */
  Pdu receive() throws AssociationFailure {
    boolean agreed = !state.isBeforeAgreement();
    return receive(agreed ? patience.idle() : patience.associate(), agreed);
  }

  /** The same with another patience for the first byte. */
  Pdu receiveWithin(Duration time) throws AssociationFailure {
    return receive(time, true);
  }

  private Pdu receive(Duration firstByte, boolean agreed) throws AssociationFailure {
    connection.allow(firstByte, awaited());
    connection.await();
    if (agreed) {
      connection.allow(patience.pdu(), "the rest of a PDU");
    }
    int type = connection.readByte();
    if (Pdu.nameOf(type).isEmpty()) {
      throw Violation.unrecognizedPdu(Strangers.describe(type));
    }
    connection.readByte();
    int length = connection.readInt();
    check(type, length);
    Pdu pdu =
        type == Pdu.P_DATA_TF
            ? new Pdu.PDataTf(length)
            : PduDecoder.decode(type, connection.readBytes(length));
    arrived(pdu);
    return pdu;
  }

  /** A message begins, or has brought enough to be allowed as long again. */
  void allowObject() {
    connection.allowInAll(patience.object(), "the rest of a message");
  }

  private String awaited() {
    return switch (state) {
      case STA2 -> "A-ASSOCIATE-RQ";
      case STA5 -> "the answer to A-ASSOCIATE-RQ";
      case STA7, STA11 -> "A-RELEASE-RP";
      case STA1, STA3, STA6, STA8, STA9, STA13 -> "the next PDU";
    };
  }

  // Before a single byte of the body is read or room for it is made.
  private void check(int type, int length) throws Violation {
    String name = Pdu.nameOf(type).orElseThrow();
    if (!state.expects(type)) {
      throw Violation.unexpectedPdu(name + " in " + state);
    }
    boolean fits =
        switch (type) {
          case Pdu.ASSOCIATE_RQ, Pdu.ASSOCIATE_AC -> length > 0 && length <= LONGEST_ASSOCIATE;
          case Pdu.P_DATA_TF -> length > 0 && length <= maxPduLength;
          default -> length == SHORT_PDU_LENGTH;
        };
    if (!fits) {
      throw Violation.invalidParameter(name + " of length " + Integer.toUnsignedString(length));
    }
  }

  private void arrived(Pdu pdu) throws AssociationFailure {
    switch (pdu) {
      case Pdu.AssociateRq rq -> state = State.STA3;
      case Pdu.AssociateAc ac -> state = State.STA6;
      case Pdu.AssociateRj rj -> state = State.STA1;
      case Pdu.PDataTf data -> {}
      case Pdu.ReleaseRq rq -> state = state == State.STA7 ? State.STA9 : State.STA8;
      case Pdu.ReleaseRp rp -> state = State.STA1;
      case Pdu.Abort abort -> {
        state = State.STA1;
        throw new Aborted(abort);
      }
    }
  }

  void send(Pdu pdu) throws AssociationFailure {
    byte[] bytes = PduEncoder.encode(pdu);
    connection.write(bytes, bytes.length);
    switch (pdu) {
      case Pdu.AssociateRq rq -> state = State.STA5;
      case Pdu.AssociateAc ac -> state = State.STA6;
      case Pdu.AssociateRj rj -> state = State.STA13;
      case Pdu.PDataTf data -> {}
      case Pdu.ReleaseRq rq -> state = State.STA7;
      case Pdu.ReleaseRp rp -> state = state == State.STA9 ? State.STA11 : State.STA13;
      case Pdu.Abort abort -> state = State.STA13;
    }
  }

  /** A whole P-DATA-TF from a buffer that is used again (DT-1). */
  void sendData(byte[] pdu, int length) throws AssociationFailure {
    connection.write(pdu, length);
  }

  @Override
  public void answerRelease() throws AssociationFailure {
    send(new Pdu.ReleaseRp());
  }

  /**
   * A-RELEASE as requestor: data that was under way is read away (AR-6), a request that crosses
   * ours is answered (AR-8, AR-9), until A-RELEASE-RP comes.
   */
  @Override
  public void release(Duration time) throws AssociationFailure {
    long end = System.nanoTime() + time.toNanos();
    send(new Pdu.ReleaseRq());
    while (state != State.STA1) {
      Pdu pdu = receiveWithin(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
      if (pdu instanceof Pdu.PDataTf data) {
        connection.skip(data.length());
      } else if (pdu instanceof Pdu.ReleaseRq) {
        send(new Pdu.ReleaseRp());
      }
    }
  }

  Connection connection() {
    return connection;
  }

  @Override
  public void answer(AssociationFailure failure) {
    boolean beforeRequest = state == State.STA2;
    switch (failure) {
      case Lost lost -> {}
      case Aborted aborted -> {}
      // ARTIM ran out before any request: close and say nothing (AA-2).
      case TooSlow slow -> {
        if (!beforeRequest) {
          abort(new Pdu.Abort(Pdu.Abort.BY_PROVIDER, 0));
        }
      }
      // Before any request it is AA-1, service-user without a reason; later AA-8 with one.
      case Violation v -> abort(beforeRequest ? new Pdu.Abort(Pdu.Abort.BY_USER, 0) : v.answer());
    }
  }

  private void abort(Pdu.Abort abort) {
    if (state != State.STA1 && state != State.STA13) {
      try {
        send(abort);
      } catch (AssociationFailure e) {
        state = State.STA1;
      }
    }
  }

  @Override
  public void abort() {
    abort(new Pdu.Abort(Pdu.Abort.BY_USER, 0));
  }

  /**
   * From another thread: A-ABORT if no PDU is just being written, then the end of the connection.
   */
  void abortFromOutside() {
    if (!state.isBeforeAgreement()) {
      connection.tryWrite(PduEncoder.encode(new Pdu.Abort(Pdu.Abort.BY_USER, 0)));
    }
    connection.close();
  }

  @Override
  public void finish() {
    if (state == State.STA13) {
      connection.awaitClose(shorter(patience.associate(), LONGEST_FAREWELL));
    } else {
      connection.close();
    }
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
