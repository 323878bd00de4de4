package org.seriate.commitment;

/** What follows for a series from what a destination says of its objects; the root says so. */
public interface Confirmation {
  /**
   * Takes the series before any row about its objects, as every writer does; in the transaction
   * that is open.
   */
  void lock(long series);

  /** The destination has one more object for good; in the transaction that writes it down. */
  void confirmed(long series, int revision, String destination);

  /** The destination does not have an object: it is to be delivered once more. */
  void sendAgain(long series, int revision, String destination, String sopInstanceUid, String why);

  /** Nothing more is tried; a person has to look. */
  void neverConfirmed(long series, int revision, String destination, String why);
}
