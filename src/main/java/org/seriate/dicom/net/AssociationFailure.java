package org.seriate.dicom.net;

import java.io.IOException;

/** Why an association cannot go on: the four ways it ends other than by A-RELEASE. */
abstract sealed class AssociationFailure extends IOException {
  private static final long serialVersionUID = 1L;

  private AssociationFailure(String message) {
    super(message);
  }

  /** The connection is gone: end of stream, reset, or closed by us. */
  static final class Lost extends AssociationFailure {
    private static final long serialVersionUID = 1L;

    Lost(String message) {
      super(message);
    }

    Lost(String message, Throwable origin) {
      super(message);
      initCause(origin);
    }
  }

  /** The peer did not do in time what was waited for. */
  static final class TooSlow extends AssociationFailure {
    private static final long serialVersionUID = 1L;

    TooSlow(String message) {
      super(message);
    }
  }

  /** The peer sent A-ABORT (PS3.8 9.3.8). */
  static final class Aborted extends AssociationFailure {
    private static final long serialVersionUID = 1L;

    Aborted(Pdu.Abort abort) {
      super("the peer sent A-ABORT (" + abort.inWords() + ")");
    }
  }

  /** The peer broke a rule; {@link #answer} is what the Standard has us send. */
  static final class Violation extends AssociationFailure {
    private static final long serialVersionUID = 1L;
    private final int source;
    private final int reason;

    private Violation(int source, int reason, String message) {
      super(message);
      this.source = source;
      this.reason = reason;
    }

    /** Reason 1 of PS3.8 Table 9-26. */
    static Violation unrecognizedPdu(String message) {
      return new Violation(Pdu.Abort.BY_PROVIDER, 1, message);
    }

    /** Reason 2 of PS3.8 Table 9-26. */
    static Violation unexpectedPdu(String message) {
      return new Violation(Pdu.Abort.BY_PROVIDER, 2, message);
    }

    /** Reason 6 of PS3.8 Table 9-26. */
    static Violation invalidParameter(String message) {
      return new Violation(Pdu.Abort.BY_PROVIDER, 6, message);
    }

    /**
     * A broken rule of PS3.7: for the upper layer that is its user who aborts, without a reason.
     */
    static Violation ofDimse(String message) {
      return new Violation(Pdu.Abort.BY_USER, 0, message);
    }

    Pdu.Abort answer() {
      return new Pdu.Abort(source, reason);
    }
  }
}
