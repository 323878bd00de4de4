package org.seriate.dicom.net;

/** Who may open an association; asked once, before anything is accepted. */
@FunctionalInterface
public interface AssociationPolicy {
  Decision decide(AssociationFacts facts);

  sealed interface Decision permits Accept, Reject {}

  record Accept() implements Decision {}

  /**
   * A-ASSOCIATE-RJ with result, source and reason of PS3.8 9.3.4.
   *
   * @param why for our own log and audit; the peer sees the three numbers only
   */
  record Reject(int result, int source, int reason, String why) implements Decision {
    /** 1/1/1, which gives no reason to somebody who may be guessing. */
    public static Reject noReasonGiven(String why) {
      return new Reject(1, 1, 1, why);
    }

    /** 1/1/3. */
    public static Reject callingAeTitleNotRecognized(String why) {
      return new Reject(1, 1, 3, why);
    }

    /** 1/1/7. */
    public static Reject calledAeTitleNotRecognized(String why) {
      return new Reject(1, 1, 7, why);
    }

    /** 2/3/2. */
    public static Reject localLimitExceeded(String why) {
      return new Reject(2, 3, 2, why);
    }
  }
}
