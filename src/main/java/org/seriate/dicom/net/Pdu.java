package org.seriate.dicom.net;

import java.util.List;
import java.util.Optional;

/** The seven protocol data units of the upper layer (PS3.8 9.3). */
sealed interface Pdu {
  /** Type (1), reserved (1), length (4), big endian (PS3.8 9.3.1). */
  int HEADER_LENGTH = 6;

  int ASSOCIATE_RQ = 0x01;
  int ASSOCIATE_AC = 0x02;
  int ASSOCIATE_RJ = 0x03;
  int P_DATA_TF = 0x04;
  int RELEASE_RQ = 0x05;
  int RELEASE_RP = 0x06;
  int ABORT = 0x07;

  int type();

  /** Bytes 11 to 74 of A-ASSOCIATE-RQ and -AC: the acceptor sends back what it received. */
  record Addressing(String calledAe, String callingAe, String reserved) {}

  /** PS3.8 9.3.2. */
  record AssociateRq(
      int protocolVersion,
      Addressing addressing,
      String applicationContext,
      List<PresentationContext.Proposed> contexts,
      UserInformation userInformation)
      implements Pdu {
    @Override
    public int type() {
      return ASSOCIATE_RQ;
    }
  }

  /** PS3.8 9.3.3. */
  record AssociateAc(
      int protocolVersion,
      Addressing addressing,
      String applicationContext,
      List<PresentationContext.Answered> contexts,
      UserInformation userInformation)
      implements Pdu {
    @Override
    public int type() {
      return ASSOCIATE_AC;
    }
  }

  /** PS3.8 9.3.4. */
  record AssociateRj(int result, int source, int reason) implements Pdu {
    @Override
    public int type() {
      return ASSOCIATE_RJ;
    }

    boolean isPermanent() {
      return result == 1;
    }

    /** Table 9-21. */
    String inWords() {
      return RejectWords.of(this);
    }
  }

  /** PS3.8 9.3.5, announced only: its items are then read straight off the connection. */
  record PDataTf(int length) implements Pdu {
    @Override
    public int type() {
      return P_DATA_TF;
    }
  }

  /** PS3.8 9.3.6. */
  record ReleaseRq() implements Pdu {
    @Override
    public int type() {
      return RELEASE_RQ;
    }
  }

  /** PS3.8 9.3.7. */
  record ReleaseRp() implements Pdu {
    @Override
    public int type() {
      return RELEASE_RP;
    }
  }

  /** PS3.8 9.3.8. */
  record Abort(int source, int reason) implements Pdu {
    static final int BY_USER = 0;
    static final int BY_PROVIDER = 2;

    @Override
    public int type() {
      return ABORT;
    }

    /** Table 9-26. The reason says something only when the provider aborted. */
    String inWords() {
      return source == BY_PROVIDER ? "provider: " + reasonInWords() : "user";
    }

    private String reasonInWords() {
      return switch (reason) {
        case 0 -> "reason not specified";
        case 1 -> "unrecognized PDU";
        case 2 -> "unexpected PDU";
        case 4 -> "unrecognized PDU parameter";
        case 5 -> "unexpected PDU parameter";
        case 6 -> "invalid PDU parameter value";
        default -> "reason " + reason;
      };
    }
  }

  /** Table 9-11 and following, for messages. */
  static Optional<String> nameOf(int type) {
    return switch (type) {
      case ASSOCIATE_RQ -> Optional.of("A-ASSOCIATE-RQ");
      case ASSOCIATE_AC -> Optional.of("A-ASSOCIATE-AC");
      case ASSOCIATE_RJ -> Optional.of("A-ASSOCIATE-RJ");
      case P_DATA_TF -> Optional.of("P-DATA-TF");
      case RELEASE_RQ -> Optional.of("A-RELEASE-RQ");
      case RELEASE_RP -> Optional.of("A-RELEASE-RP");
      case ABORT -> Optional.of("A-ABORT");
      default -> Optional.empty();
    };
  }
}
