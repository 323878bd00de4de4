package org.seriate.series;

/** The signal that completed a series (promise: complete is explained); the strongest first. */
public enum Completion {
  /** Every image of the modality's list is here, and no other. */
  MPPS_LIST("every image of the procedure step is here"),
  /** Every image of the sender's storage commitment requests is here, and no other. */
  COMMITMENT_LIST("every image of the storage commitment request is here"),
  /** Every image of an instance availability notification is here, and no other. */
  AVAILABILITY_LIST("every image of the availability notification is here"),
  /** As many images are here as the archive counted. */
  EXPECTED_COUNT("as many images as the archive counts"),
  /** Every association that sent slices is released and the slices lie without a gap. */
  RELEASED_AND_GAPLESS("association released, slices gapless"),
  /** No slice came for the quiet period of its source. */
  QUIET_PERIOD("quiet period passed");

  private final String words;

  Completion(String words) {
    this.words = words;
  }

  /** For people. */
  public String words() {
    return words;
  }
}
