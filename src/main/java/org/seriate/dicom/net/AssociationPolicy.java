package org.seriate.dicom.net;

import java.util.function.Predicate;

/** Who may open an association; asked once, before anything is accepted. */
@FunctionalInterface
public interface AssociationPolicy {
  Decision decide(AssociationFacts facts);

  sealed interface Decision permits Accept, Reject {}

  /**
   * @param mayUse which of the abstract syntaxes on offer this caller may use; contexts of others
   *     are answered with result 1, user-rejection (PS3.8 9.3.3.2)
   */
  record Accept(Predicate<String> mayUse) implements Decision {
    /** All that is on offer. */
    public Accept() {
      this(_ -> true);
    }
  }

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
