package org.seriate.audit.chain;

/**
 * A place where the record is not what it was.
 *
 * @param seq link concerned
 * @param event id of the row concerned, 0 where none is
 */
public record Break(Kind kind, long seq, long event, String sentence) {

  /** What was done to the record. */
  public enum Kind {
    ROW_CHANGED("row changed"),
    ROW_MISSING("row missing"),
    ROW_ADDED("row added past the chain"),
    CHAIN_FORGED("chain forged"),
    SIGNATURE_WRONG("checkpoint signature wrong");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }
}
